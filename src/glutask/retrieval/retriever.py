"""The retriever: text in, scored units out; knows nothing of agents or answers."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.encoder import Encoder, Vectors
from glutask.retrieval.fusion import FUSIONS
from glutask.retrieval.lexical import LexicalIndex

Mode = Literal["fused", "dense", "bm25"]
DEPTH = 2000
"""How far each ranking is read before fusion."""


class Scored(NamedTuple):
    """A unit's number, its scores (fused, cosine of its nearest key, BM25), and that key's place in the unit."""

    unit: int
    score: float
    dense: float
    lexical: float
    key: int


class Retriever:
    """Dense and lexical search over the same units, fused."""

    def __init__(self, dense: DenseIndex, lexical: LexicalIndex, encoder: Encoder, fusion: str = "min-max") -> None:
        """Join the two indexes.

        Args:
            dense: Vectors.
            lexical: Words.
            encoder: The encoder that made the vectors.
            fusion: A name in `fusion.FUSIONS`.
        """
        self.encoder = encoder
        self._dense = dense
        self._lexical = lexical
        self._fuse = FUSIONS[fusion]

    def search(self, text: str, k: int, mode: Mode = "fused", vector: Vectors | None = None) -> list[Scored]:
        """The best k units for a text, best first; ties go to the lower number.

        Args:
            text: A query.
            k: How many.
            mode: Which ranking.
            vector: The query's vector if it is already known, shape (d,).
        """
        dense: dict[int, float] = {}
        keys: dict[int, int] = {}
        lexical: dict[int, float] = {}
        if mode != "bm25":
            query = self.encoder.encode([text])[0] if vector is None else vector
            dense, keys = self._dense.search(np.asarray(query, dtype=np.float32), max(DEPTH, k))
        if mode != "dense":
            lexical = self._lexical.search(text, max(DEPTH, k))
        scores = dense if mode == "dense" else lexical if mode == "bm25" else self._fuse([dense, lexical])
        best = sorted(scores, key=lambda unit: (-scores[unit], unit))[:k]
        return [Scored(unit, scores[unit], dense.get(unit, 0.0), lexical.get(unit, 0.0), keys.get(unit, 0)) for unit in best]
