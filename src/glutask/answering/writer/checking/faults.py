"""What can be wrong with a written sentence."""

from __future__ import annotations

from typing import Literal, NamedTuple

FaultKind = Literal[
    "mark", "word", "name", "date", "number", "unit", "bound", "direction", "negation", "hedge", "binding", "order", "claims", "length"
]


class Fault(NamedTuple):
    """One thing that a sentence says and its claims do not."""

    kind: FaultKind
    what: str
    """The piece of the sentence, or what is missing from it."""
