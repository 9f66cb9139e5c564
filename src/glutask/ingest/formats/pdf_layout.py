"""From the lines of pages to paragraphs: running heads dropped, words joined over line ends, headings found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from glutask.ingest.builder import TextBuilder
from glutask.ingest.clean import clean, one_line
from glutask.ingest.document import Block
from glutask.ingest.formats.headings import heading_key, headings

EDGE = 2
"""Lines at the top and bottom of a page that may be running heads."""
HEAD_WORDS = 15
"""Most words of a running head."""
HEAD_SHARE = 0.2
"""Most of a page's words that its running heads may make up; beyond that they are its text."""
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("|".join(_LIGATURES))
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+([A-Z][^.!?]{2,80})$")
_BROKEN = re.compile(r"(\w+)[-‐]\n(\w+)")
_JUNK_TITLE = re.compile(r"^(untitled|microsoft word|title|slide|\S+)\b.{0,12}$|\.(docx?|tex|indd|pdf|qxd|dvi)\b|^doi:", re.IGNORECASE)


class PageText(NamedTuple):
    """A page's number from 1 and its text as the PDF gives it."""

    number: int
    text: str


def lay_out(pages: Sequence[PageText], bookmarks: Mapping[int, list[tuple[int, str]]], most: int) -> tuple[str, list[Block]]:
    """Text and blocks of a document; lists of references are left out.

    Args:
        pages: In order.
        bookmarks: Page number to (depth, title) of the bookmarks that point to it.
        most: Characters beyond which the document is refused.
    """
    builder = TextBuilder(most)
    whole = _LIGATURE.sub(lambda m: _LIGATURES[m.group()], clean("\n".join(page.text for page in pages)))
    spelled = Counter(re.findall(r"\w+(?:-\w+)*", whole.lower()))
    running = _running([_lines(page.text) for page in pages])
    in_references = False
    for page in pages:
        lines = _without(running, _lines(page.text))
        waiting = {heading_key(title): (depth, title) for depth, title in bookmarks.get(page.number, ())}
        for key in [k for k in waiting if all(heading_key(text) != k for text in lines)]:
            builder.level(*waiting.pop(key))
            in_references = False
        paragraph: list[str] = []
        for text in lines:
            heading = waiting.pop(heading_key(text), None) or _heading(text, bool(bookmarks))
            if heading or not text:
                _flush(paragraph, builder, page.number, spelled, in_references)
            if heading:
                in_references = heading_key(heading[1]) in headings().references
                builder.level(*heading)
            elif text:
                paragraph.append(text)
        _flush(paragraph, builder, page.number, spelled, in_references)
    return builder.text, builder.blocks


def title_of(said: str, pieces: Iterable[tuple[float, str]]) -> str | None:
    """A title: what the file's metadata say, unless it is a file name; else what the first page prints largest."""
    stated = one_line(said)
    if len(stated) > 15 and " " in stated and not _JUNK_TITLE.search(stated):
        return stated
    sizes: dict[float, list[str]] = {}
    for size, text in pieces:
        sizes.setdefault(size, []).append(text)
    for size in sorted(sizes, reverse=True)[:3]:
        printed = one_line(" ".join(sizes[size]))
        if 15 < len(printed) < 300 and " " in printed and "@" not in printed:
            return printed
    return stated or None


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in _LIGATURE.sub(lambda m: _LIGATURES[m.group()], clean(text)).split("\n")]


def _edges(lines: Sequence[str]) -> list[int]:
    """Places of the lines at the top and bottom of a page that could be running heads: short, and no end of a sentence."""
    full = [i for i, line in enumerate(lines) if line]
    outer = sorted({*full[:EDGE], *full[-EDGE:]})
    return [i for i in outer if len(lines[i].split()) <= HEAD_WORDS and not lines[i].endswith((".", "!", "?"))]


def _running(pages: Sequence[list[str]]) -> set[str]:
    """Lines, page numbers apart, that stand at the edge of at least three pages and of a third of them."""
    counts = Counter(head for lines in pages for head in {_without_number(lines[i]) for i in _edges(lines)})
    return {head for head, count in counts.items() if count >= max(3, len(pages) / 3)}


def _without(running: set[str], lines: list[str]) -> list[str]:
    heads = {i for i in _edges(lines) if _without_number(lines[i]) in running}
    words = sum(len(line.split()) for line in lines)
    if sum(len(lines[i].split()) for i in heads) > HEAD_SHARE * words:
        return lines
    return [line for i, line in enumerate(lines) if i not in heads]


def _without_number(line: str) -> str:
    return re.sub(r"^[\W\d]+|[\W\d]+$", "", line.lower())


def _heading(line: str, bookmarked: bool) -> tuple[int, str] | None:
    """Depth and words of a heading; with bookmarks only the list of references is looked for."""
    if not line or len(line) > 90:
        return None
    key = heading_key(line)
    if key in headings().references:
        return 1, line.strip(" .:")
    if bookmarked:
        return None
    if key in headings().sections and (line[0].isupper() or line[0].isdigit()):
        return 1, line.strip(" .:")
    match = _NUMBERED.match(line)
    return (match[1].count(".") + 1, line) if match and len(line.split()) <= 12 else None


def _flush(paragraph: list[str], builder: TextBuilder, page: int, spelled: Counter[str], in_references: bool) -> None:
    if paragraph and not in_references:
        builder.add(_BROKEN.sub(lambda m: _joined(m[1], m[2], spelled), "\n".join(paragraph)), page)
    paragraph.clear()


def _joined(head: str, tail: str, spelled: Counter[str]) -> str:
    """A word broken at a line's end: with its hyphen where it is spelled so elsewhere, or where a part is a letter or a number."""
    whole, hyphenated = f"{head}{tail}", f"{head}-{tail}"
    if len(head) == 1 or any(c.isdigit() for c in whole) or not tail[0].islower():
        return hyphenated
    return hyphenated if spelled[hyphenated.lower()] > spelled[whole.lower()] else whole
