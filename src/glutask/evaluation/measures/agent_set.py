"""Agent sets: precision, recall, F1 and exactness of the agents an answer names as its answer set.

Definition: with G the gold agents and A the answer's, precision |A∩G|/|A|, recall |A∩G|/|G|, F1 their harmonic mean
(an empty set on both sides scores 1 throughout, on one side 0), exact 1 if A = G.
Over questions of the kinds list, list-constrained, list-negated, superlative, count and compare.
Source: set-based evaluation of list questions, TREC 2007 QA track (Dang, Kelly & Lin 2007, NIST SP 500-274).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class SetScore(NamedTuple):
    """Scores of one set, each from 0 to 1."""

    precision: float
    recall: float
    f1: float
    exact: float


def agent_set(gold: Collection[str], got: Collection[str]) -> SetScore:
    """Score the agents of an answer against the gold ones."""
    wanted, found = set(gold), set(got)
    if not wanted and not found:
        return SetScore(1.0, 1.0, 1.0, 1.0)
    common = len(wanted & found)
    precision = common / len(found) if found else 0.0
    recall = common / len(wanted) if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if common else 0.0
    return SetScore(precision, recall, f1, float(wanted == found))
