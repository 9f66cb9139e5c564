"""The retriever: text in, scored units out; knows nothing of agents or answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from glutask.retrieval.adapter import Adapter
from glutask.retrieval.encoder import Encoder, Vectors
from glutask.retrieval.fusion import Fuse, Scores, max_scaled
from glutask.retrieval.ranking import Numbers, Ranking, Units
from glutask.retrieval.regularise import POOL, regularise
from glutask.retrieval.store import Dense, Lexical

Mode = Literal["fused", "dense", "bm25"]
Regularise = Callable[[Units, Ranking, Vectors], Scores]
DEPTH = 1000
"""How far each ranking is read before fusion."""


class Scored(NamedTuple):
    """A unit's number, its scores (fused, cosine of its nearest key, BM25), and that key's place in the unit."""

    unit: int
    score: float
    dense: float
    lexical: float
    key: int


class Ranked(NamedTuple):
    """The same of several units, as columns."""

    units: Units
    scores: Numbers
    dense: Numbers
    lexical: Numbers
    keys: Units

    def where(self, kept: npt.NDArray[np.bool_]) -> Ranked:
        """Those that are kept."""
        return Ranked(*(column[kept] for column in self))

    def at(self, places: Units | slice = slice(None)) -> Iterator[Scored]:
        """Those at some places, one by one."""
        return (Scored(*row) for row in zip(*(column[places].tolist() for column in self), strict=True))


class Retriever:
    """Dense and lexical search over the same units, fused."""

    def __init__(
        self,
        dense: Dense,
        lexical: Lexical,
        encoder: Encoder,
        fuse: Fuse = max_scaled,
        smooth: Regularise | None = regularise,
        adapter: Adapter | None = None,
    ) -> None:
        """Join the two indexes.

        Args:
            dense: Vectors.
            lexical: Words.
            encoder: The encoder that made the vectors.
            fuse: Makes one ranking of both.
            smooth: Makes texts that are alike score alike, if anything does.
            adapter: What the vectors went through after the encoder, if they did.
        """
        self.encoder = encoder
        self.adapter = adapter or Adapter()
        self._dense = dense
        self._lexical = lexical
        self._fuse = fuse
        self._smooth = smooth

    def variant(self, fuse: Fuse, smooth: Regularise | None) -> Retriever:
        """The same indexes, fused otherwise."""
        return Retriever(self._dense, self._lexical, self.encoder, fuse, smooth, self.adapter)

    def search(self, text: str, k: int, mode: Mode = "fused", vector: Vectors | None = None) -> list[Scored]:
        """The best k units for a text, best first; see `ranked`."""
        return list(self.ranked(text, k, mode, vector).at())

    def ranked(self, text: str, k: int, mode: Mode = "fused", vector: Vectors | None = None) -> Ranked:
        """The best k units for a text, best first; ties go to the lower number.

        Args:
            text: A query.
            k: How many.
            mode: Which ranking.
            vector: What the encoder makes of the query, if it is already known, shape (d,).
        """
        depth = max(DEPTH, k)
        dense, keys, lexical = Ranking.of({}), Ranking.of({}), Ranking.of({})
        if mode != "dense":
            lexical = self._lexical.search(text, depth)
        if mode != "bm25":
            query = np.asarray(self.adapter(self.encoder.encode([text])[0] if vector is None else vector), dtype=np.float32)
            dense, keys = self._dense.search(query, depth)
            scores, places = self._dense.score(query, dense.missing(lexical.units))
            dense, keys = dense.joined(scores), keys.joined(places)
        if mode == "fused":
            lexical = lexical.joined(self._lexical.score(text, lexical.missing(dense.units)))
        best = Ranking.of(dense if mode == "dense" else lexical if mode == "bm25" else self._fuse([dense, lexical])).ordered()
        if mode == "fused" and self._smooth:
            best = Ranking.of(self._smooth(best.units, best, self._dense.heads(best.units[:POOL]))).ordered()
        units = best.units[:k]
        return Ranked(units, best.scores[:k], dense.at(units), lexical.at(units), keys.at(units).astype(np.int64))
