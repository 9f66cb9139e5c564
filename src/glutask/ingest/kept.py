"""A reading made ready to be kept: its work, its passages with the agents they name, what is encoded and what is counted."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Source, SourceKind
from glutask.ingest.document import SECTION, Document, Format, OwnPassage, Reading
from glutask.ingest.passages import passages
from glutask.ingest.sentences import all_sentences
from glutask.retrieval.lexical import terms
from glutask.understanding.linking import Linker


class KeptPassage(NamedTuple):
    """A passage with what the indexes need of it."""

    passage: OwnPassage
    encoded: str
    """What is encoded: the document's title and the headings, then the passage."""
    terms: str
    """What is counted: the terms of the same and of the work's short name, separated by spaces."""
    key: bytes
    """Hash of what is encoded."""
    sentences: Mapping[bytes, str]
    """Its sentences by their hashes; encoded too, to tell which of them answers a question."""


class Kept(NamedTuple):
    """A document with all that is kept of it."""

    document: Document
    text: str
    passages: tuple[KeptPassage, ...]


class Keeper:
    """Makes readings ready, with the corpus in view."""

    def __init__(self, corpus: Corpus, linker: Linker) -> None:
        """Know the corpus.

        Args:
            corpus: Its sources are recognised.
            linker: Finds the names of its agents.
        """
        self._linker = linker
        self._sources = {key: source for source in corpus.sources.values() for key in _identities(source)}

    def keep(self, reading: Reading, kind: Format, file_name: str) -> Kept:
        """A document and its passages.

        Args:
            reading: What was read.
            kind: Format of the file.
            file_name: Its name, for a document that does not tell its title.
        """
        source = self._source(reading, file_name)
        titled = self._agents(source.title)
        counts: Counter[str] = Counter(titled)
        ready = []
        for passage in passages(reading):
            named = self._agents("\n".join((*passage.section, passage.text)))
            counts.update(named)
            agents = named or titled
            encoded = encoded_text(source.title, passage)
            said = " ".join(terms(counted_text(source, passage)))
            parts = {text_key(text): text for start, end in all_sentences(passage.text) if (text := passage.text[start:end])}
            ready.append(KeptPassage(passage.model_copy(update={"agents": agents}), encoded, said, text_key(encoded), parts))
        document = Document(
            id=reading.id, kind=reading.kind, format=kind, source=source, pages=reading.pages, unread=reading.unread, passages=len(ready),
            agents=tuple(sorted(counts, key=lambda a: (-counts[a], a))), added=datetime.date.today().isoformat(),
        )  # fmt: skip
        return Kept(document, reading.text, tuple(ready))

    def _agents(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i for m in self._linker.spelt(text) if m.kind == "agent" for i in m.ids))

    def _source(self, reading: Reading, file_name: str) -> Source:
        said = reading.details
        published = said.journal or said.doi or said.pmid
        kind: SourceKind = (
            "registry" if reading.kind == "trial" else "paper" if published else "reference" if reading.kind == "reference" else "document"
        )
        source = Source(id=f"own-{reading.id}", kind=kind, **(said.model_dump() | {"title": said.title or file_name}))
        return next((self._sources[key] for key in _identities(source) if key in self._sources), source)


def text_key(text: str) -> bytes:
    """What the vector of a text is kept under."""
    return hashlib.sha256(text.encode()).digest()[:16]


def encoded_text(title: str, passage: OwnPassage) -> str:
    """What is encoded for a passage: the document's title, the headings above, then the passage."""
    return "\n".join(filter(None, (title, SECTION.join(passage.section), passage.text)))


def counted_text(source: Source, passage: OwnPassage) -> str:
    """What the lexical index counts for a passage: the same, and first author and year of the work."""
    return "\n".join(filter(None, (source.label if source.authors else "", encoded_text(source.title, passage))))


def _identities(source: Source) -> tuple[str, ...]:
    """What a work is recognised by: DOI, PubMed id; a registry number only for a registry record."""
    doi = f"doi {source.doi.lower()}" if source.doi else None
    pmid = f"pmid {source.pmid}" if source.pmid else None
    nct = f"nct {source.nct}" if source.nct and source.kind == "registry" else None
    return tuple(filter(None, (doi, pmid, nct)))
