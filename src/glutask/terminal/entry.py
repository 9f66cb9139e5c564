"""One agent's entry as a page: what it is, its trials, safety, regulation, what came since, each with its sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from glutask.corpus.bibliography import to_csl
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, Statement, Trial
from glutask.terminal.tables import show_table

if TYPE_CHECKING:
    from rich.console import Console

TRIAL_COLUMNS = ("Trial", "Phase", "n", "Population", "Against", "Result", "Registry", "Sources")


class _Numbers:
    """Source ids to numbers, in order of first use."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}

    def mark(self, sources: Iterable[str]) -> str:
        return " ".join(f"[{self.ids.setdefault(source, len(self.ids) + 1)}]" for source in sources)


def entry_json(corpus: Corpus, agent: Agent) -> str:
    """The entry as it stands in the corpus, with its class, the balance of its randomised trials and its sources written out."""
    document: dict[str, Any] = agent.model_dump(mode="json", by_alias=True)
    document["class_name"] = corpus.classes[agent.agent_class].name
    document["randomised"] = corpus.balance_of(agent.id)
    document["trials"] = [trial.model_dump(mode="json") for trial in corpus.trials_of(agent.id)]
    document["bibliography"] = [to_csl(corpus.sources[source]) for source in sorted(_source_ids(document))]
    return json.dumps(document, ensure_ascii=False, indent=2)


def show_entry(console: Console, corpus: Corpus, agent: Agent) -> None:
    """Print the entry as a page."""
    from rich.text import Text

    numbers = _Numbers()
    console.print(Text(agent.name, style="bold"))
    console.print(Text(f"id {agent.id}; in the review as “{agent.review_name}”" + ("" if agent.review_entry else ", not an entry of its own")))
    _section(console, "What it is", _identity(corpus, agent, numbers))
    _section(console, "Development", _development(agent, numbers))
    trials = sorted(corpus.trials_of(agent.id), key=lambda t: (t.as_of == "later", t.reported or t.ended or t.started or "9", t.id))
    if trials:
        console.print(Text("\nTrials", style="bold"))
        show_table(console, TRIAL_COLUMNS, [_trial_row(trial, numbers) for trial in trials])
        console.print(Text(_balance(corpus, agent)))
    _section(console, "Safety", _told(corpus, agent, numbers, "safety"))
    _section(console, "Regulation", _regulation(agent, numbers))
    _section(console, "Since the review (after April 2021)", _since(corpus, agent, numbers))
    _section(console, "Notes", _notes(agent, numbers))
    _section(console, "Sources", (f"[{number}] {_source_line(corpus, source)}" for source, number in numbers.ids.items()), bullet="")


def _section(console: Console, title: str, lines: Iterable[str], bullet: str = "- ") -> None:
    from rich.text import Text

    shown = list(lines)
    if shown:
        console.print(Text(f"\n{title}", style="bold"))
    for line in shown:
        console.print(Text(f"{bullet}{line}"), soft_wrap=not console.is_terminal)


def _identity(corpus: Corpus, agent: Agent, numbers: _Numbers) -> Iterator[str]:
    review_class = corpus.classes[agent.agent_class]
    yield f"Class: {review_class.name} {numbers.mark(review_class.sources)}"
    names = [n for group in (agent.names.codes, agent.names.brands, agent.names.chemical, agent.names.synonyms) for n in group]
    if names:
        yield f"Names: {', '.join(names)}"
    yield f"Mechanism: {agent.action.value} {numbers.mark(agent.action.sources)}"
    for label, values in (("Target", agent.targets), ("Route", agent.routes), ("Developer", agent.developers)):
        for value in values:
            later = " (since the review)" if value.as_of == "later" else ""
            yield f"{label}: {value.value}{later} {numbers.mark(value.sources)}"


def _development(agent: Agent, numbers: _Numbers) -> Iterator[str]:
    development = agent.development
    note = f" ({development.highest_phase_note})" if development.highest_phase_note else ""
    phase = development.highest_phase if development.highest_phase == "preclinical" else f"phase {development.highest_phase}"
    yield f"Highest phase in a mood disorder by April 2021: {phase}{note}; {development.state_review} {numbers.mark(development.sources)}"
    yield f"{development.status_review} {numbers.mark(development.sources)}"


def _trial_row(trial: Trial, numbers: _Numbers) -> tuple[str, ...]:
    since = " (since the review)" if trial.as_of == "later" else ""
    population = ", ".join(trial.populations)
    n = "" if trial.n is None else str(trial.n)
    against = trial.comparator or trial.control
    return (f"{trial.name}{since}", trial.phase or "", n, population, against, trial.result, ", ".join(trial.nct), numbers.mark(trial.sources))


def _balance(corpus: Corpus, agent: Agent) -> str:
    counts = corpus.balance_of(agent.id)
    if not any(counts.values()):
        return "Randomised trials in mood disorders: none with a result"
    return "Randomised trials in mood disorders: " + ", ".join(f"{number} {result}" for result, number in counts.items())


def _told(corpus: Corpus, agent: Agent, numbers: _Numbers, topic: str) -> Iterator[str]:
    for statement in _own(corpus, agent):
        if statement.topic == topic and statement.as_of == "review":
            yield f"{statement.text} {numbers.mark(statement.sources)}"


def _regulation(agent: Agent, numbers: _Numbers) -> Iterator[str]:
    for approval in agent.approvals:
        yield f"{approval.authority} approval, {approval.date}: {approval.indication} {numbers.mark(approval.sources)}"
    for designation in agent.designations:
        date = f", {designation.date}" if designation.date else ""
        yield f"{designation.authority} {designation.kind}{date}: {designation.indication} {numbers.mark(designation.sources)}"


def _since(corpus: Corpus, agent: Agent, numbers: _Numbers) -> Iterator[str]:
    development = agent.development
    if development.status_since:
        yield f"{development.status_since} {numbers.mark(development.sources_since)}"
    for statement in _own(corpus, agent):
        if statement.as_of == "later":
            yield f"{statement.text} {numbers.mark(statement.sources)}"


def _notes(agent: Agent, numbers: _Numbers) -> Iterator[str]:
    for note in agent.notes:
        yield f"{note.text} {numbers.mark(note.sources)}"
    for other in agent.look_alikes:
        yield f"Not to be mistaken for {other.name}: {other.explanation} {numbers.mark(other.sources)}"


def _own(corpus: Corpus, agent: Agent) -> Iterator[Statement]:
    """Written statements of which the agent is the main one."""
    return (s for p in corpus.written_passages() for s in p.statements if s.agents[:1] == (agent.id,))


def _source_ids(value: Any) -> set[str]:
    """Every source id in a dumped entry."""
    if isinstance(value, list):
        return {found for item in value for found in _source_ids(item)}
    if not isinstance(value, dict):
        return set()
    own = {source for key in ("sources", "sources_since") for source in value.get(key, ())}
    return own | {found for item in value.values() for found in _source_ids(item)}


def _source_line(corpus: Corpus, source_id: str) -> str:
    source = corpus.sources[source_id]
    who = f"{source.label}. " if source.authors else ""
    year = f" ({source.year})" if source.year and not source.authors else ""
    where = f" {source.journal}." if source.journal else ""
    return f"{who}{source.title.rstrip('.')}{year}.{where}" + (f" {source.link}" if source.link else "")
