"""How well the constraints of questions over sets are read: which filters were found, which are missing, which were never asked for.

Run `python -m glutask.evaluation.constraints [--half dev|held] [--failures N]`; it prints a line for each field, and for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field

from glutask.answering.listing import Lister
from glutask.corpus.locate import corpus_folder
from glutask.corpus.models import Model
from glutask.evaluation.jsonl import read_lines
from glutask.understanding.query import Filter, Query, Relation
from glutask.understanding.vocabulary import Vocabulary

if TYPE_CHECKING:
    from glutask.assistant import Assistant

FILE = "constraints.jsonl"
Half = Literal["dev", "held"]
Written = tuple[str, str, bool] | tuple[str, str, bool, Literal["or", "and"]]
"""Field, value (after its relation, unless that is `is`; before `@` and its own date), whether negated, how it is joined to the one before:

`or` where it is an alternative, `and` where no one trial may be both.
"""
_RELATIONS = tuple(relation for relation in get_args(Relation) if relation != "is")


class Constrained(Model):
    """A question over agents and the constraints that it words."""

    id: str = Field(min_length=1)
    q: str = Field(min_length=1)
    filters: tuple[Written, ...]
    excluded: tuple[str, ...] = Field(default=(), description="Ids of the agents left out.")
    order: tuple[str, bool, Literal["agents", "trials"]] | tuple[Literal["none"]] | None = Field(
        default=None, description="What a superlative goes by, whether the greatest comes first, and of what; `none` where no field holds it."
    )
    half: Half = Field(description="Patterns are written while looking at `dev`; `held` is only counted.")

    def query(self, read: Query) -> Query:
        """The query that it should be read as, at the date at which it was read."""
        filters = tuple(_filter(written) for written in self.filters)
        return Query(question=self.q, resolved=self.q, operation="list", subject="agents", filters=filters, excluded=self.excluded, as_of=read.as_of)


class Read(Model):
    """A question and what was read."""

    question: Constrained
    query: Query
    missing: tuple[str, ...] = Field(description="Filters that were not found.")
    extra: tuple[str, ...] = Field(description="Filters that it does not word.")
    same_agents: bool = Field(description="Whether the same agents answer it, although other filters were read.")

    @property
    def ordered(self) -> bool:
        """Whether a superlative is read as one, or as a question of fact where no field holds it."""
        order, query = self.question.order, self.query
        if order is None:
            return True
        if len(order) == 1:
            return query.subject == "facts"
        return query.order is not None and (query.order.field, query.order.descending, query.subject) == order

    @property
    def right(self) -> bool:
        """Whether it asks for the right agents by these filters, or by others that come to the same; of a superlative, in the right order."""
        if self.question.order:
            return self.ordered and (len(self.question.order) == 1 or not (self.missing or set(self.extra) - {"tested people", "tested patients"}))
        exact = not self.missing and not self.extra and self.query.subject == "agents" and set(self.query.excluded) == set(self.question.excluded)
        return exact or self.same_agents


def read_constraints(assistant: Assistant, questions: Iterable[Constrained]) -> list[Read]:
    """Understand each question."""
    everything = len(assistant.corpus.entries)
    members = Lister(assistant.corpus, Vocabulary.load(corpus_folder()), assistant.gatherer.said).members
    found = []
    for question in questions:
        query = assistant.understand(question.q)
        gold = question.query(query)
        wanted, got = _said(gold.filters), _said(query.filters)
        agents = set(members(gold))
        same = query.subject == "agents" and 0 < len(agents) < everything and set(members(query)) == agents
        found.append(
            Read(
                question=question,
                query=query,
                missing=tuple(sorted(wanted - got)),
                extra=tuple(sorted(got - wanted)),
                same_agents=same,
            )
        )
    return found


def shares(rows: Sequence[Read]) -> tuple[float, float, float]:
    """Share of questions read right, of filters found, and of questions with a filter too many."""
    wanted = sum(len(_said(row.question.query(row.query).filters)) for row in rows)
    found = wanted - sum(len(row.missing) for row in rows)
    count = max(1, len(rows))
    return sum(row.right for row in rows) / count, found / max(1, wanted), sum(bool(row.extra) and not row.right for row in rows) / count


def load_constraints(folder: Path) -> tuple[Constrained, ...]:
    """Read the questions.

    Raises:
        DatasetError: The file is missing or malformed; names file and line.
    """
    return tuple(question for _, question in read_lines(folder / FILE, Constrained))


def _filter(written: Written) -> Filter:
    field, value, negated = written[:3]
    value, _, at = value.partition("@")
    relation = next((r for r in _RELATIONS if value.startswith(f"{r} ")), "is")
    value = value.removeprefix(f"{relation} ")
    joint = {{"or": "either", "and": "together"}[written[3]]: True} if len(written) > 3 else {}
    return Filter.model_validate({"field": field, "value": value, "relation": relation, "negated": negated, "at": at, "label": value, **joint})


def _said(filters: Sequence[Filter]) -> set[str]:
    """Filters as short texts; that an agent was tested goes without saying beside what its trials were like."""
    of_trials = any(f.field.startswith("trial.") for f in filters)
    kept = [f for f in filters if not (of_trials and f.field == "tested")]
    return {
        " ".join(part.lower() for part in ("not" if f.negated else "", f.field, f.relation if f.relation != "is" else "", f.value, f.at) if part)
        for f in kept
    }


def _main() -> None:
    import typer

    typer.run(_report)


def _report(half: Annotated[str, "dev or held; both without it"] = "", failures: int = 0, field: str = "", file: Path | None = None) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from glutask.assistant import Assistant
    from glutask.evaluation.answers import questions_folder

    if half == "held" and failures:
        raise SystemExit("the held-out half is counted, never looked at: leave out --failures")
    out = Console(width=180)
    rows = read_constraints(Assistant(documents=False), load_constraints(file or questions_folder()))
    rows = [r for r in rows if (not half or r.question.half == half) and (not field or _field(r) == field)]
    table = Table("field", "half", "n", "read right", "filters found", "questions with one too many")
    for name in [*dict.fromkeys(_field(r) for r in rows), ""]:
        for part in (half,) if half else get_args(Half):
            own = [r for r in rows if (not name or _field(r) == name) and r.question.half == part]
            table.add_row(name or "all", part, str(len(own)), *(f"{share:.3f}" for share in shares(own)))
    out.print(table)
    for row in [r for r in rows if not r.right and r.question.half == "dev"][:failures]:
        out.print(f"[bold]{escape(row.question.id)}[/] {escape(row.question.q)}", highlight=False)
        out.print(f"    missing {list(row.missing)}  extra {list(row.extra)}  {row.query.operation} {row.query.subject}", markup=False)
        out.print(f"    {row.query}", markup=False)


def _field(row: Read) -> str:
    """The field of the first filter, by which results are broken down."""
    if row.question.order:
        return "order"
    return row.question.filters[0][0] if row.question.filters else "none"


if __name__ == "__main__":
    _main()
