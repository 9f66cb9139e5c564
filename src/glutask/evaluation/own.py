"""Everything measured on one split of the project's own questions."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from glutask.answering.answer import MadeBy
from glutask.assistant import Assistant
from glutask.corpus.models import Model
from glutask.evaluation.answers import Asks, Scored, score
from glutask.evaluation.baselines import PLAIN, PlainPipeline, plain_retriever
from glutask.evaluation.compare import Comparison, compare
from glutask.evaluation.measures.answer_found import answer_found
from glutask.evaluation.measures.latency import Latency
from glutask.evaluation.progress import Tell, told
from glutask.evaluation.questions import EvalQuestion, Split
from glutask.evaluation.ranking import means, per_query
from glutask.evaluation.retrieve import best_first, retrieve
from glutask.evaluation.runs import Run
from glutask.evaluation.summary import AnswerReport, summarise
from glutask.evaluation.tasks import EVIDENCE, QuestionTask, by_passage, passages_of

DEPTH = 100
COMPARED = "nDCG@10"
WORST = 20
BASELINE = "rrf"
GATED = ("fused", EVIDENCE)
"""Retrievers whose figures may not fall."""
OWN = "Glutask"


class RetrieverReport(Model):
    """How one retriever did."""

    statements: dict[str, float] = Field(description="Measures with the gold statements relevant.")
    passages: dict[str, float] = Field(description="Measures with the passages that hold them relevant.")
    answer_found: float = Field(description="Share of questions whose first five statements say what must be said.")
    latency_ms: Latency


class Missed(Model):
    """A question for which the evidence was poor."""

    id: str
    kind: str
    question: str
    value: float = Field(description="nDCG@10.")
    wanted: tuple[str, ...]
    got: tuple[str, ...]


class Failed(Model):
    """A question that was answered wrongly."""

    id: str
    kind: str
    question: str
    faults: tuple[str, ...]
    answer: str
    said: str


class OwnReport(Model):
    """One split."""

    split: Split
    questions: int
    with_statements: int = Field(description="Questions that have gold statements: those that retrieval is measured on.")
    unknown: tuple[str, ...] = Field(description="Gold statements that the corpus does not hold (any more); they count as missed.")
    made_by: MadeBy
    retrieval: dict[str, RetrieverReport]
    comparison: Comparison = Field(description="Each retriever beside the first one, overall and by kind.")
    answers: dict[str, AnswerReport]
    worst: tuple[Missed, ...] = Field(default=(), description="Only of the development split; the test split is not looked at.")
    failed: tuple[Failed, ...] = Field(default=(), description="Likewise.")


def evaluate_own(
    assistant: Assistant, task: QuestionTask, questions: Sequence[EvalQuestion], split: Split, tell: Tell, plain: bool = True
) -> tuple[OwnReport, dict[str, Run]]:
    """Measure retrieval and answers.

    Args:
        assistant: What answers.
        task: The questions as a retrieval task.
        questions: The questions.
        split: Their split.
        tell: Told of progress.
        plain: Whether plain pipelines and other retrievers than the project's own are measured too.

    Returns:
        The report, and each retriever's run over statements.
    """
    statements = assistant.corpus.statements
    runs: dict[str, Run] = {}
    retrieval = {name: _retrieval(task, name, assistant, runs, tell) for name in (task.retrievers if plain else GATED)}
    systems: dict[str, Asks] = {OWN: assistant}
    if plain:
        retriever = plain_retriever(assistant.gatherer.index)
        systems |= {name: PlainPipeline(assistant, retriever, mode) for name, mode in PLAIN.items()}
    rows = {name: list(told(score(system, questions), len(questions), f"{split}: {name} answers", tell)) for name, system in systems.items()}
    order = sorted(runs, key=lambda name: name != BASELINE)
    report = OwnReport(
        split=split,
        questions=len(questions),
        with_statements=len(task.queries),
        unknown=tuple(sorted({s for judged in task.qrels.values() for s in judged if s not in statements})),
        made_by=assistant.made_by,
        retrieval=retrieval,
        comparison=compare(task.qrels, {name: runs[name] for name in order}, COMPARED, task.kinds),
        answers={name: summarise(name, found, assistant.corpus, confident=name == OWN) for name, found in rows.items()},
        worst=_worst(task, runs[EVIDENCE], assistant) if split == "dev" else (),
        failed=_failed(rows[OWN]) if split == "dev" else (),
    )
    return report, runs


def _retrieval(task: QuestionTask, name: str, assistant: Assistant, runs: dict[str, Run], tell: Tell) -> RetrieverReport:
    got = retrieve(list(task.queries), task.search(name, DEPTH), lambda _, done, total: tell(f"{name} retrieves", done, total))
    runs[name] = got.run
    passages = retrieve(list(task.queries), passages_of(lambda query: list(got.run[query].items()), assistant.corpus), lambda *_: None)
    texts = {i: s.text for i, s in assistant.corpus.statements.items()}
    held = [answer_found(task.questions[q], [texts[i] for i in best_first(got.run[q])]) for q in task.queries]
    return RetrieverReport(
        statements=_rounded(means(per_query(task.qrels, got.run))),
        passages=_rounded(means(per_query(by_passage(task.qrels, assistant.corpus), passages.run))),
        answer_found=round(sum(held) / max(1, len(held)), 4),
        latency_ms=got.latency,
    )


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}


def _worst(task: QuestionTask, run: Run, assistant: Assistant) -> tuple[Missed, ...]:
    values = per_query(task.qrels, run, (COMPARED,))[COMPARED]
    statements = assistant.corpus.statements

    def shown(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"{i}: {statements[i].text}" if i in statements else f"{i} (not in the corpus)" for i in ids)

    lowest = sorted(values, key=lambda q: (values[q], q))[:WORST]
    return tuple(
        Missed(
            id=q,
            kind=task.kinds[q],
            question=task.queries[q],
            value=round(values[q], 4),
            wanted=shown(list(task.qrels[q])),
            got=shown(best_first(run[q])[:3]),
        )
        for q in lowest
        if values[q] < 1.0
    )


def _failed(rows: Sequence[Scored]) -> tuple[Failed, ...]:
    wrong = [row for row in rows if not (row.right and row.set_right)]
    return tuple(
        Failed(
            id=row.question.id,
            kind=row.question.kind,
            question=" → ".join((*row.question.history, row.question.q)),
            faults=row.faults if row.set_right else (*row.faults, f"agents {', '.join(sorted(row.answer.agents)) or 'none'}"),
            answer=row.question.answer,
            said=row.answer.text,
        )
        for row in wrong
    )
