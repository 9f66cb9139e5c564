"""Headings that papers use, known by their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model
from glutask.ingest.document import Block


class Headings(Model):
    """Headings, in lower case."""

    sections: frozenset[str]
    references: frozenset[str]


@lru_cache(maxsize=1)
def headings() -> Headings:
    """The headings that ship with the package."""
    return read_model(Path(__file__).with_name("headings.yaml"), Headings)


def heading_key(line: str) -> str:
    """A heading as it is compared: without numbering, closing punctuation and capitals."""
    return re.sub(r"^[\dIVXivx.]*\s+(?=[A-Za-z])", "", line.strip()).strip(" .:").lower()


def without_references(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that stand under no heading of a list of references: such a list names everything and says nothing."""
    known = headings().references
    return tuple(block for block in blocks if not any(heading_key(heading) in known for heading in block.section))
