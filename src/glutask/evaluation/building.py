"""Indexes over a collection: documents stream from disk through the encoder; vectors are kept for the next run."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from glutask.corpus.locate import home_folder, index_folder
from glutask.errors import DatasetError
from glutask.evaluation.collection import Collection, Document
from glutask.evaluation.progress import Tell, told
from glutask.retrieval.dense import EXACT, DenseIndex
from glutask.retrieval.encoder import DEFAULT_ENCODER, DEFAULT_SHA256, Encoder, OnnxEncoder, SentenceTransformerEncoder, file_sha256
from glutask.retrieval.index import Manifest
from glutask.retrieval.lexical import LexicalIndex

CHUNK = 512
"""Documents read and encoded at a time."""
COMPOSED = "title, space, text"
"""How a document becomes one text; part of what kept vectors are known by."""


def open_encoder(name: str) -> Encoder:
    """The exported default encoder where the project's index holds it, else sentence-transformers.

    The export answers within 1e-5 of the original (`export_onnx` checks it) and needs no torch.

    Raises:
        EncoderError: The encoder cannot be loaded.
    """
    if name == DEFAULT_ENCODER:
        folder = index_folder()
        try:
            manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
        except (OSError, ValidationError):
            manifest = None
        if manifest and manifest.onnx and manifest.encoder == name:
            return OnnxEncoder(folder / manifest.build / "encoder", name)
    return SentenceTransformerEncoder(name)


def dense_index(collection: Collection, encoder: Encoder, tell: Tell) -> DenseIndex:
    """An index of every document's vector, from the last run if encoder and corpus are the same.

    Vectors are gathered in a file, so that memory does not grow with the collection; beyond `dense.EXACT` documents the index is
    approximate, and searched on disk.

    Args:
        collection: Documents.
        encoder: Makes the vectors.
        tell: Told of progress.

    Raises:
        DatasetError: The person's own folder, where vectors are kept, cannot be written.
    """
    total = len(collection.ids)
    place = _place(collection, encoder.name)
    if place and (found := _kept(place, total)):
        return found
    try:
        kept = home_folder() / "evaluation"
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept, prefix=".") as folder:
            vectors = _vectors(collection, encoder, Path(folder) / "vectors.npy", tell)
            built = DenseIndex.build(vectors, np.arange(total, dtype=np.int32))
            if not place:
                return built
            draft = Path(folder) / "index"
            draft.mkdir()
            built.save(draft)
            shutil.rmtree(place, ignore_errors=True)
            draft.rename(place)
    except OSError as error:
        raise DatasetError(
            f"vectors cannot be written to {home_folder()} ({error.strerror or error}); free space or set GLUTASK_HOME to another folder."
        ) from None
    return _kept(place, total) or built


def lexical_index(collection: Collection, tell: Tell) -> LexicalIndex:
    """A BM25 index of every document."""
    texts = (document.whole for document in collection.documents())
    return LexicalIndex.build(told(texts, len(collection.ids), "reading words", tell))


def _vectors(collection: Collection, encoder: Encoder, path: Path, tell: Tell) -> np.ndarray:
    done, total = 0, len(collection.ids)
    vectors = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=(total, encoder.dimension))
    tell("encoding", 0, total)
    for part in _chunks(collection.documents()):
        texts = [document.whole for document in part]
        order = np.argsort([len(text) for text in texts], kind="stable")

        def encoded(count: int, _: int, start: int = done) -> None:
            tell("encoding", start + count, total)

        vectors[done + order] = encoder.encode([texts[i] for i in order], encoded)
        done += len(part)
    return vectors


def _chunks(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while part := list(islice(documents, CHUNK)):
        yield part


def _place(collection: Collection, encoder: str) -> Path | None:
    """Where the vectors of this encoder over this corpus are kept; nowhere for a model that only a hub can identify."""
    if encoder == DEFAULT_ENCODER:
        identity = DEFAULT_SHA256
    elif Path(encoder).is_dir():
        identity = " ".join(file_sha256(path) for path in sorted(Path(encoder).rglob("*")) if path.is_file())
    else:
        return None
    digest = hashlib.sha256(f"{identity} {COMPOSED} {file_sha256(collection.corpus)}".encode()).hexdigest()
    return home_folder() / "evaluation" / digest[:32]


def _kept(place: Path, documents: int) -> DenseIndex | None:
    try:
        found = DenseIndex.load(place, mapped=documents > EXACT)
    except (OSError, RuntimeError, ValueError):
        return None
    return found if len(found) == documents else None
