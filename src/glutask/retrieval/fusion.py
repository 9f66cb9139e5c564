"""Fusion of several rankings into one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce

import numpy as np

from glutask.retrieval.ranking import Ranking

Scores = Mapping[int, float]
Fuse = Callable[[Sequence[Scores]], Scores]


def reciprocal_rank(rankings: Sequence[Scores], k: int = 60) -> dict[int, float]:
    """Reciprocal rank fusion: the sum over rankings of 1 / (k + rank), rank from 1.

    Cormack, Clarke & Büttcher 2009, doi 10.1145/1571941.1572114, which sets k = 60. Kept as the baseline that others use.
    """
    fused: dict[int, float] = {}
    for scores in rankings:
        ordered = sorted(scores, key=lambda unit: (-scores[unit], unit))
        for rank, unit in enumerate(ordered, start=1):
            fused[unit] = fused.get(unit, 0.0) + 1.0 / (k + rank)
    return fused


def min_max(rankings: Sequence[Scores]) -> dict[int, float]:
    """Mean of scores scaled to [0, 1] between each ranking's lowest and highest; a unit missing from one counts 0 there.

    Bruch, Gai & Ingber 2023, doi 10.1145/3596512. Kept as a baseline.
    """
    fused: dict[int, float] = {}
    for scores in rankings:
        low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
        spread = high - low
        for unit, score in scores.items():
            fused[unit] = fused.get(unit, 0.0) + ((score - low) / spread if spread else 1.0) / len(rankings)
    return fused


def max_scaled(rankings: Sequence[Scores], weights: Sequence[float] = (0.55, 0.45)) -> Ranking:
    """Weighted sum of scores as shares of each ranking's highest; below zero counts as zero.

    The convex combination of Bruch, Gai & Ingber 2023 (doi 10.1145/3596512) with zero as the low end of both scales: zero is
    what a text without a common word gets from BM25, and what an unrelated one gets from the cosine. Unlike the lowest score
    found, it does not move with the depth of the ranking. Result from 0 to 1.

    Args:
        rankings: Unit to score.
        weights: One per ranking, adding up to 1; measured in docs/ablation.md.
    """
    shares = []
    for scores, weight in zip(map(Ranking.of, rankings), weights, strict=True):
        values = scores.scores.astype(np.float64)
        high = values.max(initial=0.0)
        if high > 0.0:
            shares.append(Ranking(scores.units, weight * np.maximum(values, 0.0) / high))
    if not shares:
        return Ranking.of({})
    units = reduce(lambda units, share: np.concatenate([units, share.units[~np.isin(share.units, units)]]), shares[1:], shares[0].units)
    return Ranking(units, np.sum([share.at(units) for share in shares], axis=0))
