"""What a list says of each agent and each trial, and the statements that carry it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.answering.agent_filters import numbered, t_owner
from glutask.answering.answer import Claim
from glutask.answering.citer import SOURCES, Citer
from glutask.answering.sets import Match, Sets
from glutask.corpus.corpus import Corpus
from glutask.corpus.entries import lowered, spoken_date
from glutask.corpus.models import Agent, Approval, AsOf, Designation, Statement, Trial
from glutask.understanding.query import Query

ABOUT_SPELT_OUT = 4
"""Up to so many agents the statement that puts them on a list is spelt out."""
SAID_AT_LENGTH = 8
"""In a longer list an agent's line is kept to what is short."""
COMPACT = 12
"""In a longer list an agent's line is one phrase."""
TRIALS_NAMED = 2
"""Of an agent's trials so many are named; the others are counted."""
_HEAD = re.compile(r",| \(")
"""What follows says more of a developer than its name."""


class Phrases:
    """Says of an agent on a list what the question is about, else how far it got."""

    def __init__(self, corpus: Corpus, sets: Sets) -> None:
        """Wrap the corpus."""
        self._corpus = corpus
        self._sets = sets

    def claim(self, match: Match, query: Query, as_of: AsOf, citer: Citer, about: dict[str, Statement], size: int = 1) -> Claim:
        """One line of a list of agents.

        Args:
            match: The agent, and what puts it on the list.
            query: The question.
            as_of: The date at which it is described.
            citer: Numbers the citations.
            about: Agent to the statement that puts it on the list by the question's words.
            size: How long the list is.
        """
        agent = match.agent
        if agent.id in about:
            statement = about[agent.id]
            return citer.claim([statement], f"**{agent.title}**" + (f": {statement.text}" if len(about) <= ABOUT_SPELT_OUT else ""))
        phrases, ids = self._of_agent(match, query, as_of, size)
        if size > COMPACT:
            phrases, ids = phrases[:1], ids[:1]
        statements = [self._corpus.statements[i] for i in dict.fromkeys(ids) if i in self._corpus.statements]
        several = size <= COMPACT and any(i.endswith((".route", ".developer")) for i in ids)
        return citer.claim(statements, f"**{agent.title}**: {'; '.join(phrases)}", sources=SOURCES if several else 1)

    def of_trial(self, trial: Trial, citer: Citer) -> Claim:
        """One line of a list of trials."""
        parts = (
            ", ".join(self._corpus.agents[a].name for a in trial.agents),
            f"phase {trial.phase}" if trial.phase else "",
            f"n={trial.n}" if trial.n is not None else "",
            f"against {trial.comparator}" if trial.comparator else "",
        )
        statement = self._corpus.statements[f"{t_owner(self._corpus, trial)}.trial.{trial.id}"]
        return citer.claim([statement], f"**{trial.name}** ({', '.join(p for p in parts if p)}): {trial.result}", sources=1)

    def _of_agent(self, match: Match, query: Query, as_of: AsOf, size: int) -> tuple[list[str], list[str]]:
        """Phrases, and the ids of the statements they rest on: the properties asked for, else phase and class."""
        agent, development = match.agent, match.agent.development
        brief, compact = size > SAID_AT_LENGTH, size > COMPACT
        fields = {f.field for f in query.filters}
        order = query.order.field if query.order else None
        phrases: list[str] = []
        ids: list[str] = []

        def add(phrase: str, *shown: str) -> None:
            phrases.append(phrase)
            ids.extend(shown)

        if "route" in query.topics or fields & {"route", "route.any"} or order == "routes":
            add(", ".join(r.value for r in agent.routes), f"{agent.id}.route")
        if brief and ("action" in fields or "target" in query.topics):
            add(", ".join(t.value for t in agent.targets), f"{agent.id}.target")
        elif not brief and (fields & {"action", "kind", "ingredient"} or {"mechanism", "target"} & set(query.topics)):
            add(_lower_first(agent.action.value.rstrip("."), agent.name), f"{agent.id}.action")
        if agent.developers and ("developer" in fields or "development" in query.topics):
            owners = [_HEAD.split(d.value)[0] if compact else d.value for d in agent.developers]
            add("developed by " + ", ".join(owners), f"{agent.id}.developer")
        approvals = self._approvals(agent, query, as_of)
        for number, approval in approvals:
            add(
                f"approved by {approval.authority} {spoken_date(approval.date)} for {lowered(approval.indication)}",
                numbered(agent.id, "approval", number),
            )
        for number, designation in self._designations(agent, query, as_of):
            date = f" {spoken_date(designation.date)}" if designation.date else ""
            add(f"{designation.authority} {designation.kind}{date}", numbered(agent.id, "designation", number))
        trials = [t for t in match.trials if as_of == "later" or t.as_of == "review"]
        named = 1 if brief else TRIALS_NAMED
        for trial in trials[:named]:
            add(f"{trial.name} {trial.result}" if compact else _trial_phrase(trial), f"{t_owner(self._corpus, trial)}.trial.{trial.id}")
        if len(trials) > named:
            add(f"and {len(trials) - named} more")
        for written in [i for i in match.statements if "." not in i][:1]:
            if size <= ABOUT_SPELT_OUT:
                add(self._corpus.statements[written].text.rstrip("."), written)
            else:
                ids.append(written)
        if (
            (fields & {"phase", "tested", "outcome", "state"} and not (brief and trials))
            or order == "phase"
            or "status" in query.topics
            or not phrases
        ):
            label = self._sets.of_agents.phase_label(agent, as_of)
            shown = f"{agent.id}.phase-since" if as_of == "later" and development.highest_phase_since else f"{agent.id}.phase"
            dated = "" if as_of == "later" or compact else " by April 2021"
            add(("preclinical only" if label == "preclinical" else f"phase {label}") + dated, shown)
        if fields & {"state", "outcome"}:
            since = as_of == "later" and development.state_since
            add(str(since or development.state_review), f"{agent.id}.status-since" if since else f"{agent.id}.status-review")
        if not any(i in self._corpus.statements for i in ids):
            add(self._corpus.classes[agent.agent_class].name, f"{agent.id}.class")
        return phrases, ids

    def _approvals(self, agent: Agent, query: Query, as_of: AsOf) -> list[tuple[int, Approval]]:
        """Approvals that are asked about, with their numbers; of a ranking the one that decides."""
        order = query.order.field if query.order else None
        if order not in {"approval", "phase"} and not any(f.field == "approved" and not f.negated for f in query.filters):
            return []
        found = self._sets.of_agents.approvals(agent, query.filters, as_of, any_use=order == "approval" and bool(query.agents))
        if order == "approval" and query.order and found:
            found = sorted(found, key=lambda item: item[1].date, reverse=query.order.descending)[:1]
        return found

    def _designations(self, agent: Agent, query: Query, as_of: AsOf) -> list[tuple[int, Designation]]:
        if not any(f.field == "designation" and not f.negated for f in query.filters):
            return []
        return self._sets.of_agents.designations(agent, query.filters, as_of)


def _trial_phrase(trial: Trial) -> str:
    inside = ", ".join(p for p in (f"phase {trial.phase}" if trial.phase else "", f"n={trial.n}" if trial.n is not None else "") if p)
    return f"{trial.name}{f' ({inside})' if inside else ''} {trial.result}"


def _lower_first(text: str, name: str) -> str:
    """Drop a leading `X is`, so that the phrase reads after the name."""
    for verb in (" is ", " are "):
        head = name.lower() + verb
        if text.lower().startswith(head):
            return text[len(head) :]
    return text


def agent_rows(matches: Sequence[Match], corpus: Corpus, as_of: AsOf) -> tuple[tuple[str, ...], ...]:
    """A row per agent: name, class, route, highest phase and standing at the review, standing today."""
    rows = []
    for agent in (m.agent for m in matches):
        development = agent.development
        rows.append(
            (
                agent.name,
                corpus.classes[agent.agent_class].name,
                ", ".join(r.value for r in agent.routes),
                "preclinical" if development.highest_phase == "preclinical" else f"phase {development.highest_phase}",
                development.state_review,
                (development.state_since or development.state_review) if as_of == "later" else "not asked",
            )
        )
    return tuple(rows)


def trial_rows(trials: Sequence[Trial], corpus: Corpus) -> tuple[tuple[str, ...], ...]:
    """A row per trial: name, agent, phase, n, population, comparator, primary outcome, result, registry numbers."""
    return tuple(
        (
            t.name,
            ", ".join(corpus.agents[a].name for a in t.agents),
            t.phase or "",
            str(t.n) if t.n is not None else "",
            t.population,
            t.comparator or t.control,
            t.primary_outcome or "",
            t.result,
            ", ".join(t.nct),
        )
        for t in trials
    )
