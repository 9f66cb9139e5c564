"""Score regularisation: texts that say nearly the same should score nearly the same.

Diaz 2005, "Regularizing ad hoc retrieval scores", doi 10.1145/1099554.1099722, in one step over the best texts: the cluster
hypothesis (what is alike is relevant to the same questions) put to use without a second search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from glutask.retrieval.encoder import Vectors
from glutask.retrieval.ranking import Ranking, Units, numbers_of

POOL = 100
"""How many of the best texts are compared with one another."""
NEIGHBOURS = 3
SHARE = 0.3
"""How much of the new score comes from the neighbours; this and the two above are measured in docs/ablation.md."""
BLOCK = 20
"""Texts compared at a time."""


def regularise(
    best: Sequence[int] | Units, scores: Mapping[int, float], vectors: Vectors, neighbours: int = NEIGHBOURS, share: float = SHARE
) -> Ranking:
    """New scores, from 0 to 1 if the old ones were.

    Args:
        best: Units, best first; the first `POOL` are regularised, the others keep their place behind them.
        scores: Score of each.
        vectors: Of the first `POOL`, shape (min(POOL, len(best)), d), each of length 1.
        neighbours: How many neighbours a text has.
        share: How much of the new score comes from them.
    """
    units = numbers_of(best)
    old = Ranking.of(scores).at(units).astype(np.float64)
    new = (1.0 - share) * old
    pool = len(vectors)
    count = min(neighbours, pool - 1)
    if count < 1:
        return Ranking(units, new)
    nearest, cosines = _nearest(vectors, count)
    new[:pool] += share * (np.maximum(cosines, 0.0) * old[nearest]).mean(axis=1)
    return Ranking(units, new)


def _nearest(vectors: Vectors, count: int) -> tuple[npt.NDArray[np.int64], Vectors]:
    """The places of each vector's nearest others and their cosines, nearest first, shape (n, count); of equal ones the first."""
    alike = _alike(vectors)
    rows = np.arange(len(vectors))
    alike[rows, rows] = -np.inf
    nearest, cosines = np.empty((len(vectors), count), dtype=np.int64), np.empty((len(vectors), count), dtype=np.float32)
    for rank in range(count):
        best = alike.argmax(axis=1)
        nearest[:, rank], cosines[:, rank] = best, alike[rows, best]
        alike[rows, best] = -np.inf
    return nearest, cosines


def _alike(vectors: Vectors) -> Vectors:
    """Cosines of all pairs, half of a symmetric table.

    Not by BLAS: its threads would wait for one another, and it rounds by place, so that of equal texts any could be the nearest.
    """
    alike = np.empty((len(vectors), len(vectors)), dtype=np.float32)
    for start in range(0, len(vectors), BLOCK):
        alike[start : start + BLOCK, start:] = np.einsum("id,jd->ij", vectors[start : start + BLOCK], vectors[start:])
        alike[start:, start : start + BLOCK] = alike[start : start + BLOCK, start:].T
    return alike
