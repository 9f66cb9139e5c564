"""Cuts a document into passages: whole sentences of one section and page, about as long as the encoder reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glutask.ingest.document import Block, OwnPassage, Reading
from glutask.ingest.sentences import sentences

WORDS = 120
"""Words a passage is filled to; the encoder reads about 190, headings included."""
MOST = 160
"""Words a passage never exceeds, unless a single word does."""


class _Piece(NamedTuple):
    start: int
    end: int
    words: int


def passages(reading: Reading) -> Iterator[OwnPassage]:
    """Passages in order; each is a stretch of `reading.text`, word for word."""
    number = 0
    document = reading.id
    for run in _runs(reading.blocks):
        for start, end in _filled(reading.text, run):
            yield OwnPassage(
                id=f"{document}-{number}", document=document, number=number, text=reading.text[start:end], start=start, end=end,
                section=run[0].section, page=run[0].page,
            )  # fmt: skip
            number += 1


def _runs(blocks: tuple[Block, ...]) -> Iterator[list[Block]]:
    """Neighbouring blocks of one section and page."""
    run: list[Block] = []
    for block in blocks:
        if run and (block.section, block.page) != (run[0].section, run[0].page):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _filled(text: str, run: list[Block]) -> Iterator[tuple[int, int]]:
    """Pieces joined until a passage is full."""
    current: list[_Piece] = []
    for piece in (p for block in run for p in _pieces(text, block)):
        words = sum(p.words for p in current)
        if current and (words + piece.words > MOST or words >= WORDS):
            yield current[0].start, current[-1].end
            current = []
        current.append(piece)
    if current:
        yield current[0].start, current[-1].end


def _pieces(text: str, block: Block) -> Iterator[_Piece]:
    """Sentences; one that is too long by itself in stretches of words."""
    for start, end in sentences(text, block.start, block.end):
        words = len(text[start:end].split())
        if words <= MOST:
            yield _Piece(start, end, words)
        else:
            yield from _stretches(text, start, end)


def _stretches(text: str, start: int, end: int) -> Iterator[_Piece]:
    count, begin, at = 0, start, start
    while at < end:
        while at < end and not text[at].isspace():
            at += 1
        count += 1
        after = at
        while at < end and text[at].isspace():
            at += 1
        if count == WORDS or at >= end:
            yield _Piece(begin, after, count)
            count, begin = 0, at
