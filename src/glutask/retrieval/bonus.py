"""What a statement gains by fitting a query: the bonuses of `Weights`, for all statements at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from glutask.corpus.models import Statement
from glutask.retrieval.lexical import terms
from glutask.retrieval.matters import Matters
from glutask.retrieval.ranking import Units
from glutask.retrieval.said import Said
from glutask.retrieval.weights import Weights
from glutask.understanding.query import Query

Mask = npt.NDArray[np.bool_]
"""Whether something is so of each statement, shape (n,)."""


class Bonuses:
    """Which statements fit a query, and how well beside the likeness of their texts. What was looked up once is remembered."""

    def __init__(self, statements: Sequence[Statement], weights: Weights, matters: Matters, said: Said, review: str) -> None:
        """Wrap the statements.

        Args:
            statements: In the order of the units.
            weights: How much each bonus is.
            matters: Which of them word a matter.
            said: Which of them use a term.
            review: Id of the review's source.
        """
        self._statements = statements
        self._places = {s.id: place for place, s in enumerate(statements)}
        self._weights = weights
        self._matters = matters
        self._said = said
        self._review = review
        self._masks: dict[tuple[str, str], Mask] = {}

    def admitted(self, query: Query, units: Units) -> Mask:
        """Which of the units may be found: those on the agents named, and only what was known by the date that counts."""
        fits = np.ones(len(units), dtype=bool)
        if query.as_of == "review":
            fits &= ~self._later[units]
        return fits & self._agents(query.agents)[units] if query.agents else fits

    def of(self, query: Query, units: Units) -> npt.NDArray[np.float64]:
        """The sum of each unit's bonuses."""
        w = self._weights
        total = np.zeros(len(units))

        def add(bonus: float | npt.NDArray[np.float64], where: Mask) -> None:
            np.add(total, np.where(where, bonus, 0.0), out=total)

        if query.agents:
            first = self._any("first agent", query.agents, lambda s, agent: s.agents[:1] == (agent,))[units]
            add(w.main_agent, first)
            add(w.agent, self._agents(query.agents)[units] & ~first)
        if query.trials:
            named = self._any("trial", query.trials, lambda s, trial: trial in s.trials)[units]
            add(w.trial, named)
            add(w.other_trial, self._mask("trials", "", lambda s: bool(s.trials))[units] & ~named)
        if query.sources:
            others = self._sources(source for source in query.sources if source != self._review)[units]
            add(w.source, others)
            add(w.review, self._sources(source for source in query.sources if source == self._review)[units] & ~others)
        for topic in dict.fromkeys(query.topics):
            add(w.topic.get(topic, 0.0), self._mask("topic", topic, lambda s, topic=topic: s.topic == topic)[units])  # type: ignore[misc]
        if query.concepts:
            worded = np.sum([self._wording(concept)[units] for concept in query.concepts], axis=0)
            total += w.concept * worded / len(query.concepts)
        if query.aspects:
            add(w.figure, self._any("figure", query.aspects, lambda s, aspect: s.id in self._matters.figures(aspect))[units])
        if query.since:
            add(w.later, self._later[units])
        if query.operation == "define" and (query.bare or not query.agents):
            if query.agents:
                general = self._mask("topic", "identity", lambda s: s.topic == "identity")
            else:
                general = ~self._mask("agents", "", lambda s: bool(s.agents))
            add(w.defines, general[units])
        total += w.covered * self._covered(query, units)
        add(w.from_fields, self._mask("field", "", lambda s: "." in s.id)[units])
        return total

    def _covered(self, query: Query, units: Units) -> npt.NDArray[np.float64]:
        """Share of the question's words, weighted by rarity, that each unit uses."""
        asked = {term: self._said.rarity(term) for term in terms(query.resolved)}
        covered = np.zeros(len(units))
        for term, rarity in asked.items():
            if term in self._said.counts:
                covered += rarity * self._using(term)[units]
        return covered / sum(asked.values()) if asked else covered

    def _using(self, term: str) -> Mask:
        if ("term", term) not in self._masks:
            mask = np.zeros(len(self._statements), dtype=bool)
            mask[[place for statement in self._said.using(term) if (place := self._places.get(statement)) is not None]] = True
            self._masks["term", term] = mask
        return self._masks["term", term]

    @property
    def _later(self) -> Mask:
        return self._mask("later", "", lambda s: s.as_of == "later")

    def _agents(self, agents: Sequence[str]) -> Mask:
        return self._any("agent", agents, lambda s, agent: agent in s.agents)

    def _sources(self, sources: Iterable[str]) -> Mask:
        return self._any("source", tuple(sources), lambda s, source: source in s.sources)

    def _wording(self, concept: str) -> Mask:
        return self._mask("concept", concept, lambda s: s.id in self._matters.wording(concept))

    def _any(self, kind: str, names: Sequence[str], holds: Callable[[Statement, str], bool]) -> Mask:
        """Of which statements something holds for one of the names."""
        found = np.zeros(len(self._statements), dtype=bool)
        for name in names:
            found |= self._mask(kind, name, lambda s, name=name: holds(s, name))  # type: ignore[misc]
        return found

    def _mask(self, kind: str, name: str, holds: Callable[[Statement], bool]) -> Mask:
        if (kind, name) not in self._masks:
            self._masks[kind, name] = np.fromiter((holds(s) for s in self._statements), dtype=bool, count=len(self._statements))
        return self._masks[kind, name]
