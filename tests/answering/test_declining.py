"""Saying no: what the corpus does not hold is recognised, and what it does hold is not refused."""

import pytest

from glutask import Assistant

NOT_HELD = (
    "melting point of esketamine hydrochloride",
    "What is the molecular weight of basimglurant?",
    "median household income of the KADS participants",
    "number of Spravato prescriptions in germany last year",
    "PET occupancy of TS-161",
    "number of sites in ASCEND",
    "is rapastinel vegan",
    "AXS-05 in pregnancy: miscarriage rate?",
)
HELD = (
    "why use midazolam instead of saline in ketamine studies",
    "ELEKT-D response rates ketamine and ECT",
    "Was esketamine better than quetiapine?",
    "did rapastinel impair driving",
    "REL-1017 half life",
    "does Auvelity raise blood pressure",
)


@pytest.mark.parametrize("question", NOT_HELD)
def test_what_no_statement_words_is_not_covered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not_covered"


@pytest.mark.parametrize("question", HELD)
def test_what_the_corpus_holds_is_answered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "answered"
