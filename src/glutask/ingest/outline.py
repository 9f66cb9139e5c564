"""Headings that hold until the next one of their depth or above."""

from __future__ import annotations


class Outline:
    """The headings above a place."""

    def __init__(self) -> None:
        """Start without headings."""
        self._above: list[tuple[int, str]] = []

    def enter(self, depth: int, heading: str) -> None:
        """A heading begins; depth 1 is the outermost, and depths may be left out."""
        self._above = [*((d, h) for d, h in self._above if d < depth), (depth, heading)]

    @property
    def path(self) -> tuple[str, ...]:
        """Outermost first."""
        return tuple(heading for _, heading in self._above)
