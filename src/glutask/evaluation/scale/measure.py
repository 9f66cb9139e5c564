"""Measures one size: building in one process, searching in another, so that neither's memory counts for the other's."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

import faiss
import numpy as np

from glutask.evaluation.measures.latency import Latency, latency
from glutask.evaluation.scale.figures import Built, Row, Searched
from glutask.evaluation.scale.synthetic import Synthetic
from glutask.retrieval.attributes import Postings
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.encoder import Progress, Vectors
from glutask.retrieval.faiss_store import FaissStore
from glutask.retrieval.lexical import LexicalIndex
from glutask.retrieval.retriever import Retriever

GROUPS = 50
"""Into so many groups of equal size passages are divided, for searches among one of them."""
NEAREST = 10
WARMING = 20
GIGABYTE = 1e9
T = TypeVar("T")


class Material(NamedTuple):
    """What the corpus gives: statements to make passages from, questions to search for."""

    texts: Sequence[str]
    vectors: Vectors
    questions: Sequence[str]
    asked: Vectors


class Given:
    """Stands for the encoder where every vector is given."""

    name = "given"
    dimension = 0

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Never called."""
        raise NotImplementedError

    def pieces(self, word: str) -> int:
        """Never called."""
        raise NotImplementedError


def measure(material: Material, passages: int) -> Row:
    """Build an index of so many passages and search it."""
    with TemporaryDirectory(prefix="glutask-scale-") as place:
        folder = Path(place)
        built = _alone(build, material, passages, folder)
        searched = _alone(search, material, folder)
    return Row(passages=passages, built=built, searched=searched)


def build(material: Material, passages: int, folder: Path) -> Built:
    """Build and write the index, and what exact search finds."""
    synthetic = Synthetic(material.texts, material.vectors, passages)
    vectors = np.empty((passages, material.vectors.shape[1]), dtype=np.float32)
    done = 0
    for part in synthetic.vectors():
        vectors[done : done + len(part)] = part
        done += len(part)
    np.save(folder / "exact.npy", faiss.knn(material.asked, vectors, NEAREST, metric=faiss.METRIC_INNER_PRODUCT)[1])
    index = folder / "index"
    index.mkdir()
    started = time.perf_counter()
    dense = DenseIndex.build(vectors, np.arange(passages))
    dense.save(index)
    dense_s = time.perf_counter() - started
    kind = dense.kind
    del dense, vectors
    started = time.perf_counter()
    LexicalIndex.build(synthetic.texts()).save(index)
    lexical_s = time.perf_counter() - started
    Postings.build({"group": (str(number % GROUPS),)} for number in range(passages)).save(index)
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Built(
        kind=kind, dense_s=round(dense_s, 3), lexical_s=round(lexical_s, 3), peak_gb=round(peak / GIGABYTE, 3), disk_gb=round(size / GIGABYTE, 3)
    )


def search(material: Material, folder: Path) -> Searched:
    """Open the index and search it for every question, one after another."""
    load = os.getloadavg()[0]
    store = FaissStore.load(folder / "index")
    exact = np.load(folder / "exact.npy")
    asked = list(zip(material.questions, material.asked, strict=True))
    found = [set(store.dense.search(vector, NEAREST)[0]) for _, vector in asked]
    recall = float(np.mean([len(units & set(nearest)) / NEAREST for units, nearest in zip(found, exact.tolist(), strict=True)]))
    whole = Retriever(store.dense, store.lexical, Given())
    fused = _timed(lambda text, vector: whole.search(text, NEAREST, vector=vector), asked)
    computing = _timed(lambda text, vector: whole.search(text, NEAREST, vector=vector), asked, time.process_time)
    dense = _timed(lambda _, vector: store.dense.search(vector, NEAREST), asked)
    lexical = _timed(lambda text, _: store.lexical.search(text, NEAREST), asked)

    def among(text: str, vector: Vectors) -> object:
        part = store.narrowed({"group": ("7",)})
        return Retriever(part.dense, part.lexical, Given()).search(text, NEAREST, vector=vector)

    filtered = _timed(among, asked)
    status = _status()
    return Searched(
        recall=round(recall, 4), fused=fused, computing=computing, dense=dense, lexical=lexical, filtered=filtered, load=round(load, 1),
        resident_gb=round(status["VmHWM"] / GIGABYTE, 3), private_gb=round(status["RssAnon"] / GIGABYTE, 3),
    )  # fmt: skip


def _timed(call: Callable[[str, Vectors], object], asked: Sequence[tuple[str, Vectors]], clock: Callable[[], float] = time.perf_counter) -> Latency:
    for text, vector in asked[:WARMING]:
        call(text, vector)
    seconds = []
    for text, vector in asked:
        started = clock()
        call(text, vector)
        seconds.append(clock() - started)
    return latency(seconds)


def _status() -> dict[str, int]:
    """Memory of this process in bytes, as Linux tells it."""
    lines = (line.split() for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return {parts[0].rstrip(":"): int(parts[1]) * 1024 for parts in lines if parts[-1] == "kB"}


def _alone(call: Callable[..., T], *arguments: object) -> T:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(call, *arguments).result()
