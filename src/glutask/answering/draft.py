"""A draft: what an answer will say, in blocks, before it is numbered and written out."""

from __future__ import annotations

from typing import NamedTuple

from glutask.answering.answer import Claim, Status, Table


class Draft(NamedTuple):
    """Parts of an answer in the order they are shown."""

    lead: str = ""
    """Words before the first claim that claim nothing themselves: `Yes.`, a count of what follows, a decline."""
    fresh: tuple[Claim, ...] = ()
    """Claims run on after the lead that became known after the review: the direct answer, where it is a later one."""
    direct: tuple[Claim, ...] = ()
    """Claims run on after the lead."""
    listed: tuple[Claim, ...] = ()
    """Claims shown one a line."""
    later: tuple[Claim, ...] = ()
    """What else became known after the review."""
    table: Table | None = None
    agents: tuple[str, ...] = ()
    status: Status = "answered"
    confidence: float = 1.0
    closing: str = ""
    """A last line that claims nothing: what is not covered, what to ask instead."""
