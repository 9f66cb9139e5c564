"""What a writer is: something that phrases given claims, and may reword a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from pydantic import Field

from glutask.corpus.models import Model

MOST_SENTENCES = 40
"""More sentences than these are not read."""


class Sentence(Model):
    """One sentence that a writer returns."""

    text: str = Field(description="One sentence, without markers.")
    claims: tuple[int, ...] = Field(description="Numbers of the claims that it rests on.")


class Usage(NamedTuple):
    """What a call took."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    attempts: int = 1
    """Requests sent, repeated ones included."""

    def __add__(self, other: object) -> Usage:
        """Both calls together."""
        if not isinstance(other, Usage):
            return NotImplemented
        return Usage(*(one + more for one, more in zip(tuple(self), tuple(other), strict=True)))


class Writer(Protocol):
    """Phrases claims. Whatever it returns is checked; it is never taken at its word."""

    name: str
    """Name of the model, for the trace."""

    def phrase(self, question: str, claims: Sequence[str]) -> Iterator[Sentence | Usage]:
        """Sentences as they come, and what they took.

        Args:
            question: What was asked.
            claims: What may be said; the first has number 1.

        Raises:
            WriterError: It gave no answer, or none that can be read.
        """
        ...

    def reword(self, question: str, history: Sequence[str]) -> tuple[str, Usage]:
        """The question in plain words, complete in itself; empty if it cannot say.

        Raises:
            WriterError: It gave no answer, or none that can be read.
        """
        ...

    def cost(self, usage: Usage) -> float | None:
        """Price of what was used, in US dollars, where it is known."""
        ...
