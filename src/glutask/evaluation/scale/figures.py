"""What is measured of one size."""

from __future__ import annotations

from pydantic import Field

from glutask.corpus.models import Model
from glutask.evaluation.measures.latency import Latency


class Built(Model):
    """Building the index."""

    kind: str = Field(description="Of the dense index, as FAISS names it.")
    dense_s: float = Field(description="Seconds to build and write the dense index.")
    lexical_s: float = Field(description="Seconds to split texts into terms, and to build and write the lexical index.")
    peak_gb: float = Field(description="Most memory that the building process held, raw vectors included.")
    disk_gb: float = Field(description="Size of the written index.")


class Searched(Model):
    """Searching it, in a process that only opened it."""

    recall: float = Field(description="Share of the ten nearest passages, by exact search, that the dense search finds.")
    fused: Latency = Field(description="Dense and lexical search, fused and regularised; the question's vector is given.")
    computing: Latency = Field(description="The same in time of the processor, waiting for a core left out.")
    dense: Latency = Field(description="Dense search alone.")
    lexical: Latency = Field(description="Lexical search alone.")
    filtered: Latency = Field(description="As fused, among one passage in fifty.")
    resident_gb: float = Field(description="Most memory that was resident, pages of the index included.")
    private_gb: float = Field(description="The part of it that belongs to the process alone: what is not a page of a file.")
    load: float = Field(description="Processes that wanted a core when the search began, this one left out.")


class Row(Model):
    """One size."""

    passages: int
    built: Built
    searched: Searched


class Bench(Model):
    """All sizes, and where they were measured."""

    machine: str
    date: str
    queries: int
    encoded: float = Field(description="Passages encoded in a second.")
    rows: tuple[Row, ...]
