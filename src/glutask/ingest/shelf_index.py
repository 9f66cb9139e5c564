"""The index of what a person has added: built beside the old one, current by one rename of its manifest."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import Field, ValidationError

from glutask.corpus.models import Model
from glutask.ingest.encoding import encode_missing
from glutask.ingest.library import Library
from glutask.retrieval.encoder import Encoder, file_sha256
from glutask.retrieval.faiss_store import FaissStore
from glutask.retrieval.manifest import Report
from glutask.retrieval.store import Store

FORMAT = 2
CHUNK = 10_000


class ShelfManifest(Model):
    """What the index was built from."""

    format: int
    encoder: str
    generation: int
    passages: int
    build: str
    files: dict[str, str] = Field(description="File of the build to its SHA-256.")


class ShelfIndex(NamedTuple):
    """The opened index."""

    manifest: ShelfManifest
    store: Store | None
    """Nothing where no passage is left."""
    units: npt.NDArray[np.int64]
    """Number of each passage in the library, in the order of the index."""


def read_manifest(folder: Path) -> ShelfManifest | None:
    """The manifest; nothing where no index was built, or by another version."""
    try:
        manifest = ShelfManifest.model_validate_json((folder / "manifest.json").read_bytes())
    except (OSError, ValidationError):
        return None
    return manifest if manifest.format == FORMAT else None


def load_index(folder: Path, manifest: ShelfManifest) -> ShelfIndex:
    """Open the index of a manifest; vectors and scores stay on disk.

    Raises:
        OSError, ValueError, RuntimeError: A file is missing or damaged.
    """
    build = folder / manifest.build
    if _checksums(build) != manifest.files:
        raise ValueError(f"{build} is damaged")
    units: npt.NDArray[np.int64] = np.load(build / "units.npy", allow_pickle=False)
    return ShelfIndex(manifest, FaissStore.load(build) if manifest.passages else None, units)


def build_index(library: Library, encoder: Encoder, folder: Path, report: Report | None = None) -> ShelfManifest:
    """Build the index anew from the library; only passages without a vector of this encoder are encoded.

    Args:
        library: What was added; not to be changed meanwhile.
        encoder: Makes the vectors.
        folder: Where the index lies.
        report: Told of progress.
    """
    generation = library.generation
    _encode(library, encoder, report)
    if report:
        report("indexing your documents", 0, 1)
    rows = list(library.units())
    build = folder / f"build-{generation}-{os.getpid()}"
    shutil.rmtree(build, ignore_errors=True)
    build.mkdir(parents=True)
    np.save(build / "units.npy", np.array([unit for unit, _, _ in rows], dtype=np.int64))
    if rows:
        keys = [key for _, _, key in rows]
        vectors = np.concatenate([library.vectors(encoder.name, keys[i : i + CHUNK]) for i in range(0, len(keys), CHUNK)])
        FaissStore.build(vectors, np.arange(len(rows)), (terms.split() for _, terms, _ in rows), library.attributes()).save(build)
    manifest = ShelfManifest(
        format=FORMAT, encoder=encoder.name, generation=generation, passages=len(rows), build=build.name, files=_checksums(build)
    )
    _publish(folder, build, manifest)
    return manifest


def _encode(library: Library, encoder: Encoder, report: Report | None) -> None:
    def tell(done: int, total: int) -> None:
        if report:
            report("encoding your documents", done, total)

    missing = set(library.missing(encoder.name, (key for _, _, key in library.units())))
    if missing:
        encode_missing(library, encoder, library.encoded(missing), tell)


def _checksums(build: Path) -> dict[str, str]:
    return {path.relative_to(build).as_posix(): file_sha256(path) for path in sorted(build.rglob("*")) if path.is_file()}


def _publish(folder: Path, build: Path, manifest: ShelfManifest) -> None:
    for path in build.rglob("*"):
        _flush(path)
    draft = folder / ".manifest.json"
    draft.write_text(manifest.model_dump_json(), encoding="utf-8")
    _flush(draft)
    draft.replace(folder / "manifest.json")
    for old in folder.glob("build-*"):
        if old != build:
            shutil.rmtree(old, ignore_errors=True)


def _flush(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as file:
            os.fsync(file.fileno())
