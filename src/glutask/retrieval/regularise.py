"""Score regularisation: texts that say nearly the same should score nearly the same.

Diaz 2005, "Regularizing ad hoc retrieval scores", doi 10.1145/1099554.1099722, in one step over the best texts: the cluster
hypothesis (what is alike is relevant to the same questions) put to use without a second search.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from glutask.retrieval.encoder import Vectors

POOL = 100
"""How many of the best texts are compared with one another."""
NEIGHBOURS = 3
SHARE = 0.3
"""How much of the new score comes from the neighbours; this and the two above are measured in docs/ablation.md."""


def regularise(
    best: list[int], scores: Mapping[int, float], vectors: Vectors, neighbours: int = NEIGHBOURS, share: float = SHARE
) -> dict[int, float]:
    """New scores, from 0 to 1 if the old ones were.

    Args:
        best: Units, best first; the first `POOL` are regularised, the others keep their place behind them.
        scores: Score of each.
        vectors: Of the first `POOL`, shape (min(POOL, len(best)), d), each of length 1.
        neighbours: How many neighbours a text has.
        share: How much of the new score comes from them.
    """
    new = {unit: (1.0 - share) * scores[unit] for unit in best}
    head = best[: len(vectors)]
    count = min(neighbours, len(head) - 1)
    if count < 1:
        return new
    alike = np.einsum("id,jd->ij", vectors, vectors)  # one thread, the same bytes each time
    np.fill_diagonal(alike, -1.0)
    nearest = np.argsort(-alike, axis=1, kind="stable")[:, :count]
    weights = np.maximum(np.take_along_axis(alike, nearest, axis=1), 0.0)
    values = np.array([scores[unit] for unit in head])
    gained = share * (weights * values[nearest]).mean(axis=1)
    for unit, gain in zip(head, gained.tolist(), strict=True):
        new[unit] += gain
    return new
