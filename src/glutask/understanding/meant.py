"""Trials and agents that are meant although none is named: by a paper, by a trial, or by the phase of an agent's only such trial."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.corpus.corpus import Corpus
from glutask.understanding.query import Query
from glutask.understanding.vocabulary import Vocabulary

_PHASE = re.compile(r"\b(?:phase )?([1-4][abc])\b(?!/)|\bphase ([1-4](?:/[1-4][abc]?)?)\b(?!/)")
"""`phase 2`, `phase 2/3`; the letter of `2b` tells it apart without the word."""


class Meant:
    """Completes a query."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        """Wrap the corpus, and how a phase is worded that names no trial."""
        self._corpus = corpus
        self._in_phase = vocabulary.built("in_phase")
        self._the_trial = vocabulary.built("the_trial")
        self._places = vocabulary.places
        self._of_a_year = re.compile(
            rf"\b((?:19|20)\d\d) (?:[\w-]+ ){{0,3}}?{vocabulary.trial_noun.pattern}|{vocabulary.trial_noun.pattern} (?:of|from|in) ((?:19|20)\d\d)\b"
        )

    def complete(self, query: Query, text: str, review: bool, places: Sequence[str] = ()) -> Query:
        """The query with the trials that its papers report or its phase tells, and the agents that those papers and trials are on.

        A paper named beside a drug that is none of the agents may be on that drug: it tells no agent.

        Args:
            query: As it was read.
            text: Normalised question.
            review: Whether the paper named is the review itself.
            places: Countries named, as in the facet `trial.place`.
        """
        trials = (
            query.trials
            or self._reported(query.sources)
            or self._of_phase(query, text)
            or self._of_year(query, text)
            or self._of_place(query, text, places)
            or self._only_one(query, text)
        )
        agents = query.agents or (() if review or query.outside else self._studied(query.sources))
        tested = () if query.outside and not query.trials else tuple(dict.fromkeys(a for t in trials for a in self._corpus.trials[t].agents))
        if trials and len(trials) <= 4 and not set(tested) & set(agents):
            agents = tested[:4]
        return query.model_copy(update={"trials": trials, "agents": agents})

    def _studied(self, sources: Sequence[str]) -> tuple[str, ...]:
        """The agent that the papers are about, if they are about one."""
        first = {s.agents[0] for s in self._corpus.statements.values() if s.agents and set(s.sources) & set(sources)}
        return tuple(first) if len(first) == 1 else ()

    def _reported(self, sources: Sequence[str]) -> tuple[str, ...]:
        """The trials that the papers named report above all: a trial is known by its authors too."""
        return tuple(t.id for t in self._corpus.trials.values() if t.sources[0] in sources)

    def _of_phase(self, query: Query, text: str) -> tuple[str, ...]:
        """`NV-5138, phase 2b results`: the only trial of that phase of the one agent spoken of."""
        told = list(_PHASE.finditer(text))
        if not told or query.subject != "facts" or len(query.agents) != 1 or self._in_phase.search(text[: told[0].start()]):
            return ()
        own = [trial for trial in self._corpus.trials.values() if query.agents[0] in trial.agents]
        found = [[trial.id for trial in own if trial.phase == phase] for phase in dict.fromkeys(m[1] or m[2] for m in told)]
        return tuple(ids[0] for ids in found) if all(len(ids) == 1 for ids in found) else ()

    def _only_one(self, query: Query, text: str) -> tuple[str, ...]:
        """`response in the AVP-786 depression trial`: the only trial in patients of the one agent, where a figure or result is asked for."""
        of_result = "efficacy" in query.topics or query.aspects
        if query.subject != "facts" or len(query.agents) != 1 or not of_result or not self._the_trial.search(text):
            return ()
        own = [t.id for t in self._corpus.trials_of(query.agents[0]) if t.in_patients]
        return tuple(own) if len(own) == 1 else ()

    def _of_place(self, query: Query, text: str, places: Sequence[str]) -> tuple[str, ...]:
        """`the Taiwanese sarcosine study`: the only trial in patients of the one agent spoken of that tells of the country."""
        if len(places) != 1 or query.subject != "facts" or len(query.agents) != 1 or not self._the_trial.search(text):
            return ()
        told = self._places[places[0]]
        own = [t.id for t in self._corpus.trials_of(query.agents[0]) if t.in_patients and told.search(self._corpus.told_of(t.id))]
        return tuple(own) if len(own) == 1 else ()

    def _of_year(self, query: Query, text: str) -> tuple[str, ...]:
        """`the 2015 nitrous oxide trial`: the only trial of the one agent spoken of that was reported then."""
        told = self._of_a_year.search(text)
        if told is None or query.subject != "facts" or len(query.agents) != 1:
            return ()
        year = told[1] or told[2]
        own = [t.id for t in self._corpus.trials.values() if query.agents[0] in t.agents and year in ((t.reported or "")[:4], t.name[-4:])]
        return tuple(own) if len(own) == 1 else ()
