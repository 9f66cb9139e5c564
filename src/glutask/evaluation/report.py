"""The report on the project's own questions: retrieval, answers, by kind, and the gate against the accepted one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from glutask.assistant import Assistant
from glutask.evaluation.answers import Asks, Scored, score
from glutask.evaluation.baselines import TopStatements
from glutask.evaluation.measures.agent_set import agent_set
from glutask.evaluation.measures.faithfulness import faithfulness
from glutask.evaluation.measures.latency import latency
from glutask.evaluation.progress import Tell, told
from glutask.evaluation.questions import EvalQuestion
from glutask.evaluation.ranking import means, per_query
from glutask.evaluation.retrieve import retrieve
from glutask.evaluation.whole import write_whole
from glutask.retrieval.retriever import Mode

MODES: tuple[Mode, ...] = ("dense", "bm25", "fused")
MEASURES = ("R@1", "R@5", "R@10", "RR@10", "nDCG@10", "Success@5")
HEADLINE = ("right", "set exact", "set F1", "not covered recognised", "declined recognised", "numbers supported")
LARGEST_DROP = 0.01
Report = dict[str, Any]


def own_retrieval(assistant: Assistant, questions: Sequence[EvalQuestion], tell: Tell) -> Report:
    """Measures of each way of ranking, gold statements as the relevant ones, over questions that have such."""
    asked = {q.id: q for q in questions if q.statements and q.status == "answered"}
    qrels = {number: dict.fromkeys(q.statements, 1) for number, q in asked.items()}
    found: Report = {}
    for mode in MODES:

        def search(number: str, mode: Mode = mode) -> list[tuple[str, float]]:
            question = asked[number]
            text = " ".join((*question.history[-1:], question.q))
            return [(hit.statement.id, hit.score) for hit in assistant.search(text, k=100, mode=mode)]

        got = retrieve(list(asked), search, tell)
        found[mode] = {name: round(value, 4) for name, value in means(per_query(qrels, got.run, MEASURES)).items()}
        found[mode]["ms p50"] = got.latency.p50
    return found


def own_answers(asks: Asks, questions: Sequence[EvalQuestion], tell: Tell) -> Report:
    """Answer measures, overall and by kind."""
    rows = list(told(score(asks, questions), len(questions), "asking", tell))
    kinds = sorted({row.question.kind for row in rows})
    return {"all": _measures(rows), "kinds": {kind: _measures([r for r in rows if r.question.kind == kind]) for kind in kinds}}


def _measures(rows: Sequence[Scored]) -> dict[str, float]:
    sets = [agent_set(r.question.agents or (), r.answer.agents) for r in rows if r.question.is_set]
    faith = [faithfulness(r.answer) for r in rows]
    time = latency([r.seconds for r in rows])
    measures: dict[str, float | None] = {
        "n": float(len(rows)),
        "right": _mean([float(r.right and r.set_right) for r in rows]),
        "set exact": _mean([s.exact for s in sets]),
        "set F1": _mean([s.f1 for s in sets]),
        "not covered recognised": _mean([float(r.answer.status == "not_covered") for r in rows if r.question.status == "not_covered"]),
        "declined recognised": _mean([float(r.answer.status == "declined") for r in rows if r.question.status == "declined"]),
        "answerable refused": _mean([float(r.answer.status != "answered") for r in rows if r.question.status == "answered"]),
        "numbers supported": sum(f.supported for f in faith) / max(1, sum(f.numbers for f in faith)),
        "citations valid": sum(f.valid for f in faith) / max(1, sum(f.markers for f in faith)),
        "words": _mean([float(len(r.answer.text.split())) for r in rows]),
        "ms p50": time.p50,
        "ms p95": time.p95,
    }
    return {name: round(value, 4) for name, value in measures.items() if value is not None}


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def make_report(assistant: Assistant, questions: Sequence[EvalQuestion], split: str, tell: Tell, baselines: bool = True) -> Report:
    """Everything about one split."""
    made_by = assistant.made_by
    report: Report = {
        "split": split,
        "questions": len(questions),
        "made_by": made_by.model_dump(),
        "retrieval": own_retrieval(assistant, questions, tell),
        "answers": own_answers(assistant, questions, tell),
    }
    if baselines:
        report["baselines"] = {mode: own_answers(TopStatements(assistant, mode), questions, tell)["all"] for mode in MODES}
    return report


def drops(report: Report, accepted: Path) -> list[str]:
    """Headline measures that fell by more than a point since the accepted report of the same split; none if there is no such report."""
    if not accepted.exists():
        return []
    before = json.loads(accepted.read_text(encoding="utf-8")).get(report["split"])
    if before is None:
        return []
    now, then = report["answers"]["all"], before["answers"]["all"]
    pairs = [(name, then[name], now.get(name, 0.0)) for name in HEADLINE if name in then]
    pairs.append(("fused nDCG@10", before["retrieval"]["fused"]["nDCG@10"], report["retrieval"]["fused"]["nDCG@10"]))
    return [f"{name} fell from {was:.3f} to {is_now:.3f}" for name, was, is_now in pairs if is_now < was - LARGEST_DROP]


def accept(report: Report, accepted: Path) -> None:
    """Make this report the one that later ones are measured against."""
    known = json.loads(accepted.read_text(encoding="utf-8")) if accepted.exists() else {}
    known[report["split"]] = report
    write_whole(accepted, json.dumps(known, indent=1, sort_keys=True) + "\n")


def markdown(report: Report) -> str:
    """The report as Markdown tables."""
    lines = [f"## {report['questions']} questions of the {report['split']} split", "", "Retrieval (gold statements relevant):", ""]
    lines += _table("ranking", report["retrieval"])
    answers = {"Glutask": report["answers"]["all"]} | {f"{m}, top 5": v for m, v in report.get("baselines", {}).items()}
    lines += ["", "Answers:", "", *_table("pipeline", answers)]
    lines += ["", "By kind:", "", *_table("kind", report["answers"]["kinds"], ("n", "right", "set exact", "words"))]
    return "\n".join(lines) + "\n"


def _table(head: str, rows: dict[str, dict[str, float]], columns: Sequence[str] | None = None) -> list[str]:
    names = list(columns or dict.fromkeys(name for row in rows.values() for name in row))
    lines = [f"| {head} | " + " | ".join(names) + " |", "| --- |" + " ---: |" * len(names)]
    lines += [f"| {key} | " + " | ".join(_figure(name, row.get(name)) for name in names) + " |" for key, row in rows.items()]
    return lines


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if name in {"n", "words"} else f"{value:.1f}" if name.startswith("ms") else f"{value:.3f}"
