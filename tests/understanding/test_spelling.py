"""Slips of the keyboard are put right; what is merely unknown stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutask import Assistant
from glutask.understanding.spelling import Speller

WORDS = ("antagonists", "glycine", "many", "partial", "randomised")
KNOWN = frozenset({"which", "drugs", "shelf", "self", "made"})


@pytest.fixture
def speller() -> Speller:
    return Speller(WORDS, KNOWN.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mnay glycin antagonsits", "many glycine antagonists"),
        ("Partail Glycine", "Partial Glycine"),
        ("randomized", "randomised"),
        ("which drugs", "which drugs"),
        ("mane", "mane"),
        ("lycine", "lycine"),
        ("AXS-05 and mtorc1", "AXS-05 and mtorc1"),
    ],
)
def test_a_slip_is_put_right_and_nothing_else(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(typed) == meant


@given(st.text(max_size=80))
def test_any_text_keeps_its_length_within_a_letter_a_word(text: str) -> None:
    corrected = Speller(WORDS, KNOWN.__contains__).correct(text)
    assert len(corrected.split()) == len(text.split())
    assert abs(len(corrected) - len(text)) <= len(text.split())


def test_a_misspelt_list_question_is_understood(assistant: Assistant) -> None:
    assert (
        assistant.ask("hwich partail agonists act at the glycin site?").agents
        == assistant.ask("which partial agonists act at the glycine site?").agents
    )
