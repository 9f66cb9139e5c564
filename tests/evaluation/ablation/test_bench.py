"""Variants on a small subject, and the one as it is built against the retriever itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from glutask import Assistant
from glutask.evaluation.ablation.bench import Bench
from glutask.evaluation.ablation.lines import study_markdown
from glutask.evaluation.ablation.study import read_study, study
from glutask.evaluation.ablation.subject import Item, Subject, own_subject, windows
from glutask.evaluation.ablation.variant import BUILT, Group, Plan, Variant, load_plan
from glutask.evaluation.answers import questions_folder
from glutask.evaluation.building import open_encoder
from glutask.evaluation.progress import silent
from glutask.evaluation.questions import load_questions
from glutask.evaluation.retrieve import best_first
from glutask.retrieval.adapter import Adapter, load_adapter
from glutask.retrieval.encoder import DEFAULT_ENCODER, Vectors

ITEMS = (
    Item(id="a", title="Apples", text="They are red.", parts=("They are", "red."), questions=("What is red?",)),
    Item(id="b", title="Pears", text="They are green."),
    Item(id="c", title="Plums", text="They are blue, as apples never are."),
)
SUBJECT = Subject(
    name="fruit",
    items=ITEMS,
    queries={"1": "apples", "2": "green"},
    qrels={"1": {"a": 1}, "2": {"b": 1}},
    expanded={"1": "apples plums", "2": "green"},
    header=True,
)


def letters(texts: Sequence[str]) -> Vectors:
    """How often each letter occurs, as a unit vector."""
    counts = np.array([[text.lower().count(chr(97 + n)) + 0.01 for n in range(26)] for text in texts], dtype=np.float32)
    return counts / np.linalg.norm(counts, axis=1, keepdims=True)


@pytest.fixture
def bench() -> Bench:
    return Bench(SUBJECT, letters)


def first(bench: Bench, query: str = "1", **changes: object) -> list[str]:
    return best_first(bench.run(Variant(name="x", **changes))[query])  # type: ignore[arg-type]


def test_each_choice_changes_what_it_says(bench: Bench) -> None:
    assert first(bench, mode="bm25") == ["a", "c"] and first(bench, mode="bm25", titles=0) == ["c"]
    assert first(bench, mode="bm25", titles=9, stemmed=False)[0] == "a"
    assert first(bench, mode="bm25", stemmed=False, titles=0, query="2") == ["b"]
    assert first(bench, mode="bm25", synonyms=True)[0] == "c"
    assert len(bench.run(Variant(name="x", mode="bm25", anticipated=False, stopped=False))["1"]) == 2


@pytest.mark.parametrize(
    "changes",
    [{}, {"level": "parts"}, {"level": "unit and parts"}, {"header": False}, {"rerank": True}, {"mmr": 0.5}, {"feedback": 0.5}, {"fusion": "rrf"}],
)
def test_every_variant_ranks_everything_once(bench: Bench, changes: dict[str, object]) -> None:
    assert sorted(first(bench, **changes)) == ["a", "b", "c"]


def test_a_variant_that_changes_nothing_here_does_not_apply(bench: Bench) -> None:
    assert bench.applies(BUILT) and bench.applies(Variant(name="x", header=False)) and bench.applies(Variant(name="x", synonyms=True))
    assert not bench.applies(Variant(name="x", header=True)) and not bench.applies(Variant(name="x", level="around"))
    assert not bench.applies(Variant(name="x", adapted=False)) and Bench(SUBJECT, letters, Adapter()).applies(Variant(name="x", adapted=False))
    bare = Bench(SUBJECT.model_copy(update={"items": ITEMS[1:], "expanded": {}}), letters)
    assert not any(bare.applies(Variant(name="x", **c)) for c in ({"anticipated": False}, {"synonyms": True}, {"rerank": True}, {"level": "parts"}))  # type: ignore[arg-type]


def test_novelty_puts_a_double_last() -> None:
    twice = Subject(
        name="x", items=(*ITEMS[:1], ITEMS[0].model_copy(update={"id": "a2"}), *ITEMS[1:]), queries={"1": "apples"}, qrels={}, header=True
    )
    bench = Bench(twice, letters)
    plain = first(bench)
    assert plain.index("a2") == plain.index("a") + 1 < 3 and first(bench, mmr=0.0)[-1] == "a2"


def test_windows_are_whole_sentences() -> None:
    text = " ".join(f"Sentence {n} has exactly eight words in it." for n in range(20))
    assert " ".join(windows(text)) == text and [len(w.split()) for w in windows(text)] == [64, 64, 32]
    assert windows("One short text. Of two sentences.") == ()


def test_as_built_is_the_retriever_itself(assistant: Assistant) -> None:
    questions = load_questions(questions_folder(), "dev")[:4]
    encoder = open_encoder(DEFAULT_ENCODER)
    vectors: dict[str, Vectors] = {}
    subject = own_subject(assistant, questions, "own")
    few = subject.model_copy(update={"items": tuple(i for i in subject.items if i.id.startswith("ketamine-"))[:60]})
    bench = Bench(few, lambda texts: np.stack([vectors.setdefault(t, encoder.encode([t])[0]) for t in texts]), load_adapter(DEFAULT_ENCODER))
    kept = {i.id for i in few.items}
    for query, text in subject.queries.items():
        cosines = {h.statement.id: h.dense for h in assistant.search(text, k=len(subject.items), mode="dense") if h.statement.id in kept}
        ours = bench.run(Variant(name="x", mode="dense", share=0))[query]
        assert best_first(ours)[:10] == best_first(cosines)[:10]
        both = [i for i in ours if i in cosines]
        assert len(both) > 20 and [ours[i] for i in both] == pytest.approx([cosines[i] for i in both], abs=1e-5)


def test_a_study_compares_and_chooses_elsewhere(bench: Bench, tmp_path: Path) -> None:
    plan = Plan(
        groups=(Group(name="Rankings", verdict="Kept.", variants=(Variant(name="words", mode="bm25"), Variant(name="around", level="around"))),),
        weights=(0.0, 0.5),
        shares=(0.0,),
    )
    other = Bench(SUBJECT.model_copy(update={"name": "again"}), letters)
    found = study([bench, other], plan, "letters", "today", silent)
    assert [one.name for one in found.subjects] == ["fruit", "again"]
    assert [run.run for run in found.subjects[0].comparison.runs] == ["as built", "words"]
    assert found.subjects[0].chosen is not None and found.subjects[0].chosen.value <= found.subjects[0].chosen.best
    text = study_markdown(found)
    assert "| around | – | – |" in text and "Kept." in text and "chosen elsewhere" in text
    (tmp_path / "study.json").write_text(found.model_dump_json(), encoding="utf-8")
    assert read_study(tmp_path / "study.json") == found and read_study(tmp_path / "nowhere.json") is None


def test_the_plan_that_ships_names_each_variant_once() -> None:
    names = [variant.name for group in load_plan().groups for variant in group.variants]
    assert len(names) == len(set(names)) > 30
