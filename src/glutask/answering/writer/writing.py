"""How a language model phrased an answer: the trace of it."""

from __future__ import annotations

from pydantic import Field

from glutask.corpus.models import Model


class Phrased(Model):
    """One sentence that the model wrote, and what became of it."""

    text: str
    claims: tuple[int, ...] = Field(description="Numbers of the composed claims that it names, from 1.")
    faults: tuple[str, ...] = Field(default=(), description="What it says and its claims do not; empty where it is shown.")


class Writing(Model):
    """What the model did, and at what cost."""

    model: str
    sentences: tuple[Phrased, ...] = ()
    put_back: int = Field(default=0, ge=0, description="How many claims it left out that the answer needs.")
    failure: str = Field(default="", description="Why the answer is shown without it; empty where it was used.")
    prompt_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)
    attempts: int = Field(default=0, ge=0, description="Requests sent, repeated ones included.")
    cost: float | None = Field(default=None, description="US dollars, where the prices are set.")
    seconds: float = Field(default=0.0, ge=0)

    @property
    def replaced(self) -> int:
        """How many sentences did not pass."""
        return sum(bool(s.faults) for s in self.sentences)
