"""The index folder: built from the corpus, checked by its manifest, rebuilt when stale, missing or damaged.

A build is written beside the old one and becomes current by one rename of the manifest, so that a reader sees
either the old index or the new one. A lock makes a second process wait for the first.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from glutask.corpus.corpus import Corpus
from glutask.corpus.digest import corpus_digest
from glutask.corpus.restored import restored
from glutask.errors import EncoderError, IndexFault
from glutask.retrieval.adapter import adapter_digest, load_adapter
from glutask.retrieval.attributes import Postings
from glutask.retrieval.checks import Checks, DamagedError
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.encoder import DEFAULT_ENCODER, Encoder, OnnxEncoder, SentenceTransformerEncoder, Vectors
from glutask.retrieval.faiss_store import FaissStore
from glutask.retrieval.later import Later
from glutask.retrieval.lexical import LexicalIndex
from glutask.retrieval.manifest import UNNAMED, Manifest, Report, code_digest
from glutask.retrieval.matters import Matters
from glutask.retrieval.retriever import Retriever
from glutask.retrieval.said import Said
from glutask.retrieval.store import Store, Where
from glutask.retrieval.uncollected import uncollected
from glutask.settings import Settings
from glutask.understanding import kernel
from glutask.understanding.linking import Kept
from glutask.understanding.vocabulary import Vocabulary

FORMAT = 14
"""Raised whenever the layout of the index changes."""

ATTEMPTS = 3
"""How often opening is tried: another process may replace the index between its check and its reading."""

FOR_BUILDING = frozenset({"vectors.npy", "keys.json"})
"""Files that only building reads, so that only building checks them."""


class Index(NamedTuple):
    """An opened index: the corpus it was built from, and its retriever."""

    corpus: Corpus
    manifest: Manifest
    unit_ids: tuple[str, ...]
    store: Store
    """Where vectors and words are searched."""
    retriever: Retriever
    keys: DenseIndex
    """The keys: the text of each unit, and the questions it answers."""
    unnamed: DenseIndex
    """The keys with names left out."""
    intents: Vectors
    """Weights of the classifier of intents."""
    readings: Vectors
    """Weights of the classifier of what is asked for."""
    vocabulary: Vocabulary
    names: Kept
    """Names that a `Linker` collected."""
    matters: Matters
    said: Said
    words: tuple[str, ...]
    """Words towards which slips of the keyboard are corrected."""
    settings: Settings

    def on(self, store: Store) -> Index:
        """The same index, searched in another store of the same units."""
        return self._replace(store=store, retriever=Retriever(store.dense, store.lexical, self.retriever.encoder, adapter=self.retriever.adapter))

    def narrowed(self, where: Where) -> Index:
        """The same index, in which only some statements are found."""
        return self.on(self.store.narrowed(where))


def open_index(corpus_folder: Path, index_folder: Path, encoder: str = DEFAULT_ENCODER, report: Report | None = None, rebuild: bool = False) -> Index:
    """Open the index, building it first where it is missing, stale or damaged.

    Raises:
        CorpusError: The corpus has a fault.
        EncoderError: The encoder cannot be loaded.
        IndexFault: The folder cannot be written.
    """
    digest = corpus_digest(corpus_folder)
    for attempt in range(ATTEMPTS):
        manifest = None if rebuild else (_current if attempt else _fitting)(index_folder, digest, encoder)
        manifest = manifest or _built(corpus_folder, index_folder, encoder, report, rebuild)
        try:
            with uncollected():
                return _open(index_folder, manifest)
        except (OSError, ValueError, KeyError, RuntimeError, EncoderError) as error:
            reason, rebuild = error, attempt > 0
    raise IndexFault(f"the index in {index_folder} cannot be opened ({type(reason).__name__}: {reason}); delete the folder and run: glutask index")


def _built(corpus_folder: Path, index_folder: Path, encoder: str, report: Report | None, rebuild: bool) -> Manifest:
    """Build, unless another process has done so meanwhile."""
    from filelock import FileLock

    from glutask.retrieval.building import build

    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(index_folder / ".lock"):
            manifest = None if rebuild else _current(index_folder, corpus_digest(corpus_folder), encoder)
            return manifest or build(corpus_folder, index_folder, encoder, FORMAT, report)
    except OSError as error:
        raise IndexFault(f"the index in {index_folder} cannot be written ({error.strerror or error}); free space or choose another folder") from None


def _fitting(index_folder: Path, digest: str, encoder: str) -> Manifest | None:
    """The manifest, if it fits corpus, encoder and version; else nothing."""
    try:
        manifest = Manifest.model_validate_json((index_folder / "manifest.json").read_bytes())
    except (OSError, ValidationError):
        return None
    built = (manifest.format, manifest.corpus, manifest.code, manifest.encoder, manifest.adapter)
    return manifest if built == (FORMAT, digest, code_digest(), encoder, adapter_digest(encoder)) else None


def _current(index_folder: Path, digest: str, encoder: str) -> Manifest | None:
    """The same, if the index is whole."""
    manifest = _fitting(index_folder, digest, encoder)
    try:
        if manifest:
            Checks(index_folder / manifest.build, manifest.files).wait()
    except (OSError, DamagedError):
        return None
    return manifest


def _open(index_folder: Path, manifest: Manifest) -> Index:
    """Read what answering needs, each file once it is known to be what was built."""
    build = index_folder / manifest.build
    checks = Checks(build, {name: checksum for name, checksum in manifest.files.items() if name not in FOR_BUILDING})
    encoder = Later(lambda: _encoder(build, manifest))  # its weights may be checked meanwhile: they are only numbers
    dense, unnamed = (Later(lambda name=name: _dense(build, name, checks)) for name in ("dense", UNNAMED))  # type: ignore[misc]
    corpus = restored(Corpus, _read(build, "corpus"))
    vocabulary = Vocabulary.restored(_read(build, "vocabulary"))
    unit_ids = tuple(_read(build, "units"))
    store = FaissStore(dense.result(), LexicalIndex.load(build), len(unit_ids), Postings.load(build))
    opened = Index(
        corpus=corpus,
        manifest=manifest,
        unit_ids=unit_ids,
        store=store,
        retriever=Retriever(store.dense, store.lexical, encoder.result(), adapter=load_adapter(manifest.encoder)),
        keys=store.dense,
        unnamed=unnamed.result(),
        intents=kernel.load(build / "intents.npy"),
        readings=kernel.load(build / "readings.npy"),
        vocabulary=vocabulary,
        names=_read(build, "names"),
        matters=Matters(corpus, vocabulary, _read(build, "matters")),
        said=Said(corpus, _read(build, "said")),
        words=tuple(_read(build, "words")),
        settings=Settings(_read(build, "settings")),
    )
    checks.wait()
    return opened


def _dense(build: Path, name: str, checks: Checks) -> DenseIndex:
    checks.wait(f"{name}.faiss")
    return DenseIndex.load(build, name)


def _encoder(build: Path, manifest: Manifest) -> Encoder:
    return OnnxEncoder(build / "encoder", manifest.encoder) if manifest.onnx else SentenceTransformerEncoder(manifest.encoder)


def _read(build: Path, name: str) -> Any:
    return json.loads((build / f"{name}.json").read_bytes())
