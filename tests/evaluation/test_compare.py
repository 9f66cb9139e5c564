import pytest

from glutask.evaluation.compare import compare

QRELS = {f"q{n}": {"right": 1} for n in range(40)}
GOOD = {q: {"right": 1.0, "wrong": 0.5} for q in QRELS}
POOR = {q: {"right": 0.5, "wrong": 1.0} for q in QRELS}


def test_runs_are_measured_against_the_first() -> None:
    found = compare(QRELS, {"poor": POOR, "good": GOOD, "same": POOR}, "P@1", dict.fromkeys(list(QRELS)[:10], "short"))
    poor, good, same = found.runs
    assert (poor.mean, good.mean, good.difference, good.better, good.worse) == (0.0, 1.0, 1.0, 40, 0)
    assert poor.p is None and good.p is not None and good.p_holm == pytest.approx(2 * good.p)
    assert (same.difference, same.equal, same.p) == (0.0, 40, 1.0)
    assert found.kinds == {"short": 10} and good.by_kind == {"short": 1.0}
    assert len(good.queries) == 40 and good.queries[0].difference == 1.0


def test_a_query_without_results_counts_as_nothing_found() -> None:
    found = compare(QRELS, {"good": GOOD, "half": dict(list(GOOD.items())[:20])}, "nDCG@10")
    assert found.queries == 40 and found.runs[1].mean == pytest.approx(0.5) and found.runs[1].worse == 20
