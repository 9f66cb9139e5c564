from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from glutask import Assistant
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Development, Effect, Source, Statement, Trial

TRIAL = {
    "id": "t", "name": "T", "agents": ["a"], "design": "d", "randomised": True, "control": "placebo", "population": "p",
    "populations": ["mdd"], "result": "positive", "as_of": "review", "sources": ["s"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("phase", "number"), [("1", 1.0), ("1/2", 1.5), ("2", 2.0), ("2a", 2.0), ("2b", 2.0), ("2/3", 2.5), ("3", 3.0), ("3b", 3.0), (None, None)]
)
def test_phase_as_a_number(phase: str | None, number: float | None) -> None:
    assert Trial.model_validate({**TRIAL, "phase": phase}).phase_number == number


@pytest.mark.parametrize(
    ("populations", "expected"), [(["healthy"], False), (["other-disease"], False), (["healthy", "trd"], True), (["bipolar"], True)]
)
def test_whether_patients_took_part(populations: list[str], expected: bool) -> None:
    assert Trial.model_validate({**TRIAL, "populations": populations}).in_patients is expected


def test_models_cannot_be_changed() -> None:
    source = Source(id="s", kind="paper", title="T")
    with pytest.raises(ValidationError):
        source.title = "other"  # type: ignore[misc]


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Source.model_validate({"id": "s", "kind": "paper", "title": "T", "publisher": "x"})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_json_cannot_hold_are_refused(value: float) -> None:
    with pytest.raises(ValidationError, match="finite"):
        Effect(measure="MADRS", value=value)


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"doi": "10.1000/x", "pmid": "1", "url": "https://a"}, "https://doi.org/10.1000/x"),
        ({"pmid": "123", "url": "https://a"}, "https://pubmed.ncbi.nlm.nih.gov/123/"),
        ({"url": "https://a", "nct": "NCT01234567"}, "https://a"),
        ({"kind": "registry", "nct": "NCT01234567"}, "https://clinicaltrials.gov/study/NCT01234567"),
        ({"kind": "registry", "nct": "EudraCT 2016-001371-73"}, None),
        ({"kind": "congress", "nct": "NCT01234567"}, None),
        ({}, None),
    ],
)
def test_the_best_address_is_chosen(fields: dict[str, str], link: str | None) -> None:
    assert Source.model_validate({"id": "s", "kind": "paper", "title": "T", **fields}).link == link


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"kind": "paper", "authors": ["Zarate, Carlos A", "Singh, J"], "year": 2006}, "Zarate 2006"),
        ({"kind": "paper", "authors": ["Zarate"]}, "Zarate"),
        ({"kind": "registry", "nct": "NCT01234567", "year": 2019}, "NCT01234567 (2019)"),
        ({"kind": "news"}, "T"),
    ],
)
def test_labels_are_short(fields: dict[str, object], label: str) -> None:
    assert Source.model_validate({"id": "s", "title": "T", **fields}).label == label


def test_what_came_since_needs_its_own_sources() -> None:
    known = {"highest_phase": "2", "state_review": "active", "status_review": "X was active.", "sources": ["s"]}
    assert Development.model_validate(known).status_since is None
    with pytest.raises(ValidationError, match="sources_since"):
        Development.model_validate({**known, "status_since": "X was stopped."})


def test_a_question_may_be_a_mere_string() -> None:
    fields = {"id": "s", "text": "T.", "sources": ["x"], "topic": "trial", "as_of": "review", "evidence": "rct"}
    statement = Statement.model_validate({**fields, "questions": ["a?", {"ask": "b?", "answer": "yes"}]})
    assert [(q.ask, q.answer) for q in statement.questions] == [("a?", None), ("b?", "yes")]


def test_the_corpus_survives_json(assistant: Assistant) -> None:
    corpus = assistant.corpus
    assert Corpus.model_validate_json(corpus.model_dump_json(by_alias=True)) == corpus


MANY_AT_ONCE = """
import sys, threading
sys.setswitchinterval(1e-6)
from glutask.answering.answer import Answer, Claim, MadeBy
from glutask.understanding.query import Filter, Query

start, wrong = threading.Barrier(16), []

def use():
    start.wait()
    try:
        query = Query(question="q", resolved="q", filters=(Filter(field="a", value="b", label="c"),))
        made = MadeBy(glutask="", corpus="", encoder="")
        claims = (Claim(text="c", citations=(1,)),)
        answer = Answer(question="q", text="", status="answered", claims=claims, interpretation=query, made_by=made, confidence=1)
        assert answer.model_dump()["interpretation"]["filters"][0]["label"] == "c" and answer.model_dump_json()
    except BaseException as error:
        wrong.append(repr(error))

threads = [threading.Thread(target=use) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert not wrong, wrong
"""


def test_models_may_be_used_first_by_many_threads_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_AT_ONCE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
