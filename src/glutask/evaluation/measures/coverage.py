"""Coverage against accuracy: how right are the answers given, if only the most confident are given.

Definition: questions in falling order of confidence; after each, coverage is the share of all questions so far, accuracy the
share of those that are right. Questions of the same confidence enter together. The area under the curve is the mean accuracy
over all coverages (1 at best). Source: selective prediction, risk-coverage curve (El-Yaniv & Wiener 2010, JMLR 11:1605;
Geifman & El-Yaniv 2017, arXiv 1705.08500).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

Point = tuple[float, float]
"""Coverage, accuracy."""


def coverage_accuracy(confidence: Sequence[float], right: Sequence[bool]) -> list[Point]:
    """The curve, from the most confident answers to all."""
    pairs = sorted(zip(confidence, right, strict=True), key=lambda pair: -pair[0])
    curve: list[Point] = []
    seen = good = 0
    for _, group in groupby(pairs, key=lambda pair: pair[0]):
        members = [value for _, value in group]
        seen, good = seen + len(members), good + sum(members)
        curve.append((seen / len(pairs), good / seen))
    return curve


def area(curve: Sequence[Point]) -> float | None:
    """Mean accuracy over coverage; none for an empty curve."""
    if not curve:
        return None
    before = 0.0
    total = 0.0
    for coverage, accuracy in curve:
        total += (coverage - before) * accuracy
        before = coverage
    return total
