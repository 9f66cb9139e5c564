"""Runs side by side: means with intervals, differences from the first run, and the queries that differ most."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

from pydantic import Field

from glutask.corpus.models import Model
from glutask.evaluation.collection import Qrels
from glutask.evaluation.ranking import per_query
from glutask.evaluation.runs import Run
from glutask.evaluation.significance import holm, interval, randomisation

Interval = tuple[float, float]
EQUAL = 1e-9
"""Below this a difference is none."""


class QueryDifference(Model):
    """One query under two runs."""

    query: str
    first: float
    other: float
    difference: float


class RunComparison(Model):
    """A run beside the first one."""

    run: str
    mean: float
    mean_interval: Interval = Field(description="95%, bootstrap over queries.")
    by_kind: dict[str, float] = Field(default_factory=dict, description="Kind of query to mean.")
    difference: float = Field(default=0.0, description="Mean of this run minus that of the first.")
    difference_interval: Interval = Field(default=(0.0, 0.0), description="95%, paired bootstrap.")
    p: float | None = Field(default=None, description="Two-sided randomisation test; none for the first run.")
    p_holm: float | None = Field(default=None, description="The same, corrected for the number of runs compared (Holm).")
    better: int = 0
    equal: int = 0
    worse: int = 0
    queries: tuple[QueryDifference, ...] = Field(default=(), description="Every query, largest difference first.")


class Comparison(Model):
    """All runs on one measure."""

    measure: str
    queries: int
    kinds: dict[str, int] = Field(default_factory=dict, description="Kind of query to how many there are.")
    runs: tuple[RunComparison, ...]


def compare(qrels: Qrels, runs: Mapping[str, Run], measure: str = "nDCG@10", kinds: Mapping[str, str] | None = None) -> Comparison:
    """Compare runs with the first of them.

    Args:
        qrels: Judgements.
        runs: Name to run; the first is the baseline.
        measure: In the notation of ir-measures.
        kinds: Query to its kind, to break the means down.
    """
    values = {name: per_query(qrels, run, (measure,))[measure] for name, run in runs.items()}
    return compare_values(values, measure, kinds or {})


def compare_values(values: Mapping[str, Mapping[str, float]], measure: str, kinds: Mapping[str, str]) -> Comparison:
    """The same from each run's value for each query; all runs hold the same queries."""
    first, *others = values
    chances = {name: randomisation([values[name][q] - values[first][q] for q in values[first]]) for name in others}
    corrected = dict(zip(chances, holm(list(chances.values())), strict=True))
    members: dict[str, list[str]] = {}
    for query in values[first]:
        if query in kinds:
            members.setdefault(kinds[query], []).append(query)
    members = dict(sorted(members.items()))
    return Comparison(
        measure=measure,
        queries=len(values[first]),
        kinds={kind: len(part) for kind, part in members.items()},
        runs=tuple(_beside(name, values[name], values[first], members, chances.get(name), corrected.get(name)) for name in values),
    )


def _beside(
    name: str,
    values: Mapping[str, float],
    first: Mapping[str, float],
    members: Mapping[str, list[str]],
    p: float | None,
    p_holm: float | None,
) -> RunComparison:
    rows = [QueryDifference(query=q, first=first[q], other=value, difference=value - first[q]) for q, value in values.items()]
    differences = [row.difference for row in rows]
    other = p is not None
    return RunComparison(
        run=name,
        mean=fmean(values.values()),
        mean_interval=interval(list(values.values())),
        by_kind={kind: fmean(values[q] for q in part) for kind, part in members.items()},
        difference=fmean(differences),
        difference_interval=interval(differences) if other else (0.0, 0.0),
        p=p,
        p_holm=p_holm,
        better=sum(d > EQUAL for d in differences),
        equal=sum(abs(d) <= EQUAL for d in differences),
        worse=sum(d < -EQUAL for d in differences),
        queries=tuple(sorted(rows, key=lambda row: (-abs(row.difference), row.query))) if other else (),
    )
