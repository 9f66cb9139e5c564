"""Builds a document's text block by block, with headings above and offsets into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from glutask.ingest.clean import one_line
from glutask.ingest.document import Block
from glutask.ingest.outline import Outline
from glutask.ingest.refused import Refused


class TextBuilder:
    """Text and blocks so far."""

    def __init__(self, most: int) -> None:
        """Start empty.

        Args:
            most: Characters beyond which a document is refused.
        """
        self._most = most
        self._parts: list[str] = []
        self._length = 0
        self._under: tuple[str, ...] = ()
        self._outline = Outline()
        self.blocks: list[Block] = []

    @property
    def text(self) -> str:
        """All text so far."""
        return "".join(self._parts)

    @contextmanager
    def under(self, heading: str) -> Iterator[None]:
        """What is added inside stands under a heading; an empty heading changes nothing."""
        outer = self._under
        title = one_line(heading).rstrip(" :")
        if title:
            self._append(title)
            self._under = (*outer, title)
        try:
            yield
        finally:
            self._under = outer

    def level(self, depth: int, heading: str) -> None:
        """A heading that holds until the next one of its depth or above (1 is the outermost)."""
        title = one_line(heading)
        if title:
            self._append(title)
            self._outline.enter(depth, title)

    def say(self, text: str) -> None:
        """Text that is no passage by itself, such as the title."""
        said = one_line(text)
        if said:
            self._append(said)

    def add(self, text: str, page: int | None = None) -> None:
        """A block, its white space made plain; nothing for an empty one."""
        said = one_line(text)
        if said:
            start = self._append(said)
            self.blocks.append(Block(start=start, end=start + len(said), section=(*self._outline.path, *self._under), page=page))

    def _append(self, text: str) -> int:
        if self._parts:
            self._parts.append("\n\n")
            self._length += 2
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._most:
            raise Refused(f"holds more than {self._most:,} characters of text; split it and add the parts")
        return start
