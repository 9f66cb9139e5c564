"""A conversation as the browser keeps it: the questions alone; answers are made again, and come out the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field, ValidationError

from glutask.answering.answer import Answer
from glutask.assistant import Assistant
from glutask.corpus.models import Model
from glutask.understanding.understand import MAX_CHARACTERS

MOST_TURNS = 40
"""Earlier turns than these are let go."""
_REMEMBERED = 2000


class Turn(Model):
    """One question of a conversation."""

    question: str = Field(max_length=MAX_CHARACTERS)
    as_of: Literal["latest", "review"] = "latest"


class Answerer:
    """Answers the turns of conversations and remembers what it answered; keeps nothing about who asked."""

    def __init__(self, assistant: Assistant) -> None:
        """Wrap an assistant."""
        self.assistant = assistant
        self._answer = lru_cache(maxsize=_REMEMBERED)(self._ask)

    def answers(self, turns: Sequence[Turn]) -> list[Answer]:
        """The answer to each turn, in the light of those before it."""
        return [self._answer(turn, tuple(t.question for t in turns[:i])) for i, turn in enumerate(turns)]

    def _ask(self, turn: Turn, history: tuple[str, ...]) -> Answer:
        return self.assistant.ask(turn.question, history, as_of=turn.as_of)


def read_turns(stored: Any) -> list[Turn]:
    """Turns out of what a browser sent; anything that is not a turn is dropped."""
    turns = []
    for item in stored if isinstance(stored, list) else ():
        try:
            turns.append(Turn.model_validate(item))
        except ValidationError:
            continue
    return turns[-MOST_TURNS:]


def write_turns(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """Turns as the browser keeps them."""
    return [t.model_dump(exclude_defaults=True) for t in turns]
