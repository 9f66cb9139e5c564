"""The embedded store: FAISS and bm25s in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from glutask.retrieval.attributes import Attributes, Postings, Where
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.encoder import Vectors
from glutask.retrieval.fusion import reciprocal_rank
from glutask.retrieval.lexical import LexicalIndex

FUSED = 1000
"""How far each ranking is read for `hybrid`."""


class FaissStore:
    """Vectors and words in memory, or on disk and paged in as they are needed."""

    def __init__(self, dense: DenseIndex, lexical: LexicalIndex, count: int, attributes: Postings) -> None:
        """Join two indexes.

        Args:
            dense: Over the keys of the units.
            lexical: Over the units.
            count: How many units there are.
            attributes: Which units have which.
        """
        self.dense = dense
        self.lexical = lexical
        self._count = count
        self._attributes = attributes

    @classmethod
    def build(cls, vectors: Vectors, owners: np.ndarray, terms: Iterable[Sequence[str]], attributes: Attributes = ()) -> FaissStore:
        """Index units.

        Args:
            vectors: Of their keys, shape (n, d), each of length 1.
            owners: The unit of each key, ascending, shape (n,).
            terms: Of each unit (see `lexical.terms`).
            attributes: Of each unit.
        """
        lexical = LexicalIndex.build_terms(terms)
        return cls(DenseIndex.build(vectors, owners), lexical, len(lexical), Postings.build(attributes))

    def __len__(self) -> int:
        """How many units it holds."""
        return self._count

    def narrowed(self, where: Where) -> FaissStore:
        """See `Store.narrowed`."""
        if not where:
            return self
        units = self._attributes.units(where)
        return FaissStore(self.dense.narrowed(units), self.lexical.narrowed(units), self._count, self._attributes)

    def hybrid(self, text: str, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """See `Store.hybrid`."""
        depth = max(FUSED, k)
        scores = reciprocal_rank([self.dense.search(vector, depth)[0], self.lexical.search(text, depth)])
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]

    def save(self, folder: Path) -> None:
        """Write everything into a folder."""
        self.dense.save(folder)
        self.lexical.save(folder)
        self._attributes.save(folder)

    @classmethod
    def load(cls, folder: Path) -> FaissStore:
        """Read what `save` wrote; vectors and scores stay on disk."""
        lexical = LexicalIndex.load(folder, mapped=True)
        return cls(DenseIndex.load(folder, mapped=True), lexical, len(lexical), Postings.load(folder))
