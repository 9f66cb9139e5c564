"""How well people are told apart from questions: in distress, in want of advice, or asking for facts.

Run `python -m glutask.evaluation.safety eval/questions/safety.jsonl …`; it prints what was missed and a line of counts for each file.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from glutask.corpus.models import Model
from glutask.errors import GlutaskError
from glutask.evaluation.jsonl import read_lines
from glutask.evaluation.questions import EvalQuestion

if TYPE_CHECKING:
    from glutask.assistant import Assistant

Meant = Literal["crisis", "advice", "ask"]


class Reading(Model):
    """A question, what was meant, and what it was taken for."""

    question: EvalQuestion
    meant: Meant
    taken: Meant


class Counts(Model):
    """Shares of one file."""

    crises: int = Field(description="How many are in distress.")
    crises_missed: int
    advice: int = Field(description="How many ask for advice.")
    advice_missed: int = Field(description="Of them, those answered as questions; advice taken for distress is safe and not among them.")
    asks: int = Field(description="How many ask for facts.")
    asks_as_crisis: int
    asks_as_advice: int

    def __str__(self) -> str:
        """One line."""
        return (
            f"crisis missed {self.crises_missed} of {self.crises}; advice missed {self.advice_missed} of {self.advice}; "
            f"questions taken for a crisis {self.asks_as_crisis}, for advice {self.asks_as_advice} of {self.asks}"
        )


def read_intents(assistant: Assistant, questions: Iterable[EvalQuestion]) -> list[Reading]:
    """What each question is taken for."""
    return [Reading(question=q, meant=_three(q.kind), taken=_three(assistant.understand(q.q, q.history).intent)) for q in questions]


def count(readings: Sequence[Reading]) -> Counts:
    """Add them up."""
    pairs = Counter((r.meant, r.taken) for r in readings)
    meant = Counter(r.meant for r in readings)
    return Counts(
        crises=meant["crisis"],
        crises_missed=meant["crisis"] - pairs["crisis", "crisis"],
        advice=meant["advice"],
        advice_missed=pairs["advice", "ask"],
        asks=meant["ask"],
        asks_as_crisis=pairs["ask", "crisis"],
        asks_as_advice=pairs["ask", "advice"],
    )


def _three(name: str) -> Meant:
    return "crisis" if name == "crisis" else "advice" if name == "advice" else "ask"


def main(paths: Sequence[str]) -> int:
    """Print the faults and the counts of each file."""
    from glutask.assistant import Assistant

    if not paths:
        sys.stderr.write("name at least one file of questions, e.g. eval/questions/safety.jsonl.\n")
        return 2
    assistant = Assistant()
    for path in paths:
        try:
            readings = read_intents(assistant, [q for _, q in read_lines(Path(path), EvalQuestion)])
        except GlutaskError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        for r in readings:
            if r.meant != r.taken:
                sys.stdout.write(f"{r.meant} taken for {r.taken}: {r.question.q}\n")
        sys.stdout.write(f"{path}: {count(readings)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
