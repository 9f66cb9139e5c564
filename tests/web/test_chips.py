from __future__ import annotations

import pytest

from glutask import Assistant
from glutask.web.chips import chips, without

QUESTIONS = (
    "which oral glycine-site modulators reached trials?",
    "which agents except ketamine failed in phase 3?",
    "compare rapastinel and apimostinel",
    "what happened to esketamine since the review?",
    "which trial was the largest?",
    "does psilocybin help?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_part_can_be_taken_out_and_is_then_gone(assistant: Assistant, question: str) -> None:
    query = assistant.understand(question)
    parts = chips(query, assistant.corpus)
    assert parts
    assert len({p.key for p in parts}) == len(parts)
    for part in parts:
        left = without(query, [part.key])
        assert part.key not in {p.key for p in chips(left, assistant.corpus)}
        assert assistant.answer(left).interpretation == left


def test_taking_out_a_constraint_widens_the_answer(assistant: Assistant) -> None:
    query = assistant.understand("which oral glycine-site modulators reached trials?")
    oral = next(p for p in chips(query, assistant.corpus) if "oral" in p.label)
    assert set(assistant.answer(query).agents) < set(assistant.answer(without(query, [oral.key])).agents)


def test_unknown_keys_change_nothing(assistant: Assistant) -> None:
    query = assistant.understand("is esketamine approved?")
    assert without(query, ["filter:nonsense", "agent:nobody"]) == query


def test_a_declined_question_has_no_parts(assistant: Assistant) -> None:
    assert chips(assistant.understand("should I stop my sertraline and take ketamine?"), assistant.corpus) == ()
