"""The checker: the labelled pairs, and a few of each kind in plain view."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glutask import Assistant
from glutask.answering.writer.checking import Checker
from glutask.answering.writer.names import names_of
from glutask.evaluation.writing import load_pairs, trust

CLAIM = (
    "In GEMINI 54.0% responded on AXS-05 and 34.0% on placebo at week 6; "
    "the authors suggest that it may work within a week, but it was not tested alone."
)


@pytest.fixture(scope="module")
def checker(assistant: Assistant) -> Checker:
    return Checker(names_of(assistant.corpus))


@pytest.mark.parametrize(
    "sentence",
    [
        CLAIM,
        "At week 6 of GEMINI 54.0% responded on AXS-05 and 34.0% on placebo.",
        "In GEMINI 34.0% responded on placebo and 54.0% on AXS-05.",
        "In GEMINI AXS-05 was not tested alone.",
    ],
)
def test_what_the_claim_says_passes(checker: Checker, sentence: str) -> None:
    assert checker.check(sentence, [CLAIM]).faults == ()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("In GEMINI 55.0% responded on AXS-05.", "number"),
        ("In GEMINI 54.0 mg responded on AXS-05.", "unit"),
        ("In GEMINI at least 54.0% responded on AXS-05.", "bound"),
        ("In GEMINI 54.0% responded on placebo and 34.0% on AXS-05.", "binding"),
        ("In STRIDE-1 54.0% responded on AXS-05.", "name"),
        ("In GEMINI 54.0% responded on AXS-05 in 2019.", "date"),
        ("In GEMINI AXS-05 works within a week.", "hedge"),
        ("In GEMINI AXS-05 was tested alone.", "negation"),
        ("In GEMINI AXS-05 beat placebo.", "direction"),
        ("In GEMINI 54.0% responded on AXS-05 and felt happier.", "word"),
        ("In GEMINI 54.0% responded on AXS-05 <b>.", "word"),
        ("In GEMINI 54.0% responded on AXS-05 🙂.", "mark"),
    ],
)
def test_what_the_claim_does_not_say_is_named(checker: Checker, sentence: str, kind: str) -> None:
    assert kind in {fault.kind for fault in checker.check(sentence, [CLAIM]).faults}


def test_a_joined_sentence_rests_on_both_claims_and_names_the_second(checker: Checker) -> None:
    other = "PURSUIT, a trial of lanicemine, missed its primary endpoint."
    joined = "In GEMINI 54.0% responded on AXS-05, but PURSUIT missed its primary endpoint."
    assert checker.check(joined, [CLAIM, other]).rests == (0, 1)
    assert checker.check("In GEMINI 54.0% responded on AXS-05, but it missed its primary endpoint.", [CLAIM, other]).faults


def test_endless_and_unfounded_sentences_are_refused(checker: Checker) -> None:
    assert [f.kind for f in checker.check("very " * 100, [CLAIM]).faults] == ["length"]
    assert [f.kind for f in checker.check(CLAIM, []).faults] == ["claims"]


@pytest.mark.parametrize(("split", "caught", "replaced"), [("dev", 0.98, 0.06), ("heldout", 0.96, 0.72)])
def test_the_labelled_pairs_are_judged_as_well_as_before(checker: Checker, split: str, caught: float, replaced: float) -> None:
    found = trust(checker, load_pairs(split))
    assert found.caught / found.corrupted >= caught and found.replaced / found.faithful <= replaced, str(found)


def test_the_held_out_pairs_are_others() -> None:
    dev, held_out = load_pairs("dev"), load_pairs("heldout")
    assert len(held_out) >= 400 and not {p.sentence for p in dev} & {p.sentence for p in held_out}
    assert len({p.id for p in (*dev, *held_out)}) == len(dev) + len(held_out)


@given(st.text(alphabet=st.sampled_from("2/3 phase 5% (a),;.-:[]n=≥ not no AXS-05 mg 95% CI 2019 May and versus\n\u202e"), max_size=80))
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_is_judged(checker: Checker, sentence: str) -> None:
    assert checker.check(sentence, [CLAIM]).faults or not sentence.strip() or checker.check(sentence, [CLAIM]).rests
