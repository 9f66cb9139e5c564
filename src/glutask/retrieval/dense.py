"""Dense retrieval: inner product with FAISS over the vectors of every key of every unit; exact until there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from glutask.retrieval.approximate import build_approximate, read_mapped, selecting
from glutask.retrieval.encoder import Vectors
from glutask.retrieval.products import with_all, with_some
from glutask.retrieval.ranking import Ranking, Units, numbers_of

EXACT = 100_000
"""Keys up to which every one is compared; beyond, an approximate index is built."""


class DenseIndex:
    """Vectors of keys, and the unit each key points back to."""

    def __init__(self, index: Any, owners: npt.NDArray[np.int32]) -> None:
        """Wrap a FAISS index.

        Args:
            index: FAISS inner-product index over n keys.
            owners: int32 array of shape (n,), the unit's number for each key, ascending.
        """
        self._index = index
        self._owners = owners
        self._flat = _view(index) if isinstance(index, faiss.IndexFlat) else None
        self._selected: Any = None
        self._allowed: npt.NDArray[np.bool_] | None = None
        self._last: tuple[Vectors, Vectors] | None = None
        self._first = np.searchsorted(owners, np.arange(int(owners[-1]) + 2 if len(owners) else 1))

    def __len__(self) -> int:
        """How many keys it holds."""
        return int(self._index.ntotal)

    @property
    def owners(self) -> npt.NDArray[np.int32]:
        """The unit of each key, shape (n,)."""
        return self._owners

    @property
    def kind(self) -> str:
        """How it searches, as FAISS names it."""
        return "Flat" if self._flat is not None else f"IVF{self._index.nlist},SQ8 nprobe {self._index.nprobe}"

    @classmethod
    def build(cls, vectors: Vectors, owners: npt.NDArray[np.integer[Any]]) -> DenseIndex:
        """Index vectors of shape (n, d)."""
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if len(vectors) > EXACT:
            return cls(build_approximate(vectors), owners.astype(np.int32))
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index, owners.astype(np.int32))

    def narrowed(self, units: npt.NDArray[np.int64]) -> DenseIndex:
        """The same index, in which only these units are found."""
        part = copy(self)
        part._allowed = _of_units(self._owners, units)
        part._selected = selecting(self._index, part._allowed) if self._flat is None else None
        return part

    def search(self, vector: Vectors, depth: int) -> tuple[Ranking, Ranking]:
        """The units of the nearest `depth` keys.

        Returns:
            Unit number to the cosine of its nearest key, and unit number to that key's place in the unit (0 is the first); best first.

        Args:
            vector: Shape (d,), length 1.
            depth: How many keys to look at.
        """
        depth = min(depth, self._index.ntotal)
        if depth == 0:
            return _nothing()
        scores, found = self._approximately(vector, depth) if self._flat is None else self._exactly(self._flat, vector, depth)
        owners = self._owners[found].astype(np.int64)
        first = np.sort(np.unique(owners, return_index=True)[1])
        units = owners[first]
        return Ranking(units, scores[first]), Ranking(units, found[first] - self._first[units])

    def _approximately(self, vector: Vectors, depth: int) -> tuple[Vectors, npt.NDArray[np.int64]]:
        """Cosines and numbers of the nearest keys, best first."""
        faiss.omp_set_num_threads(1)  # one question leaves nothing to share out, and threads that wait for a core delay it
        scores, keys = self._index.search(vector.reshape(1, -1), depth, params=self._selected)
        return scores[0][keys[0] >= 0], keys[0][keys[0] >= 0]

    def _exactly(self, flat: Vectors, vector: Vectors, depth: int) -> tuple[Vectors, npt.NDArray[np.int64]]:
        """The same among all keys, those of equal cosine by number."""
        cosines = self._cosines(flat, vector)
        keys = np.arange(len(cosines)) if self._allowed is None else np.flatnonzero(self._allowed)
        if len(keys) > depth:
            least = np.partition(cosines[keys], len(keys) - depth)[len(keys) - depth]
            keys = keys[cosines[keys] >= least]
        best = keys[np.argsort(-cosines[keys], kind="stable")][:depth]
        return cosines[best], best

    def _cosines(self, flat: Vectors, vector: Vectors) -> Vectors:
        """Of all keys; those of the last vector are kept, since a search is followed by `score`."""
        last = self._last
        if last is None or not np.array_equal(last[0], vector):
            self._last = last = (vector, with_all(flat, vector))
        return last[1]

    def _cosines_of(self, vector: Vectors, keys: npt.NDArray[np.int64]) -> Vectors:
        last = self._last
        if last is not None and np.array_equal(last[0], vector):
            return last[1][keys]
        return with_some(self._take(keys), vector, np.arange(len(keys))) if self._flat is None else with_some(self._flat, vector, keys)

    def score(self, vector: Vectors, units: Sequence[int] | Units) -> tuple[Ranking, Ranking]:
        """The same for given units, wherever they rank."""
        asked = numbers_of(units)
        if not len(asked):
            return _nothing()
        firsts = self._first[asked]
        counts = self._first[asked + 1] - firsts
        starts = np.cumsum(counts) - counts
        keys = np.arange(int(counts.sum())) + np.repeat(firsts - starts, counts)
        cosines = self._cosines_of(vector, keys)
        highest = np.maximum.reduceat(cosines, starts)
        level = np.flatnonzero(cosines == np.repeat(highest, counts))
        nearest = level[np.searchsorted(level, starts)] - starts
        return Ranking(asked, highest), Ranking(asked, nearest)

    def heads(self, units: Sequence[int] | Units) -> Vectors:
        """Vectors of the units' first keys, shape (len(units), d)."""
        return self._take(self._first[numbers_of(units)])

    def vector(self, unit: int, place: int) -> Vectors:
        """The vector of one key of a unit, shape (d,)."""
        found: Vectors = self._take(self._first[[unit]] + place)[0]
        return found

    def _take(self, keys: npt.NDArray[np.int64]) -> Vectors:
        found: Vectors = self._index.reconstruct_batch(keys) if self._flat is None else self._flat[keys]
        return found

    def vectors(self) -> Vectors:
        """All vectors, shape (n, d), in the order they were added."""
        found: Vectors = self._index.reconstruct_n(0, self._index.ntotal)
        return found

    def save(self, folder: Path, name: str = "dense") -> None:
        """Write `{name}.faiss` and `{name}-owners.npy`."""
        faiss.write_index(self._index, str(folder / f"{name}.faiss"))
        np.save(folder / f"{name}-owners.npy", self._owners, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, name: str = "dense", mapped: bool = False) -> DenseIndex:
        """Read what `save` wrote.

        Args:
            folder: Where it was saved.
            name: Under which name.
            mapped: Whether vectors stay on disk and are paged in as they are needed.
        """
        path = folder / f"{name}.faiss"
        index = read_mapped(path) if mapped else faiss.read_index(str(path))
        return cls(index, np.load(folder / f"{name}-owners.npy", allow_pickle=False, mmap_mode="r" if mapped else None))


def _nothing() -> tuple[Ranking, Ranking]:
    return Ranking.of({}), Ranking.of({})


def _view(index: Any) -> Vectors:
    """The vectors of a flat index, without a copy."""
    found: Vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(index.ntotal, index.d)
    return found


def _of_units(owners: npt.NDArray[np.int32], units: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether each key belongs to one of the units."""
    chosen = np.zeros(int(owners[-1]) + 1 if len(owners) else 0, dtype=bool)
    chosen[units[units < len(chosen)]] = True
    found: npt.NDArray[np.bool_] = chosen[owners]
    return found
