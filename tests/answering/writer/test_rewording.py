"""Rewording: where nothing was understood, shown, and never against what was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from glutask import Answer, Assistant
from glutask.answering.writer.scribe import Scribe
from tests.answering.writer import models
from tests.answering.writer.model import Model, serving, writer_at

Reword = Callable[..., tuple[Answer, Model]]


@pytest.fixture(scope="module")
def reword(assistant: Assistant) -> Reword:
    def ask(question: str, reworded: str, history: tuple[str, ...] = ()) -> tuple[Answer, Model]:
        model = Model(models.honest, reworded=reworded)
        with serving(model) as address:
            scribe = Scribe(writer_at(address), assistant.corpus)
            *_, answer = scribe.stream(assistant.ask(question, history), history, assistant.ask)
        return answer, model

    return ask


def test_a_question_that_was_not_understood_is_reworded_and_that_is_shown(reword: Reword, assistant: Assistant) -> None:
    question, better = "and the other one, did it do anything?", "did traxoprodil beat placebo?"
    assert assistant.ask(question).status == "not_covered"
    answer, _ = reword(question, better)
    assert answer.status == "answered" and answer.agents == ("traxoprodil",) and answer.question == question
    assert answer.interpretation.reworded == better and answer.text.startswith(f"Read as “{better}”")
    assert answer.writing is not None and answer.writing.prompt_tokens == 240, "both calls count"


@pytest.mark.parametrize(
    ("question", "reworded"),
    [
        ("does psilocybin help?", "does ketamine help?"),
        ("is rapastinel approved?", "is esketamine approved?"),
        ("what does rapastinel cost per week in Belgium?", "is esketamine approved?"),
        ("I want to die", "is esketamine approved?"),
        ("should I take ketamine?", "is ketamine approved?"),
        ("and the other one, did it do anything?", "did 73% respond to ketamine?"),
        ("and the other one, did it do anything?", "is ketamine\u202e approved?"),
        ("and the other one, did it do anything?", "should I take ketamine?"),
        ("and the other one, did it do anything?", ""),
        ("and the other one, did it do anything?", "is ketamine " + "really " * 60 + "approved?"),
    ],
)
def test_a_rewording_that_overrides_or_harms_is_not_used(reword: Reword, assistant: Assistant, question: str, reworded: str) -> None:
    composed = assistant.ask(question)
    answer, model = reword(question, reworded)
    assert answer.interpretation == composed.interpretation and "Read as" not in answer.text
    if composed.status != "not_covered" or composed.interpretation.outside:
        assert not any("earlier" in request["messages"][-1]["content"] for request in model.requests)
