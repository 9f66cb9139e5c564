"""Measures of answers, overall and by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from pydantic import Field

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Model
from glutask.evaluation.answers import Scored
from glutask.evaluation.measures.agent_set import agent_set
from glutask.evaluation.measures.calibration import Bin, brier, expected_error, reliability
from glutask.evaluation.measures.citations import cited
from glutask.evaluation.measures.count import count_exact
from glutask.evaluation.measures.coverage import Point, area, coverage_accuracy
from glutask.evaluation.measures.declining import over_refusal, recognised
from glutask.evaluation.measures.faithfulness import unfaithful
from glutask.evaluation.measures.latency import Latency, latency
from glutask.evaluation.measures.markers import references
from glutask.evaluation.measures.must import right as says_it
from glutask.evaluation.measures.support import Support

Share = float | None


class AnswerMeasures(Model):
    """Shares from 0 to 1; none where no question asks for the measure."""

    questions: int
    right: Share = Field(description="Text says what it must, the status is right, and the agents of a set are exact.")
    must: Share = Field(description="Text says what it must, whatever the status.")
    set_precision: Share
    set_recall: Share
    set_f1: Share
    set_exact: Share = Field(description="Agents of lists, counts, superlatives and comparisons exactly right.")
    count_exact: Share
    not_covered_recognised: Share
    declined_rightly: Share
    over_refusal: Share = Field(description="Answerable questions not answered (lower is better).")
    citation_recall: Share
    citation_precision: Share
    invalid_citations: Share = Field(description="References that lead nowhere (lower is better).")
    number_faithfulness: Share
    words: float = Field(description="Mean words of an answer's text.")


class AnswerReport(Model):
    """How one system did on one split."""

    system: str
    overall: AnswerMeasures
    by_kind: dict[str, AnswerMeasures]
    latency_ms: Latency
    reliability: tuple[Bin, ...] = ()
    calibration_error: Share = None
    brier: Share = None
    coverage_accuracy: tuple[Point, ...] = ()
    coverage_area: Share = None


def summarise(system: str, rows: Sequence[Scored], corpus: Corpus, confident: bool = True) -> AnswerReport:
    """All measures of a system's answers.

    Args:
        system: Name of what answered.
        rows: Its answers.
        corpus: What it answered from.
        confident: Whether its confidence means something.
    """
    support = Support(corpus)
    kinds = sorted({row.question.kind for row in rows})
    report = AnswerReport(
        system=system,
        overall=_measures(rows, corpus, support),
        by_kind={kind: _measures([row for row in rows if row.question.kind == kind], corpus, support) for kind in kinds},
        latency_ms=latency([row.seconds for row in rows]),
    )
    if not confident:
        return report
    judged = [row for row in rows if row.question.status != "declined"]
    chances = [row.answer.confidence for row in judged]
    covered = [row.question.status == "answered" for row in judged]
    bins = reliability(chances, covered)
    given = [row for row in judged if row.answer.status == "answered"]
    curve = coverage_accuracy([row.answer.confidence for row in given], [row.right and row.set_right for row in given])
    return report.model_copy(
        update={
            "reliability": tuple(bins),
            "calibration_error": expected_error(bins),
            "brier": brier(chances, covered),
            "coverage_accuracy": tuple((share * len(given) / max(1, len(judged)), accuracy) for share, accuracy in curve),
            "coverage_area": area(curve),
        }
    )


def _measures(rows: Sequence[Scored], corpus: Corpus, support: Support) -> AnswerMeasures:
    pairs = [(row.question.status, row.answer.status) for row in rows]
    sets = [agent_set(row.question.agents or (), row.answer.agents) for row in rows if row.question.is_set]
    links = [references(row.answer) for row in rows]
    cites = [cited(row.answer, support) for row in rows]
    total = sum(r.total for r in links)
    return AnswerMeasures(
        questions=len(rows),
        right=_mean(rows, lambda row: row.right and row.set_right),
        must=_mean(rows, lambda row: says_it(row.question, row.answer)),
        set_precision=_average(s.precision for s in sets),
        set_recall=_average(s.recall for s in sets),
        set_f1=_average(s.f1 for s in sets),
        set_exact=_average(s.exact for s in sets),
        count_exact=_mean([row for row in rows if row.question.kind == "count"], lambda row: count_exact(row.question, row.answer)),
        not_covered_recognised=recognised(pairs, "not_covered"),
        declined_rightly=recognised(pairs, "declined"),
        over_refusal=over_refusal(pairs),
        citation_recall=_average(c.recalled / c.claims for c in cites if c.claims),
        citation_precision=_average(c.precise / c.citations for c in cites if c.citations),
        invalid_citations=sum(r.invalid for r in links) / total if total else None,
        number_faithfulness=_mean([row for row in rows if row.answer.status == "answered"], lambda row: not unfaithful(row.answer, corpus)),
        words=fmean(len(row.answer.text.split()) for row in rows),
    )


def _mean(rows: Iterable[Scored], value: Callable[[Scored], bool]) -> Share:
    return _average(float(value(row)) for row in rows)


def _average(values: Iterable[float]) -> Share:
    found = list(values)
    return fmean(found) if found else None
