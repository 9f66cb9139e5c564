"""Indexes over a collection: documents stream from disk through the encoder; what is built is kept for the next run."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import ValidationError

from glutask.corpus.locate import home_folder, index_folder
from glutask.errors import DatasetError
from glutask.evaluation.collection import Collection
from glutask.evaluation.progress import Tell, told
from glutask.evaluation.whole import write_bytes
from glutask.retrieval.dense import EXACT, DenseIndex
from glutask.retrieval.embedding import EncoderSource, embed
from glutask.retrieval.encoder import DEFAULT_ENCODER, DEFAULT_SHA256, Encoder, Vectors, file_sha256
from glutask.retrieval.lexical import LexicalIndex
from glutask.retrieval.manifest import Manifest

COMPOSED = "title, space, text"
"""How a document becomes one text; part of what kept vectors are known by."""
T = TypeVar("T")


def open_encoder(name: str) -> Encoder:
    """The encoder of that name.

    Raises:
        EncoderError: It cannot be loaded.
    """
    return encoder_source(name).open()


def encoder_source(name: str) -> EncoderSource:
    """The exported default encoder where the project's index holds it, else sentence-transformers.

    The export answers within 1e-5 of the original (`export_onnx` checks it) and needs no torch.
    """
    if name == DEFAULT_ENCODER:
        folder = index_folder()
        try:
            manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
        except (OSError, ValidationError):
            manifest = None
        if manifest and manifest.onnx and manifest.encoder == name:
            return EncoderSource(name, folder / manifest.build / "encoder")
    return EncoderSource(name, None)


def texts(collection: Collection, start: int = 0) -> Iterator[str]:
    """The documents' texts, from a number on."""
    return (document.whole for document in islice(collection.documents(), start, None))


@contextmanager
def vectors_of(collection: Collection, encoder: Encoder, tell: Tell) -> Iterator[tuple[Path, Vectors]]:
    """Every document's vector, and the folder where it is kept; where encoding broke off, it goes on.

    Vectors of an encoder that only a model hub knows are kept no longer than they are needed.

    Raises:
        DatasetError: The person's own folder, where vectors are kept, cannot be written.
    """
    kept = home_folder() / "evaluation"
    identity = identify(collection, encoder.name)
    try:
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept, prefix=".") as folder:
            place = kept / identity[:32] if identity else Path(folder)
            source = encoder_source(encoder.name)
            yield place, embed(texts(collection), len(collection.ids), encoder, source, place, tell)
    except OSError as error:
        raise DatasetError(
            f"vectors cannot be written to {home_folder()} ({error.strerror or error}); free space or set GLUTASK_HOME to another folder."
        ) from None


def dense_index(collection: Collection, encoder: Encoder, tell: Tell) -> DenseIndex:
    """An index of every document's vector; beyond `dense.EXACT` documents it is approximate, kept, and searched on disk.

    Raises:
        DatasetError: The person's own folder, where vectors are kept, cannot be written.
    """
    count = len(collection.ids)
    with vectors_of(collection, encoder, tell) as (place, vectors):
        if count <= EXACT:
            return DenseIndex.build(vectors, np.arange(count))
        return _kept(place / "dense", lambda folder: DenseIndex.load(folder, mapped=True), lambda: DenseIndex.build(vectors, np.arange(count)).save)


def lexical_index(collection: Collection, tell: Tell) -> LexicalIndex:
    """A BM25 index of every document; of a large collection it is kept, and searched on disk.

    Raises:
        DatasetError: The person's own folder cannot be written.
    """
    count = len(collection.ids)
    following = told(texts(collection), count, "reading words", tell)
    if count <= EXACT:
        return LexicalIndex.build(following)
    place = home_folder() / "evaluation" / f"words-{hashlib.sha256(f'{COMPOSED} {file_sha256(collection.corpus)}'.encode()).hexdigest()[:32]}"
    try:
        return _kept(place, lambda folder: LexicalIndex.load(folder, mapped=True), lambda: LexicalIndex.build(following).save)
    except OSError as error:
        raise DatasetError(f"{place.parent} cannot be written ({error.strerror or error}); free space or set GLUTASK_HOME.") from None


def encoded(said: Sequence[str], encoder: Encoder, tell: Tell) -> Vectors:
    """Vectors of texts, shape (n, d), from the last run if encoder and texts are the same.

    Raises:
        DatasetError: The person's own folder, where vectors are kept, cannot be written.
    """
    identity = _identity(encoder.name)
    digest = hashlib.sha256("\0".join((identity or "", *said)).encode()).hexdigest()
    place = home_folder() / "evaluation" / f"{digest[:32]}.npy"
    if identity and place.exists():
        kept: Vectors = np.load(place, allow_pickle=False)
        return kept
    order = np.argsort([len(text) for text in said], kind="stable")
    vectors = np.empty((len(said), encoder.dimension), dtype=np.float32)
    vectors[order] = encoder.encode([said[i] for i in order], lambda done, total: tell("encoding", done, total))
    if identity:
        write_bytes(place, lambda file: np.save(file, vectors, allow_pickle=False))
    return vectors


def identify(collection: Collection, encoder: str) -> str | None:
    """What tells vectors of this encoder over this collection from others; nothing for a model that only a hub can identify."""
    identity = _identity(encoder)
    return identity and hashlib.sha256(f"{identity} {COMPOSED} {file_sha256(collection.corpus)}".encode()).hexdigest()


def _identity(encoder: str) -> str | None:
    if encoder == DEFAULT_ENCODER:
        return DEFAULT_SHA256
    if Path(encoder).is_dir():
        return " ".join(file_sha256(path) for path in sorted(Path(encoder).rglob("*")) if path.is_file())
    return None


def _kept(place: Path, load: Callable[[Path], T], build: Callable[[], Callable[[Path], None]]) -> T:
    """What a folder holds; built first where it holds nothing, or nothing whole."""
    try:
        return load(place)
    except (OSError, RuntimeError, ValueError, KeyError):
        save = build()
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".") as folder:
        draft = Path(folder) / "whole"
        draft.mkdir()
        save(draft)
        shutil.rmtree(place, ignore_errors=True)
        draft.rename(place)
    return load(place)
