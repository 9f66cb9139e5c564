"""The shelf: search in what a person has added, apart from the curated corpus."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from pydantic import Field
from rapidfuzz import fuzz

from glutask.corpus.locate import documents_file
from glutask.corpus.models import Model
from glutask.errors import IndexFault, IngestError
from glutask.ingest.document import Document, OwnPassage
from glutask.ingest.kept import text_key
from glutask.ingest.library import Library, told_plainly
from glutask.ingest.shelf_index import ShelfIndex, build_index, load_index, read_manifest
from glutask.retrieval.encoder import Encoder, Vectors
from glutask.retrieval.manifest import Report
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.retriever import Retriever, Scored
from glutask.retrieval.store import Where

ALIKE = 92
"""Likeness in words (0 to 100) from which two passages say the same; the lower one is folded into the upper."""
_FIGURE = re.compile(r"\d+")
SPARE = 3
"""How many times more passages are looked at than are wanted, since some are folded."""


class OwnHit(Model):
    """A passage of a person's own document that was found."""

    passage: OwnPassage
    document: Document
    score: float = Field(description="Fused score, 0 to 1.")
    dense: float = Field(description="Cosine.")
    lexical: float = Field(description="BM25 score.")
    before: OwnPassage | None = Field(default=None, description="The passage before it in the document.")
    after: OwnPassage | None = Field(default=None, description="The passage after it.")
    also: tuple[str, ...] = Field(default=(), description="Ids of passages that say nearly the same and were folded into it.")


class Shelf:
    """Finds passages. Follows what other processes add meanwhile; changes nothing of it."""

    def __init__(self, library: Library, encoder: Encoder, report: Report | None = None, store: Address | None = None) -> None:
        """Open the index, building it first where it does not fit what was added.

        Args:
            library: What was added.
            encoder: Of the questions; passages are encoded by it where they were not.
            report: Told of progress while an index is built.
            store: Where passages are searched; what was added since they were moved there is searched in the index until it is moved too.
        """
        self._store = store
        self._library = library
        self._encoder = encoder
        self._folder = index_folder(library, encoder)
        self._opened: ShelfIndex | None = None
        with told_plainly(library.path):
            self._refresh(report)

    @classmethod
    def open(cls, encoder: Encoder, home: Path | None = None, report: Report | None = None, store: Address | None = None) -> Shelf | None:
        """The shelf of a home folder, or nothing where nothing was ever added."""
        path = documents_file(home)
        return cls(Library(path), encoder, report, store) if path.is_file() else None

    def __len__(self) -> int:
        """How many passages are found in."""
        return len(self._opened.units) if self._opened else 0

    @property
    def generation(self) -> int:
        """A number that rises with each change of the documents."""
        with told_plainly(self._library.path):
            return self._library.generation

    def search(self, text: str, k: int = 10, where: Where | None = None, vector: Vectors | None = None) -> list[OwnHit]:
        """The best k passages for a text, best first, near-duplicates folded.

        Args:
            text: What to search for.
            k: How many.
            where: `document`, `kind`, `format`, `agent` or `year` to the values that may be found.
            vector: The text's vector if it is already known, shape (d,).

        Raises:
            IngestError: What was added cannot be read.
        """
        with told_plainly(self._library.path):
            return self._search(text, k, where, vector)

    def _search(self, text: str, k: int, where: Where | None, vector: Vectors | None) -> list[OwnHit]:
        self._refresh()
        opened = self._opened
        if opened is None or opened.store is None:
            return []
        store = opened.store.narrowed(where) if where else opened.store
        scored = Retriever(store.dense, store.lexical, self._encoder).search(text, SPARE * k, vector=vector)
        units = [int(opened.units[s.unit]) for s in scored]
        passages = self._library.passages(units)
        found = [(s, passages[u]) for s, u in zip(scored, units, strict=True) if u in passages]
        hits = (self._hit(s, passage, also) for s, passage, also in _folded(found)[:k])
        return [hit for hit in hits if hit is not None]

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of sentences, shape (len(texts), d); what was not encoded when it was added is encoded now.

        Raises:
            IngestError: What was added cannot be read.
        """
        with told_plainly(self._library.path):
            keys = [text_key(text) for text in texts]
            missing = set(self._library.missing(self._encoder.name, keys))
            known = [key for key in dict.fromkeys(keys) if key not in missing]
            found = dict(zip(known, self._library.vectors(self._encoder.name, known), strict=True)) if known else {}
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key in missing}
        if fresh:
            found |= dict(zip(fresh, self._encoder.encode(list(fresh.values())), strict=True))
        return np.stack([found[key] for key in keys])

    def _hit(self, scored: Scored, passage: OwnPassage, also: tuple[str, ...]) -> OwnHit | None:
        """The hit; nothing where its document was removed this moment."""
        document = self._library.document(passage.document)
        if document is None:
            return None
        before, after = self._library.neighbours(passage)
        return OwnHit(
            passage=passage, document=self._library.better_source(document), score=scored.score, dense=scored.dense, lexical=scored.lexical,
            before=before, after=after, also=also,
        )  # fmt: skip

    def _refresh(self, report: Report | None = None) -> None:
        """Open what is current; build it where an interrupted `add` or another encoder left it behind, unless somebody is adding."""
        manifest = read_manifest(self._folder)
        if manifest is None or manifest.generation != self._library.generation:
            from filelock import FileLock, Timeout

            try:
                with FileLock(self._library.path.with_suffix(".lock"), timeout=0):
                    manifest = build_index(self._library, self._encoder, self._folder, report)
            except Timeout:
                pass
        if manifest and (self._opened is None or self._opened.manifest != manifest):
            try:
                self._opened = load_index(self._folder, manifest)
            except (OSError, ValueError, RuntimeError):
                if self._opened is None:
                    with change(self._library):
                        self._opened = load_index(self._folder, build_index(self._library, self._encoder, self._folder, report))
            self._go_to_server()

    def _go_to_server(self) -> None:
        if self._store is None or self._opened is None or self._opened.store is None:
            return
        from glutask.ingest.moving import searched_at

        with contextlib.suppress(IndexFault):
            self._opened = self._opened._replace(store=searched_at(self._library, self._encoder, self._store))


def index_folder(library: Library, encoder: Encoder) -> Path:
    """Where their index for an encoder lies."""
    return library.path.parent / f"index-{hashlib.sha256(encoder.name.encode()).hexdigest()[:12]}"


@contextlib.contextmanager
def change(library: Library, patience: float = 600.0) -> Iterator[None]:
    """Held while documents are added or removed; a second process waits for the first.

    Raises:
        IngestError: The first one takes longer than `patience` seconds.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(library.path.with_suffix(".lock"))
    with told_plainly(library.path):
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            raise IngestError(f"another process is still changing {library.path.parent}; wait for it to end, then try again.") from None
        try:
            yield
        finally:
            lock.release()


def _folded(found: Sequence[tuple[Scored, OwnPassage]]) -> list[tuple[Scored, OwnPassage, tuple[str, ...]]]:
    kept: list[tuple[Scored, OwnPassage, list[str]]] = []
    for scored, passage in found:
        twin = next((also for _, upper, also in kept if _alike(upper.text, passage.text)), None)
        if twin is None:
            kept.append((scored, passage, []))
        else:
            twin.append(passage.id)
    return [(scored, passage, tuple(also)) for scored, passage, also in kept]


def _alike(one: str, other: str) -> bool:
    """Whether two passages say nearly the same, with the same figures."""
    return bool(fuzz.ratio(one, other, score_cutoff=ALIKE)) and _FIGURE.findall(one) == _FIGURE.findall(other)
