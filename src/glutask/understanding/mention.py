"""A name found in a question."""

from __future__ import annotations

from typing import NamedTuple


class Mention(NamedTuple):
    """A name found in a question."""

    kind: str
    """agent, class, trial, source, review, developer, look-alike or outside-…."""
    ids: tuple[str, ...]
    start: int
    end: int
    text: str
