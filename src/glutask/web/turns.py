"""A conversation as the browser keeps it: the questions alone; answers are made again, and come out the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, StringConstraints, ValidationError

from glutask.answering.answer import Answer
from glutask.assistant import Assistant
from glutask.corpus.models import Model
from glutask.errors import QuestionError
from glutask.understanding.checking import MAX_CHARACTERS, check_question
from glutask.understanding.query import Query
from glutask.web.chips import without
from glutask.web.logs import Log

MOST_TURNS = 30
"""Earlier turns than these are let go."""
_REMEMBERED = 256
"""Answers that are kept, at some 30 kB each."""
Key = Annotated[str, StringConstraints(max_length=MAX_CHARACTERS)]


class Turn(Model):
    """One question of a conversation."""

    question: str = Field(max_length=MAX_CHARACTERS)
    as_of: Literal["latest", "review"] = "latest"
    without: tuple[Key, ...] = Field(default=(), max_length=50, description="Parts of the query that the person took out.")
    fresh: bool = Field(default=False, description="Whether it begins anew: earlier questions do not bear on it.")


class Answered(NamedTuple):
    """A turn with its answer."""

    turn: Turn
    history: tuple[str, ...]
    """Questions that bear on it, oldest first."""
    query: Query
    """What it was taken to mean before the person took anything out."""
    answer: Answer


class Answerer:
    """Answers the turns of conversations and remembers what it answered; keeps nothing about who asked."""

    def __init__(self, assistant: Assistant, log: Log | None = None) -> None:
        """Wrap an assistant; what it answers is logged."""
        self.assistant = assistant
        self._log = log or Log()
        self.corpus = assistant.corpus
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._answer)
        self._written: dict[tuple[Turn, tuple[str, ...], int], Answered] = {}
        self._writing = threading.Lock()

    def answers(self, turns: Sequence[Turn]) -> list[Answered]:
        """Every turn with its answer, in the light of those before it; as the writer phrased it if that is remembered, else as composed."""
        answered: list[Answered] = []
        documents = self.assistant.documents_generation()
        for turn, history in _with_history(turns):
            answered.append(self._written.get((turn, history, documents)) or self._remembered(turn, history, documents))
        return answered

    def stream(self, turns: Sequence[Turn]) -> Iterator[list[Answered]]:
        """The same, the last answer growing as the writer phrases it; once and at once without a writer."""
        known = self.answers(turns)
        turn, history, query, _ = known[-1]
        key = (turn, history, self.assistant.documents_generation())
        if not self.assistant.writes or key in self._written or turn.without:
            yield known
            return
        begun = time.perf_counter()
        for answer in self.assistant.stream(query, history):
            last = Answered(turn, history, answer.interpretation, answer)
            yield [*known[:-1], last]
        self._log.answer(last.answer, time.perf_counter() - begun)
        if not (answer.writing and answer.writing.failure):
            with self._writing:
                while len(self._written) >= _REMEMBERED:
                    self._written.pop(next(iter(self._written)))
                self._written[key] = last

    def _answer(self, turn: Turn, history: tuple[str, ...], documents: int) -> Answered:
        """The answer, remembered for as long as the added documents stay as they are."""
        begun = time.perf_counter()
        query = self.assistant.understand(turn.question, history, as_of=turn.as_of)
        answer = self.assistant.answer(without(query, turn.without))
        self._log.answer(answer, time.perf_counter() - begun)
        return Answered(turn, history, query, answer)


def _with_history(turns: Sequence[Turn]) -> Iterator[tuple[Turn, tuple[str, ...]]]:
    """Each turn with the questions that bear on it, oldest first."""
    history: tuple[str, ...] = ()
    for turn in turns:
        history = () if turn.fresh else history
        yield turn, history
        history = (*history, turn.question)


def read_turns(stored: Any) -> list[Turn]:
    """Turns out of what a browser sent; anything that is not a turn is dropped."""
    turns = []
    for item in stored if isinstance(stored, list) else ():
        try:
            turn = Turn.model_validate(item)
            check_question(turn.question)
        except (ValidationError, QuestionError):
            continue
        turns.append(turn)
    return turns[-MOST_TURNS:]


def write_turns(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """Turns as the browser keeps them."""
    return [t.model_dump(mode="json", exclude_defaults=True) for t in turns[-MOST_TURNS:]]
