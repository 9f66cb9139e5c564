"""Markdown and plain text: paragraphs where they stand, so that offsets count in the text as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glutask.ingest.clean import clean, one_line
from glutask.ingest.decode import decode
from glutask.ingest.document import Block, Reading
from glutask.ingest.formats.details import details, find_doi
from glutask.ingest.formats.headings import without_references
from glutask.ingest.limits import Limits
from glutask.ingest.outline import Outline
from glutask.ingest.refused import Refused

_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n[^\S\n]*\S.*)*")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*$")
_UNDERLINED = re.compile(r"(.+)\n(=+|-{3,})[ \t]*$")
_FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)


def read_markdown(data: bytes, limits: Limits) -> Iterator[Reading]:
    """A Markdown file as one document; `#` and underlined headings make its sections.

    Raises:
        Refused: It holds no text, or too much.
    """
    text = _text(data, limits)
    front = _FRONT_MATTER.match(text)
    blocks: list[Block] = []
    outline = Outline()
    title: str | None = None
    for paragraph in _PARAGRAPH.finditer(text, front.end() if front else 0):
        start = paragraph.start()
        for depth, heading, end in _headings(paragraph.group()):
            if title is None and depth == 1 and not blocks:
                title = heading
            else:
                outline.enter(depth, heading)
            start = paragraph.start() + end
        rest = text[start : paragraph.end()]
        start += len(rest) - len(rest.lstrip())
        if start < paragraph.end():
            blocks.append(Block(start=start, end=paragraph.end(), section=outline.path))
    yield _reading(text, blocks, title)


def read_text(data: bytes, limits: Limits) -> Iterator[Reading]:
    """A plain text file as one document without sections.

    Raises:
        Refused: It holds no text, or too much.
    """
    text = _text(data, limits)
    blocks = [Block(start=p.start(), end=p.end()) for p in _PARAGRAPH.finditer(text)]
    opening = one_line(text[blocks[0].start : blocks[0].end]) if blocks else ""
    yield _reading(text, blocks, opening if len(opening) <= 200 and not opening.endswith((".", ":", ";", ",")) else None)


def _text(data: bytes, limits: Limits) -> str:
    text = clean(decode(data))
    if len(text) > limits.characters:
        raise Refused(f"holds more than {limits.characters:,} characters of text; split it and add the parts")
    return text


def _headings(paragraph: str) -> Iterator[tuple[int, str, int]]:
    """Headings that open a paragraph: depth, words, and where they end in it."""
    underlined = _UNDERLINED.match(paragraph.split("\n\n")[0][:400] if paragraph.count("\n") == 1 else "")
    if underlined:
        yield (1 if underlined[2][0] == "=" else 2), one_line(underlined[1]), len(paragraph)
        return
    end = 0
    for line in paragraph.split("\n"):
        match = _HEADING.match(line.strip())
        if not match:
            return
        end += len(line) + 1
        yield len(match[1]), one_line(match[2]), min(end, len(paragraph))


def _reading(text: str, blocks: list[Block], title: str | None) -> Reading:
    if not any(c.isalpha() for c in text):
        raise Refused("holds no text")
    return Reading(kind="text", details=details(title=title, doi=find_doi(text[:3000])), text=text, blocks=without_references(blocks))
