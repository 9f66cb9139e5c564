"""A question as it is read: its normalised text, with the names and the constraints found in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from glutask.understanding.found import Found
from glutask.understanding.mention import Mention


class Parsed(NamedTuple):
    """Normalised text, and what stands where in it."""

    text: str
    mentions: list[Mention]
    filters: list[Found]

    def without(self, places: Sequence[tuple[int, int]]) -> str:
        """The text with these places blanked out."""
        left = list(self.text)
        for start, end in places:
            left[start:end] = " " * (end - start)
        return "".join(left)
