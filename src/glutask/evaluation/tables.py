"""Reports as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glutask.evaluation.compare import Comparison
from glutask.evaluation.own import OWN, OwnReport

SHOWN = ("nDCG@10", "R@5", "R@10", "R@100", "RR@10", "P@1", "Success@5")
ANSWERS = {
    "right": "right",
    "set_exact": "sets exact",
    "set_f1": "sets F1",
    "count_exact": "counts exact",
    "not_covered_recognised": "not covered recognised",
    "declined_rightly": "declined rightly",
    "over_refusal": "answerable refused",
    "citation_recall": "citation recall",
    "citation_precision": "citation precision",
    "invalid_citations": "invalid citations",
    "number_faithfulness": "numbers faithful",
    "words": "words",
}
"""Measure of answers to its heading."""


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table, first column to the left, the others to the right; figures to three places."""
    lines = ["| " + " | ".join(columns) + " |", "| --- |" + " ---: |" * (len(columns) - 1)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return lines


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value).replace("|", "\\|").replace("\n", " ")


def own_markdown(report: OwnReport) -> str:
    """The report of a split."""
    made = report.made_by
    lines = [f"## {report.questions} questions of the {report.split} split", ""]
    lines += [f"Glutask {made.glutask}, corpus {made.corpus[:12]}, encoder {made.encoder}.", ""]
    lines += [f"### Retrieval ({report.with_statements} questions with gold statements)", ""]
    rows = (
        (name, *(r.statements[m] for m in SHOWN), r.passages["R@5"], r.answer_found, f"{r.latency_ms.p50:.1f}")
        for name, r in report.retrieval.items()
    )
    lines += table(("retriever", *SHOWN, "R@5 of passages", "answer in 5", "ms p50"), rows)
    if report.unknown:
        lines += ["", f"Gold statements that the corpus does not hold, counted as missed: {', '.join(report.unknown)}."]
    lines += ["", *comparison_lines(report.comparison), "", "### Answers", ""]
    answers = ((name, *(getattr(a.overall, m) for m in ANSWERS), a.latency_ms.p50, a.latency_ms.p95) for name, a in report.answers.items())
    heads = (*ANSWERS.values(), "ms p50", "ms p95")
    lines += table(("system", *heads), ((n, *v[:-3], *(f"{x:.0f}" for x in v[-3:])) for n, *v in answers))
    own = report.answers[OWN]
    lines += ["", "By kind:", ""]
    kinds = ((k, m.questions, m.right, m.set_exact, m.citation_recall, m.citation_precision, f"{m.words:.0f}") for k, m in own.by_kind.items())
    lines += table(("kind", "n", "right", "sets exact", "citation recall", "citation precision", "words"), kinds)
    lines += ["", "Confidence (that the corpus holds the answer):", ""]
    bins = ((f"{b.low:.1f}–{b.low + 0.1:.1f}", b.questions, b.confidence, b.covered) for b in own.reliability)
    lines += table(("between", "n", "mean confidence", "covered"), bins)
    lines += ["", f"Expected calibration error {_cell(own.calibration_error)}, Brier score {_cell(own.brier)}, "]
    lines[-1] += f"area under coverage against accuracy {_cell(own.coverage_area)}."
    if report.worst:
        lines += ["", "### Worst evidence", ""]
        lines += table(
            ("question", "nDCG@10", "should be", "best found"),
            ((f"{m.id} {m.question}", m.value, " · ".join(m.wanted[:3]), m.got[0] if m.got else "nothing") for m in report.worst),
        )
    return "\n".join(lines) + "\n"


def comparison_lines(comparison: Comparison, worst: int = 0) -> list[str]:
    """Runs beside the first one, then by kind, then the queries that differ most."""
    first = comparison.runs[0].run
    lines = [f"{comparison.measure} over {comparison.queries} queries, 95% bootstrap intervals; differences from {first}, paired:", ""]
    columns = ("run", "mean", "interval", "difference", "interval", "better / equal / worse", "p", "p (Holm)")
    lines += table(
        columns,
        (
            (
                r.run,
                r.mean,
                span(r.mean_interval),
                f"{r.difference:+.3f}" if r.p is not None else "",
                span(r.difference_interval, "+") if r.p is not None else "",
                f"{r.better} / {r.equal} / {r.worse}" if r.p is not None else "",
                chance(r.p),
                chance(r.p_holm),
            )
            for r in comparison.runs
        ),
    )
    if comparison.kinds:
        lines += ["", f"{comparison.measure} by kind:", ""]
        lines += table(
            ("kind", "n", *(r.run for r in comparison.runs)),
            ((kind, n, *(r.by_kind[kind] for r in comparison.runs)) for kind, n in comparison.kinds.items()),
        )
    for run in comparison.runs[1:] if worst else ():
        lines += ["", f"Where {run.run} differs most from {first}:", ""]
        lines += table(("query", first, run.run, "difference"), ((q.query, q.first, q.other, f"{q.difference:+.3f}") for q in run.queries[:worst]))
    return lines


def span(interval: tuple[float, float], sign: str = "") -> str:
    """An interval in words."""
    return f"{interval[0]:{sign}.3f} to {interval[1]:{sign}.3f}"


def chance(p: float | None) -> str:
    """A p value in words."""
    return "" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"
