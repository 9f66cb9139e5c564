"""A question as it is read: its normalised text, with the names and the constraints found in it."""

from __future__ import annotations

from typing import NamedTuple

from glutask.understanding.filters import Found
from glutask.understanding.mention import Mention


class Parsed(NamedTuple):
    """Normalised text, and what stands where in it."""

    text: str
    mentions: list[Mention]
    filters: list[Found]
