"""Addresses that hold a question: `?q=` reopens it, `export/…` takes its answer away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from glutask.web.turns import Answered, Turn, read_turns


class Parameters(Protocol):
    """Query parameters of a request, as Starlette has them."""

    def getlist(self, key: str) -> list[str]: ...  # noqa: D102


def parameters(answered: Answered) -> str:
    """A turn, with the questions that bear on it, as query parameters."""
    history = answered.history if answered.answer.interpretation.inherited else ()
    pairs = [("q", question) for question in (*history, answered.turn.question)]
    if answered.turn.as_of != "latest":
        pairs.append(("as_of", answered.turn.as_of))
    pairs += [("without", key) for key in answered.turn.without]
    return urlencode(pairs)


def conversation_parameters(turns: Sequence[Turn]) -> str:
    """A whole conversation as query parameters."""
    return urlencode([("q", t.question) for t in turns])


def read_address(asked: Parameters) -> list[Turn]:
    """The turns that an address holds; the first begins anew. None where it holds no question."""
    questions = asked.getlist("q")
    last: dict[str, Any] = {"as_of": (asked.getlist("as_of") or ["latest"])[-1], "without": asked.getlist("without")}
    items: Iterable[Mapping[str, Any]] = (
        {"question": q, "fresh": i == 0, **(last if i == len(questions) - 1 else {})} for i, q in enumerate(questions)
    )
    return read_turns(list(items))
