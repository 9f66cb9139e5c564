"""Dense retrieval: exact inner product with FAISS over the vectors of every key of every unit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from glutask.retrieval.encoder import Vectors


class DenseIndex:
    """Vectors of keys, and the unit each key points back to."""

    def __init__(self, index: Any, owners: np.ndarray) -> None:
        """Wrap a FAISS index.

        Args:
            index: FAISS inner-product index over n keys.
            owners: int32 array of shape (n,), the unit's number for each key, ascending.
        """
        self._index = index
        self._owners = owners
        self._first = np.searchsorted(owners, np.arange(int(owners[-1]) + 2 if len(owners) else 1))

    def __len__(self) -> int:
        """How many keys it holds."""
        return int(self._index.ntotal)

    @classmethod
    def build(cls, vectors: Vectors, owners: np.ndarray) -> DenseIndex:
        """Index vectors of shape (n, d) exactly."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index, owners.astype(np.int32))

    def search(self, vector: Vectors, depth: int) -> tuple[dict[int, float], dict[int, int]]:
        """The units of the nearest `depth` keys.

        Returns:
            Unit number to the cosine of its nearest key, and unit number to that key's place in the unit (0 is the first).

        Args:
            vector: Shape (d,), length 1.
            depth: How many keys to look at.
        """
        depth = min(depth, self._index.ntotal)
        if depth == 0:
            return {}, {}
        scores, keys = self._index.search(vector.reshape(1, -1), depth)
        best: dict[int, float] = {}
        nearest: dict[int, int] = {}
        for score, key in zip(scores[0].tolist(), keys[0].tolist(), strict=True):
            unit = int(self._owners[key])
            if unit not in best:
                best[unit] = score
                nearest[unit] = key - int(self._first[unit])
        return best, nearest

    def score(self, vector: Vectors, units: Sequence[int]) -> tuple[dict[int, float], dict[int, int]]:
        """The same for given units, wherever they rank."""
        if not units:
            return {}, {}
        spans = [(int(self._first[unit]), int(self._first[unit + 1])) for unit in units]
        cosines = self._reconstruct(np.concatenate([np.arange(*span) for span in spans])) @ vector.reshape(-1)
        best: dict[int, float] = {}
        nearest: dict[int, int] = {}
        start = 0
        for unit, (first, after) in zip(units, spans, strict=True):
            part = cosines[start : start + after - first]
            nearest[unit] = int(part.argmax())
            best[unit] = float(part[nearest[unit]])
            start += after - first
        return best, nearest

    def heads(self, units: Sequence[int]) -> Vectors:
        """Vectors of the units' first keys, shape (len(units), d)."""
        return self._reconstruct(self._first[list(units)])

    def _reconstruct(self, keys: np.ndarray) -> Vectors:
        if not len(keys):
            return np.zeros((0, self._index.d), dtype=np.float32)
        found: Vectors = self._index.reconstruct_batch(keys.astype(np.int64))
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
    def load(cls, folder: Path, name: str = "dense") -> DenseIndex:
        """Read what `save` wrote."""
        return cls(faiss.read_index(str(folder / f"{name}.faiss")), np.load(folder / f"{name}-owners.npy", allow_pickle=False))
