"""Retrieval runs: every query searched for, one at a time, and timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from glutask.evaluation.measures.latency import Latency, latency
from glutask.evaluation.progress import Tell, told

Search = Callable[[str], Sequence[tuple[str, float]]]
"""Query id to (document id, score), best first."""


class Retrieved(NamedTuple):
    """A run and how long its queries took."""

    run: dict[str, dict[str, float]]
    latency: Latency


def retrieve(queries: Sequence[str], search: Search, tell: Tell) -> Retrieved:
    """Search for every query.

    Args:
        queries: Query ids.
        search: Finds documents for a query id; called once beforehand, untimed, to warm up.
        tell: Told of progress.
    """
    if queries:
        search(queries[0])
    run: dict[str, dict[str, float]] = {}
    seconds = []
    for query in told(queries, len(queries), "searching", tell):
        start = time.perf_counter()
        found = search(query)
        seconds.append(time.perf_counter() - start)
        run[query] = falling(found)
    return Retrieved(run, latency(seconds))


def falling(found: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Scores that fall strictly in single precision, so that every reader of the run ranks as the retriever did."""
    scores: dict[str, float] = {}
    ceiling = np.float32(np.inf)
    for document, score in found:
        ceiling = min(np.float32(score), np.nextafter(ceiling, np.float32(-np.inf)))
        scores[document] = float(ceiling)
    return scores


def best_first(scores: Mapping[str, float]) -> list[str]:
    """Documents of a query, best first."""
    return sorted(scores, key=lambda document: (-scores[document], document))
