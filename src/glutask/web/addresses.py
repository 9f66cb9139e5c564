"""Addresses that hold questions: `?q=` reopens them, `export/…` takes their answers away."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from glutask.web.turns import Answered, Turn, read_turns, write_turns


def question_parameters(answered: Answered) -> str:
    """Query parameters that reopen a question, with the earlier ones that bear on it."""
    history = answered.history if answered.answer.interpretation.inherited else ()
    pairs = [("q", question) for question in (*history, answered.turn.question)]
    if answered.turn.as_of != "latest":
        pairs.append(("as_of", answered.turn.as_of))
    pairs += [("without", key) for key in answered.turn.without]
    return urlencode(pairs)


def export_parameters(turns: Sequence[Turn], *, last_only: bool) -> str:
    """Query parameters that hold a conversation exactly."""
    pairs = [("turns", json.dumps(write_turns(turns), separators=(",", ":")))]
    return urlencode([*pairs, ("last", "1")] if last_only else pairs)


def read_parameters(asked: QueryParams) -> list[Turn]:
    """The turns that query parameters hold, the first of which begins anew; none where they hold no question."""
    if asked.get("turns"):
        try:
            return read_turns(json.loads(asked["turns"]))
        except (ValueError, RecursionError):
            return []
    questions = asked.getlist("q")
    last: Mapping[str, Any] = {"as_of": asked.get("as_of", "latest"), "without": asked.getlist("without")}
    return read_turns(
        [{"question": q, "fresh": n == 1, **(last if n == len(questions) else {})} for n, q in enumerate(questions, start=1)]
    )  # fmt: skip
