"""`glutask check`: what the models alone cannot see, over the whole corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from glutask.corpus.corpus import Corpus
from glutask.corpus.load import line_of_id, load_corpus
from glutask.corpus.models import Agent, Model, Statement, Trial
from glutask.corpus.yaml_lines import read_yaml
from glutask.errors import CorpusError

_NAMELESS_SOURCE_KINDS = {"congress", "registry", "regulator", "label", "company", "news", "reference"}
MIN_QUESTIONS = 2


class CheckReport(Model):
    """Counts of the corpus and its faults, each one sentence with file and line."""

    agents: int
    statements: int
    passages: int
    trials: int
    sources: int
    questions: int
    faults: tuple[str, ...]


def check_corpus(folder: Path) -> CheckReport:
    """Validate the corpus folder whole.

    A file that does not fit its model ends the check at that fault, since nothing beyond it can be trusted.
    """
    try:
        corpus = load_corpus(folder)
        facets = read_yaml(folder / "vocabulary" / "facets.yaml")
    except CorpusError as error:
        return CheckReport(agents=0, statements=0, passages=0, trials=0, sources=0, questions=0, faults=(str(error),))
    faults = tuple(f"{line_of_id(folder, where)}: {what}." for where, what in _faults(corpus, facets))
    return CheckReport(
        agents=len(corpus.entries),
        statements=sum(1 for _ in _written(corpus)),
        passages=sum(1 for _ in corpus.written_passages()),
        trials=len(corpus.trials),
        sources=len(corpus.sources),
        questions=sum(len(s.questions) for s in _written(corpus)),
        faults=faults,
    )


def _faults(corpus: Corpus, facets: dict[str, dict[str, object]]) -> Iterator[tuple[str, str]]:
    """Yield (id, what is wrong with it)."""
    yield from _duplicate_ids(corpus)
    yield from _names(corpus)
    yield from _references(corpus, facets)
    yield from _sources(corpus)
    yield from _statements(corpus)
    yield from _trials(corpus)
    if len(corpus.entries) != corpus.review.entries:
        yield corpus.review.source, f"review.yaml promises {corpus.review.entries} entries but {len(corpus.entries)} agents are marked review_entry"


def _written(corpus: Corpus) -> Iterator[Statement]:
    return (s for p in corpus.written_passages() for s in p.statements)


def _duplicate_ids(corpus: Corpus) -> Iterator[tuple[str, str]]:
    kinds = {
        "statement": [s.id for p in corpus.written_passages() for s in p.statements],
        "passage": [p.id for p in corpus.written_passages()],
        "trial": [t.id for a in corpus.agents.values() for t in a.trials],
    }
    for kind, ids in kinds.items():
        for identifier, count in Counter(ids).items():
            if count > 1:
                yield identifier, f"{kind} id {identifier!r} is used {count} times; rename all but one"


def _names(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """A name must lead to one agent only, however it is spaced or hyphenated."""
    owner: dict[str, tuple[str, str]] = {}
    for agent in corpus.agents.values():
        for name in (agent.id, agent.name, *agent.names.all):
            key = re.sub(r"[^a-z0-9]", "", name.lower())
            if not key:
                yield agent.id, f"name {name!r} of {agent.id} holds no letter or digit; remove it"
            elif key in owner and owner[key][0] != agent.id:
                yield agent.id, f"name {name!r} of {agent.id} reads like {owner[key][1]!r} of {owner[key][0]}; remove one of them"
            owner.setdefault(key, (agent.id, name))


def _references(corpus: Corpus, facets: dict[str, dict[str, object]]) -> Iterator[tuple[str, str]]:
    for agent in corpus.agents.values():
        if agent.agent_class not in corpus.classes:
            yield agent.id, f"class {agent.agent_class!r} is not one of {', '.join(corpus.classes)}"
        member = agent.agent_class in corpus.classes and agent.id in corpus.classes[agent.agent_class].members
        if member != agent.review_entry:
            yield (
                agent.id,
                f"agent {agent.id} and class {agent.agent_class} in review.yaml disagree on whether it is an entry; correct one",
            )
        for field, values in (("kind", agent.kinds), ("action", agent.actions), ("ingredient", agent.ingredients)):
            for value in values:
                if value not in facets[field]:
                    yield agent.id, f"{field} {value!r} is not in vocabulary/facets.yaml; add it there or correct it"
        for source in _source_ids(agent):
            if source not in corpus.sources:
                yield agent.id, f"source {source!r} of agent {agent.id} is not in the bibliography; add it or correct the id"
    for statement in _written(corpus):
        for kind, wanted, known in (
            ("source", statement.sources, corpus.sources),
            ("agent", statement.agents, corpus.agents),
            ("trial", statement.trials, corpus.trials),
            ("statement", statement.conflicts_with, corpus.statements),
        ):
            for identifier in wanted:
                if identifier not in known:
                    yield statement.id, f"{kind} {identifier!r} of statement {statement.id} does not exist; add it or correct the id"
        for other in statement.conflicts_with:
            if other in corpus.statements and statement.id not in corpus.statements[other].conflicts_with:
                yield statement.id, f"conflicts_with {other!r} is not returned there; name the conflict on both sides"
    for trial in corpus.trials.values():
        for identifier in trial.agents:
            if identifier not in corpus.agents:
                yield trial.id, f"agent {identifier!r} of trial {trial.id} does not exist; correct the id"


def _source_ids(agent: Agent) -> set[str]:
    found: set[str] = set()
    parts: tuple[Any, ...] = (
        *agent.targets,
        agent.action,
        *agent.routes,
        *agent.developers,
        agent.development,
        *agent.approvals,
        *agent.designations,
        *agent.look_alikes,
        *agent.notes,
        *agent.trials,
    )
    for part in parts:
        found.update(part.sources)
    found.update(agent.development.sources_since)
    return found


def _sources(corpus: Corpus) -> Iterator[tuple[str, str]]:
    cited = {source for agent in corpus.agents.values() for source in _source_ids(agent)}
    cited |= {source for statement in _written(corpus) for source in statement.sources}
    cited |= {corpus.review.source} | {s for c in corpus.review.classes for s in c.sources}
    for field in ("pmid", "doi"):
        seen: dict[str, str] = {}
        for source in corpus.sources.values():
            value = getattr(source, field)
            if value and value.lower() in seen:
                yield source.id, f"{field} {value} stands on both {seen[value.lower()]!r} and {source.id!r}; merge them or correct one"
            elif value:
                seen[value.lower()] = source.id
    for source in corpus.sources.values():
        if source.id not in cited:
            yield source.id, f"source {source.id!r} is cited nowhere; cite it or remove it"
        if source.kind == "paper" and not (source.pmid or source.doi or source.note):
            yield source.id, f"paper {source.id!r} has neither PMID nor DOI; add one or say why in custom.note"


def _statements(corpus: Corpus) -> Iterator[tuple[str, str]]:
    asked: dict[str, str] = {}
    for statement in _written(corpus):
        if len(statement.questions) < MIN_QUESTIONS:
            yield statement.id, f"statement {statement.id} has fewer than {MIN_QUESTIONS} questions; write them"
        if statement.text[-1] not in ".!?)'\"’”":
            yield statement.id, f"statement {statement.id} does not end like a sentence; end it with a full stop"
        for question in statement.questions:
            if question.ask in asked and asked[question.ask] == statement.id:
                yield statement.id, f"question {question.ask!r} stands twice in statement {statement.id}; remove one"
            asked[question.ask] = statement.id


def _trials(corpus: Corpus) -> Iterator[tuple[str, str]]:
    told: dict[str, str] = {}
    for statement in _written(corpus):
        for trial_id in statement.trials:
            told[trial_id] = told.get(trial_id, "") + " " + statement.text
    for trial in corpus.trials.values():
        if trial.id not in told:
            yield trial.id, f"trial {trial.id} is reported by no statement; name it in the `trials` of one"
            continue
        yield from _figures_disagree(trial, told[trial.id])


def _figures_disagree(trial: Trial, text: str) -> Iterator[tuple[str, str]]:
    """A figure of the record must occur in the statements about the trial."""
    numbers = set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "").replace("−", "-")))
    words = {
        "one": "1",
        "two": "2",
        "three": "3",
        "four": "4",
        "five": "5",
        "six": "6",
        "seven": "7",
        "eight": "8",
        "nine": "9",
        "ten": "10",
        "eleven": "11",
        "twelve": "12",
    }
    numbers |= {digit for word, digit in words.items() if re.search(rf"\b{word}\b", text, re.IGNORECASE)}
    if trial.n is not None and str(trial.n) not in numbers:
        yield trial.id, f"n = {trial.n} of trial {trial.id} occurs in none of its statements; state it there or correct it"
    effect = trial.effect
    if effect and effect.value is not None and not _occurs(effect.value, numbers):
        yield trial.id, f"effect {effect.value:g} of trial {trial.id} occurs in none of its statements; state it there or correct it"
    if effect and effect.p:
        figure = re.search(r"\d*\.?\d+", effect.p)
        if figure and not any(float(figure.group()) == float(number) for number in _decimals(text)):
            yield trial.id, f"p {effect.p} of trial {trial.id} occurs in none of its statements; state it there or correct it"


def _decimals(text: str) -> list[str]:
    return re.findall(r"\d*\.\d+|\d+", text)


def _occurs(value: float, numbers: set[str]) -> bool:
    return any(abs(abs(value) - float(number)) < 1e-9 for number in numbers)
