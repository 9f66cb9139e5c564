"""Measures of rankings, by ir-measures in its own notation (MacAvaney et al. 2022, doi 10.1007/978-3-030-99739-7_38)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from glutask.errors import DatasetError
from glutask.evaluation.collection import Qrels
from glutask.evaluation.runs import Run

DEFAULT = ("nDCG@10", "R@1", "R@5", "R@10", "R@100", "RR@10", "P@1", "Success@5")
Scores = Mapping[str, Mapping[str, float]]
"""Measure to query id to value."""


def per_query(qrels: Qrels, run: Run, measures: Sequence[str] = DEFAULT) -> dict[str, dict[str, float]]:
    """Each measure for each judged query; a query without results scores 0.

    Raises:
        DatasetError: ir-measures is missing, or does not know a measure.
    """
    try:
        import ir_measures
    except ImportError:
        raise DatasetError("evaluation needs ir-measures; install it with: pip install 'glutask[eval]'.") from None
    parsed = []
    for name in measures:
        try:
            parsed.append(ir_measures.parse_measure(name))
        except (ValueError, NameError, SyntaxError):
            raise DatasetError(f"measure {name!r} is unknown; write it as ir-measures does, e.g. nDCG@10 or R@100.") from None
    judged = {query: dict(documents) for query, documents in qrels.items()}
    found = {query: dict(run.get(query, {})) for query in judged}
    scores: dict[str, dict[str, float]] = {name: dict.fromkeys(judged, 0.0) for name in measures}
    names = dict(zip(map(str, parsed), measures, strict=True))
    for metric in ir_measures.iter_calc(parsed, judged, found):
        scores[names[str(metric.measure)]][metric.query_id] = float(metric.value)
    return scores


def means(scores: Scores, queries: Iterable[str] | None = None) -> dict[str, float]:
    """Each measure's mean, over all queries or those given."""
    chosen = None if queries is None else list(queries)
    return {name: fmean(values[q] for q in (values if chosen is None else chosen)) for name, values in scores.items() if values}
