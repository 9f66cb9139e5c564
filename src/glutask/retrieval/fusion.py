"""Fusion of several rankings into one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Scores = Mapping[int, float]


def reciprocal_rank(rankings: Sequence[Scores], k: int = 60) -> dict[int, float]:
    """Reciprocal rank fusion: the sum over rankings of 1 / (k + rank), rank from 1.

    Cormack, Clarke & Büttcher 2009, doi 10.1145/1571941.1572114, which sets k = 60.
    """
    fused: dict[int, float] = {}
    for scores in rankings:
        ordered = sorted(scores, key=lambda unit: (-scores[unit], unit))
        for rank, unit in enumerate(ordered, start=1):
            fused[unit] = fused.get(unit, 0.0) + 1.0 / (k + rank)
    return fused


def min_max(rankings: Sequence[Scores], weights: Sequence[float] | None = None) -> dict[int, float]:
    """Convex combination of scores scaled to [0, 1] within each ranking; a unit missing from one counts 0 there.

    Bruch, Gai & Ingber 2023, doi 10.1145/3596512.

    Args:
        rankings: Unit to score.
        weights: One per ranking; equal by default.
    """
    shares = weights or [1.0 / len(rankings)] * len(rankings)
    fused: dict[int, float] = {}
    for scores, share in zip(rankings, shares, strict=True):
        if not scores:
            continue
        low, high = min(scores.values()), max(scores.values())
        spread = high - low
        for unit, score in scores.items():
            fused[unit] = fused.get(unit, 0.0) + share * ((score - low) / spread if spread else 1.0)
    return fused


FUSIONS: dict[str, Callable[[Sequence[Scores]], dict[int, float]]] = {"rrf": reciprocal_rank, "min-max": min_max}
