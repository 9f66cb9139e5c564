"""Comparisons: what is said of the agents together, then each one's own properties side by side."""

from __future__ import annotations

from collections.abc import Sequence

from glutask.answering.answer import Claim, Table
from glutask.answering.choose import says_same
from glutask.answering.citer import Citer
from glutask.answering.draft import Draft
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, Statement, Trial
from glutask.retrieval.evidence import Evidence, Gatherer
from glutask.understanding.query import Query

TOGETHER = 2
"""Most statements that speak of several of the agents at once."""
_FIELDS = {
    "mechanism": ("action",),
    "target": ("action", "target"),
    "route": ("route",),
    "development": ("developer",),
    "identity": ("class", "action"),
    "regulatory": ("approval", "approval.2", "no-approval"),
}
_ON_FACTS = {"safety", "efficacy", "dose", "pharmacokinetics", "suicidality", "preclinical", "regulatory"}


class Comparer:
    """Composes comparisons of two or more agents, or of classes."""

    def __init__(self, corpus: Corpus, gatherer: Gatherer) -> None:
        """Wrap the corpus and the second stage."""
        self._corpus = corpus
        self._gatherer = gatherer

    def draft(self, query: Query, evidence: Evidence, citer: Citer) -> Draft:
        """Compare the agents of a query."""
        agents = [self._corpus.agents[a] for a in query.agents]
        together = self._together(query, evidence)
        direct = tuple(citer.claim([s]) for s in together if s.as_of == "review")
        later = tuple(citer.claim([s]) for s in together if s.as_of == "later")
        own_words = 110 // max(1, len(agents))
        listed: list[Claim] = []
        since: list[Claim] = list(later)
        for agent in agents:
            said = [s for s in self._own(agent, agents, query, own_words) if not any(says_same(s, other) for other in together)]
            if "trial" in query.topics and not query.trials and (largest := self._largest(agent, query)):
                (listed if largest.as_of == "review" else since).append(self._sized(agent, largest, citer))
            listed += [citer.claim([s], f"**{agent.title}**: {s.text}") for s in said if s.as_of == "review"]
            since += [citer.claim([s], f"**{agent.title}**: {s.text}") for s in said if s.as_of == "later"]
        return Draft(direct=direct, listed=tuple(listed), later=tuple(since), table=self._table(agents, query), agents=query.agents)

    def _largest(self, agent: Agent, query: Query) -> Trial | None:
        """The largest trial of an agent in patients."""
        own = [t for t in self._corpus.trials_of(agent.id) if t.in_patients and t.n and (query.as_of != "review" or t.as_of == "review")]
        return max(own, key=lambda t: (t.n or 0, t.id), default=None)

    def _sized(self, agent: Agent, trial: Trial, citer: Citer) -> Claim:
        statement = self._corpus.statements[f"{self._corpus.owner_of[trial.id]}.trial.{trial.id}"]
        inside = ", ".join(p for p in (f"phase {trial.phase}" if trial.phase else "", f"n={trial.n}") if p)
        return citer.claim([statement], f"**{agent.title}**: largest trial {trial.name} ({inside}): {trial.result}", sources=1)

    def _together(self, query: Query, evidence: Evidence) -> list[Statement]:
        """Statements that speak of at least two of the agents, in the order of the evidence; for a plain matter, only those on it."""
        wanted = set(query.agents)
        shared = [h.statement for h in evidence.hits if len(wanted & set(h.statement.agents)) >= 2]
        if query.bare and query.topics and "comparison" not in query.topics:
            shared = [s for s in shared if s.topic in query.topics and s.topic != "identity"]
        chosen: list[Statement] = []
        for statement in shared:
            contrary = [self._corpus.statements[i] for i in statement.conflicts_with]
            for candidate in (statement, *contrary):
                if len(chosen) < TOGETHER and not any(says_same(candidate, other) for other in chosen):
                    chosen.append(candidate)
        return chosen

    def _own(self, agent: Agent, agents: Sequence[Agent], query: Query, words: int) -> list[Statement]:
        """Statements about one agent: on the matters asked about, else what it is and where it stands."""
        asked = set(query.topics) & _ON_FACTS
        general = set(query.topics) <= {"comparison", "identity"}
        fields = [] if general else [field for topic in query.topics for field in _FIELDS.get(topic, ())]
        if "status" in query.topics and query.since:
            fields += ["phase", "phase-since"] if "phase" in query.content else ["status-since", "phase"]
        elif "status" in query.topics:
            fields += ["phase", "status-review", "status-since"] if not fields else ["phase", "status-since"]
        elif not (asked or fields):
            fields += ["class", "action", "route", "status-review", "status-since"]
        chosen = [self._corpus.statements[f"{agent.id}.{f}"] for f in dict.fromkeys(fields) if f"{agent.id}.{f}" in self._corpus.statements]
        if asked:
            single = query.model_copy(update={"agents": (agent.id,), "operation": "lookup"})
            texts = {a.id: f"{a.name}: {query.question}" for a in agents}
            hits = self._gatherer.gather(single, texts[agent.id], tuple(texts.values())).hits
            on_topic = [h.statement for h in hits if h.statement.topic in asked and h.statement.agents[0] == agent.id]
            chosen = on_topic[:2] + chosen
        kept: list[Statement] = []
        count = 0
        for statement in chosen:
            length = len(statement.text.split())
            if kept and count + length > words:
                continue
            if not any(says_same(statement, other) for other in kept):
                kept.append(statement)
                count += length
        return kept

    def _table(self, agents: Sequence[Agent], query: Query) -> Table:
        columns = ("", *(a.name for a in agents))
        latest = query.as_of != "review"
        rows = (
            ("Class", *(self._corpus.classes[a.agent_class].name for a in agents)),
            ("Targets", *("; ".join(v.value for v in a.targets) for a in agents)),
            ("Route", *(", ".join(r.value for r in a.routes) for a in agents)),
            ("Highest phase, April 2021", *(a.development.highest_phase for a in agents)),
            ("Standing, April 2021", *(a.development.state_review for a in agents)),
            ("Standing today", *((a.development.state_since or a.development.state_review) if latest else "" for a in agents)),
            (
                "Approvals in mood disorders",
                *(
                    "; ".join(f"{p.authority} {p.date}" for p in a.approvals if p.mood_disorder and (latest or p.as_of == "review")) or "none"
                    for a in agents
                ),
            ),
            ("Randomised trials in mood disorders", *(self._balance(a, latest) for a in agents)),
        )
        return Table(columns=columns, rows=rows)

    def _balance(self, agent: Agent, latest: bool) -> str:
        own = [t for t in self._corpus.trials_of(agent.id) if t.randomised and t.in_patients and (latest or t.as_of == "review")]
        counts = [(word, sum(t.result == word for t in own)) for word in ("positive", "negative", "mixed")]
        return ", ".join(f"{n} {word}" for word, n in counts if n) or "none with a result"
