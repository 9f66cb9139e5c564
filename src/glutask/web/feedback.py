"""Feedback on answers, kept on this machine as lines that the evaluation reads as questions."""

from __future__ import annotations

import os
import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path

from glutask.corpus.locate import home_folder
from glutask.evaluation.questions import EvalQuestion
from glutask.web.turns import Answered

MAX_REMARK = 2000
"""Characters of a remark that are kept."""
_WRITING = threading.Lock()


def feedback_file() -> Path:
    """Where feedback is kept: `feedback.jsonl` in the person's own folder."""
    return home_folder() / "feedback.jsonl"


def keep_feedback(answered: Answered, *, good: bool, remark: str = "") -> EvalQuestion:
    """Append one line: a good answer becomes its question's gold, a bad one leaves the gold open.

    Args:
        answered: The question and its answer.
        good: Whether the thumb was up.
        remark: What the person said about it.
    """
    answer = answered.answer
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    question = EvalQuestion(
        id=f"feedback-{stamp}-{secrets.token_hex(3)}",
        q=answer.question,
        history=answered.history,
        kind="feedback-good" if good else "feedback-bad",
        agents=answer.agents if good else None,
        status=answer.status if good else "answered",
        statements=tuple(dict.fromkeys(c.statement for c in answer.citations if c.statement)) if good else (),
        answer=remark.strip()[:MAX_REMARK],
    )
    _append(feedback_file(), question.model_dump_json(exclude_defaults=True) + "\n")
    return question


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _WRITING, path.open("ab") as file:
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())
