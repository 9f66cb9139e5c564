"""Where sentences end, as far as it can be told without a grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model

_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9(])")


class Abbreviations(Model):
    """Words after which a full stop ends no sentence."""

    abbreviations: tuple[str, ...]


@lru_cache(maxsize=1)
def _abbreviation() -> re.Pattern[str]:
    known = read_model(Path(__file__).with_name("abbreviations.yaml"), Abbreviations).abbreviations
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, known))}|[A-Z])\.$", re.IGNORECASE)


_PARAGRAPH = re.compile(r"(?:(?!\n\n).)+", re.DOTALL)


def all_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of a passage; none goes beyond its paragraph."""
    return [span for paragraph in _PARAGRAPH.finditer(text) for span in sentences(text, *paragraph.span())]


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence between two places of a text, in order and without gaps other than white space."""
    stop = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, stop):
        mark = match.start() + 1
        if _abbreviation().search(text, max(begin, mark - 12), mark):
            continue
        yield begin, match.start() + len(match.group().rstrip())
        begin = match.end()
    if begin < stop:
        yield begin, stop
