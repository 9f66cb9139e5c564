from __future__ import annotations

from pathlib import Path

import pytest

from glutask import Assistant
from glutask.evaluation.jsonl import read_lines
from glutask.evaluation.questions import EvalQuestion
from glutask.web.feedback import MAX_REMARK, feedback_file, keep_feedback
from glutask.web.turns import Answered, Answerer, Turn


@pytest.fixture
def answered(assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answered:
    monkeypatch.setenv("GLUTASK_HOME", str(tmp_path / "home"))
    return Answerer(assistant).answers([Turn(question="is esketamine approved?"), Turn(question="what about its side effects?")])[-1]


def test_a_good_answer_becomes_gold(answered: Answered) -> None:
    keep_feedback(answered, good=True)
    ((_, question),) = read_lines(feedback_file(), EvalQuestion)
    assert question.history == ("is esketamine approved?",)
    assert question.agents == answered.answer.agents
    assert set(question.statements) == {c.statement for c in answered.answer.citations}


def test_a_bad_answer_leaves_the_gold_open_and_keeps_the_remark(answered: Answered) -> None:
    keep_feedback(answered, good=False, remark="  two\nlines " + "x" * 5000)
    ((_, question),) = read_lines(feedback_file(), EvalQuestion)
    assert question.agents is None
    assert question.statements == ()
    assert question.answer.startswith("two\nlines")
    assert len(question.answer) <= MAX_REMARK


def test_lines_are_added_never_overwritten(answered: Answered) -> None:
    for good in (True, False, True):
        keep_feedback(answered, good=good)
    ids = [question.id for _, question in read_lines(feedback_file(), EvalQuestion)]
    assert len(set(ids)) == 3
