"""Ask every question of a split in this process, score the answers, and show what went wrong.

python -m glutask.evaluation.answers --split dev [--kind KIND] [--failures N] [--id ID]
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Protocol

from pydantic import Field

from glutask.answering.answer import Answer, MadeBy
from glutask.corpus.models import Model
from glutask.errors import QuestionError
from glutask.evaluation.measures.agent_set import agent_set
from glutask.evaluation.measures.must import faults as faults_of
from glutask.evaluation.questions import EvalQuestion, Split, load_questions
from glutask.understanding.query import Query


class Scored(Model):
    """A question, its answer and how long that took."""

    question: EvalQuestion
    answer: Answer
    seconds: float = Field(ge=0)

    @property
    def status_right(self) -> bool:
        """Whether it was answered, declined or not covered as it should be."""
        return self.answer.status == self.question.status

    @property
    def set_right(self) -> bool:
        """Whether the answer set is exact (true where there is none to give)."""
        gold = self.question.agents
        return not self.question.is_set or gold is None or agent_set(gold, self.answer.agents).exact == 1.0

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the text and the status, in words."""
        status = () if self.status_right else (f"status {self.answer.status}, should be {self.question.status}",)
        return status + faults_of(self.question, self.answer)

    @property
    def right(self) -> bool:
        """Whether the text says what it must and the status is right."""
        return not self.faults


class Asks(Protocol):
    """Whatever answers questions: the assistant, or a plain pipeline."""

    def ask(self, question: str, history: tuple[str, ...] = ()) -> Answer:
        """Answer a question."""
        ...


def score(asks: Asks, questions: Iterable[EvalQuestion]) -> Iterator[Scored]:
    """Ask each question, and time it; a question that is refused with one sentence counts as not covered, saying that sentence."""
    for question in questions:
        start = time.perf_counter()
        try:
            answer = asks.ask(question.q, question.history)
        except QuestionError as error:
            answer = _refused(question.q, str(error))
        yield Scored(question=question, answer=answer, seconds=time.perf_counter() - start)


def _refused(question: str, reason: str) -> Answer:
    query = Query(question=question, resolved=question, intent="unclear")
    made_by = MadeBy(glutask="", corpus="", encoder="")
    return Answer(question=question, text=reason, status="not_covered", interpretation=query, confidence=0.0, made_by=made_by)


def questions_folder() -> Path:
    """Where the project's own questions are: `eval/questions` beside the corpus."""
    from glutask.corpus.locate import corpus_folder

    return corpus_folder().parent / "eval" / "questions"


def _main() -> None:
    import typer

    typer.run(_report)


def _report(split: Annotated[str, "dev or test"] = "dev", kind: str = "", failures: int = 0, id: str = "") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import track
    from rich.table import Table

    from glutask.assistant import Assistant

    wanted: Split = "test" if split == "test" else "dev"
    if wanted == "test" and (failures or id):
        raise SystemExit("the test split is scored, never looked at: leave out --failures and --id")
    out, progress = Console(width=180), Console(stderr=True)
    questions = [q for q in load_questions(questions_folder(), wanted) if (not kind or q.kind == kind) and (not id or q.id == id)]
    rows = list(score(Assistant(documents=False), track(questions, description="asking", console=progress)))
    table = Table("kind", "n", "right", "status", "set exact", "words")
    for name in [*sorted({q.kind for q in questions}), ""]:
        part = [r for r in rows if not name or r.question.kind == name]
        sets = [r for r in part if r.question.is_set]
        mean_words = sum(len(r.answer.text.split()) for r in part) / max(1, len(part))
        table.add_row(
            name or "all",
            str(len(part)),
            _share(r.right for r in part),
            _share(r.status_right for r in part),
            _share(r.set_right for r in sets),
            f"{mean_words:.0f}",
        )
    out.print(table)
    for row in [r for r in rows if not (r.right and r.set_right) or id][: failures or (1 if id else 0)]:
        q = row.question
        out.rule(f"{q.id} · {q.kind}", align="left")
        for text in q.history:
            out.print(f"  before: {escape(text)}")
        out.print(f"  [bold]{escape(q.q)}[/]")
        out.print(
            f"  taken to mean: {escape(str(row.answer.interpretation))}  (operation {row.answer.interpretation.operation}, "
            f"intent {row.answer.interpretation.intent}, confidence {row.answer.confidence:.2f})"
        )
        out.print(f"  gold: {escape(q.answer)}")
        if q.agents is not None:
            sign = "" if row.set_right else "[red] ≠[/]"
            out.print(f"  agents gold {' '.join(sorted(q.agents)) or '-'}{sign} got {' '.join(sorted(row.answer.agents)) or '-'}")
        for fault in row.faults:
            out.print(f"  [red]{escape(fault)}[/]")
        out.print(
            f"  statements gold {' '.join(q.statements) or '-'}; cited {' '.join(c.statement for c in row.answer.citations if c.statement) or '-'}"
        )
        out.print(escape(row.answer.text))


def _share(values: Iterable[bool]) -> str:
    found = list(values)
    return f"{sum(found) / len(found):.3f}" if found else "-"


if __name__ == "__main__":
    _main()
