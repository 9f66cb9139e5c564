"""Indexes over a collection: documents stream from disk through the encoder; vectors are kept for the next run."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import faiss
import numpy as np
from pydantic import ValidationError

from glutask.corpus.locate import home_folder, index_folder
from glutask.errors import DatasetError
from glutask.evaluation.collection import Collection, Document
from glutask.evaluation.progress import Tell, told
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.encoder import DEFAULT_ENCODER, DEFAULT_SHA256, Encoder, OnnxEncoder, SentenceTransformerEncoder, file_sha256
from glutask.retrieval.index import Manifest
from glutask.retrieval.lexical import LexicalIndex

CHUNK = 512
"""Documents read and encoded at a time."""


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


def dense_index(collection: Collection, encoder: Encoder, tell: Tell, keep: bool = True) -> DenseIndex:
    """An exact index of every document's vector, from the last run if encoder and corpus are the same.

    Args:
        collection: Documents.
        encoder: Makes the vectors.
        tell: Told of progress.
        keep: Whether vectors are kept in, and taken from, the person's own folder.
    """
    place = _place(collection, encoder.name) if keep else None
    if place and (found := _kept(place, len(collection.ids))):
        return found
    index = faiss.IndexFlatIP(encoder.dimension)
    done, total = 0, len(collection.ids)
    tell("encoding", 0, total)
    for part in _chunks(collection.documents()):
        texts = [document.whole for document in part]
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
        vectors[order] = encoder.encode([texts[i] for i in order], lambda n, _, start=done: tell("encoding", start + n, total))  # type: ignore[misc]
        index.add(vectors)
        done += len(part)
    built = DenseIndex(index, np.arange(total, dtype=np.int32))
    if place:
        _save(built, place)
    return built


def lexical_index(collection: Collection, tell: Tell) -> LexicalIndex:
    """A BM25 index of every document."""
    texts = (document.whole for document in collection.documents())
    return LexicalIndex.build(told(texts, len(collection.ids), "reading words", tell))


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
    digest = hashlib.sha256(f"{identity} {file_sha256(collection.corpus)}".encode()).hexdigest()
    return home_folder() / "evaluation" / digest[:32]


def _kept(place: Path, documents: int) -> DenseIndex | None:
    try:
        found = DenseIndex.load(place)
    except (OSError, RuntimeError, ValueError):
        return None
    return found if len(found) == documents else None


def _save(index: DenseIndex, place: Path) -> None:
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        index.save(draft)
        shutil.rmtree(place, ignore_errors=True)
        draft.rename(place)
    except (OSError, RuntimeError) as error:
        raise DatasetError(
            f"{place.parent} cannot be written ({error}); free space, set GLUTASK_HOME, or leave vectors unkept with --no-keep."
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
