"""Calibration: does the confidence of an answer mean what it says.

Definition: confidence estimates the chance that the corpus holds the answer. Questions (those declined for other reasons left
out) fall into ten bins of equal width; the expected calibration error is the mean over questions of |share covered - mean
confidence| of their bin; the Brier score is the mean of (confidence - covered)². Lower is better for both.
Source: Naeini, Cooper & Hauskrecht 2015 (AAAI 29:2901); Guo et al. 2017 (arXiv 1706.04599); Brier 1950
(doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2).
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

BINS = 10


class Bin(NamedTuple):
    """Questions whose confidence lies in one tenth."""

    low: float
    confidence: float
    covered: float
    questions: int


def reliability(confidence: Sequence[float], covered: Sequence[bool]) -> list[Bin]:
    """The bins that hold a question, from the lowest."""
    members: dict[int, list[tuple[float, bool]]] = {}
    for chance, truth in zip(confidence, covered, strict=True):
        members.setdefault(min(int(chance * BINS), BINS - 1), []).append((chance, truth))
    return [Bin(number / BINS, fmean(c for c, _ in part), fmean(float(t) for _, t in part), len(part)) for number, part in sorted(members.items())]


def expected_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error; none without questions."""
    total = sum(b.questions for b in bins)
    return sum(b.questions * abs(b.covered - b.confidence) for b in bins) / total if total else None


def brier(confidence: Sequence[float], covered: Sequence[bool]) -> float | None:
    """Brier score; none without questions."""
    return fmean((c - float(t)) ** 2 for c, t in zip(confidence, covered, strict=True)) if confidence else None
