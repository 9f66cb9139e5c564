"""Which constraints an agent satisfies, and the statements that show it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from glutask.answering.trial_filters import ACADEMIC, PHASES, all_hold, alternatives, compare_phase, number_holds, trial_holds
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, Approval, AsOf, Designation, Statement, Trial
from glutask.understanding.normalise import normalise, squash, without_accents
from glutask.understanding.patterns import Pattern
from glutask.understanding.query import Filter
from glutask.understanding.uses import USES
from glutask.understanding.vocabulary import Vocabulary

TOLD = frozenset({"trial.told", "trial.place"})
"""Fields that are read off what is said of a trial."""
MANY = {"approved.many": "approved", "designation.many": "designation"}
"""Fields that ask for a number of approvals or designations."""
_INDICATION = {"trd": r"resistant", "bipolar": r"bipolar", "suicidal": r"suicid", "elderly": r"elder|older"}
_FOR = {"mdd": r"major depress|resistant depression", "add-on": r"adjunct|add-on|together with|combination with", "monotherapy": r"monotherapy"}
_DENIES = re.compile(r"\b(?:no|not|never|without|neither|nor|cannot|none|left out|leaves out|exclud\w+|barred|ineligible)\b|n't\b")
_CLAUSE = re.compile(r"[.;:] ")
_TRIED = re.compile(r"\b(?:trials?|stud(?:y|ies)|tested|tried|randomi[sz]ed|meta-analys\w+|designation|approv\w+)\b")
_PLANNED = re.compile(r"\bplanned (?:for|to|a)\b|\bto be tested\b")
_TOLD_IN = frozenset({"trial", "efficacy", "safety", "status", "suicidality", "regulatory", "pharmacokinetics", "identity", "comparison", "dose"})
"""Topics of statements that can say that an agent was tried in something."""


class Held(NamedTuple):
    """Whether a filter holds (before negation), ids of the statements that show it, and the trials it rests on."""

    holds: bool
    statements: list[str]
    trials: list[Trial]


class AgentFilters:
    """Evaluates constraints on agents at a date: `review` (April 2021) or `later` (today)."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        """Wrap the corpus; the vocabulary says by which words a target or a particular matter is recognised."""
        self._corpus = corpus
        self._vocabulary = vocabulary
        self._targets = {value: str(facet["match"]) for value, facet in vocabulary.data["facets"]["target"].items()}
        self._reports = cache(lambda trial_id: without_accents(corpus.told_of(trial_id)))
        self._wording = cache(self._worded)

    def holds(
        self,
        agent: Agent,
        item: Filter,
        as_of: AsOf,
        of_trials: Sequence[Filter] = (),
        of_uses: Sequence[Filter] = (),
        only_later: bool = False,
    ) -> Held:
        """Whether a filter holds for an agent.

        Args:
            agent: The agent.
            item: The filter.
            as_of: The date, unless the filter has its own.
            of_trials: What else must be so of the trials that an `outcome` rests on.
            of_uses: What else must be so of the approval or designation asked for.
            only_later: Count only what became known after the review.
        """
        if item.at == "since":
            return self._since(agent, item, of_trials, of_uses)
        as_of = item.at or as_of
        value, name = item.value, agent.id
        if item.field == "class":
            return Held(agent.agent_class == value, [f"{name}.class"], [])
        if item.field in {"kind", "action", "ingredient"}:
            values = {"kind": agent.kinds, "action": agent.actions, "ingredient": agent.ingredients}[item.field]
            any_antagonist = value == "antagonist" and any(v.endswith("-antagonist") for v in values)
            return Held(value in values or any_antagonist, [f"{name}.action"], [])
        if item.field == "target":
            return Held(any(re.search(self._targets[value], squash(t.value)) for t in agent.targets), [f"{name}.target"], [])
        if item.field == "route":
            return Held(self._given(agent, value), [f"{name}.route"], [])
        if item.field == "route.any":
            return Held(bool(_routes(value) & {r.value for r in agent.routes}), [f"{name}.route"], [])
        if item.field == "route.only":
            return Held({r.value for r in agent.routes} == {value}, [f"{name}.route"], [])
        if item.field == "route.many":
            return Held(number_holds(len(agent.routes), item), [f"{name}.route"], [])
        if item.field in {"maker", "maker.many"}:
            companies = [d.value for d in agent.developers if not ACADEMIC.search(d.value)]
            number = number_holds(len(companies), item) if item.field == "maker.many" else bool(companies)
            return Held(number, [f"{name}.developer"] if agent.developers else [f"{name}.class"], [])
        if item.field == "changed":
            return self._changed(agent, value)
        if item.field == "developer":
            return Held(any(squash(value) in squash(d.value) for d in agent.developers), [f"{name}.developer"], [])
        if item.field == "phase":
            return Held(compare_phase(self.phase(agent, as_of), item), [self.phase_statement(agent, as_of)], [])
        if item.field == "tested":
            return self._tested(agent, value, as_of)
        if item.field == "approved":
            return self._approved(agent, item, as_of, of_uses, only_later)
        if item.field == "designation":
            own_designations = self.designations(agent, [item, *of_uses], as_of)
            shown = [numbered(name, "designation", n) for n, d in own_designations if not only_later or d.as_of == "later"]
            return Held(_so_many(shown, "designation", of_uses), shown, [])
        if item.field in MANY:
            return self.holds(
                agent, item.model_copy(update={"field": MANY[item.field], "value": "any"}), as_of, of_trials, [item, *of_uses], only_later
            )
        if item.field == "state":
            return Held(self.in_state(agent, value, as_of), self.status(agent, as_of), [])
        if item.field == "outcome":
            return self._failed(agent, as_of, of_trials, only_later)
        if item.field == "about":
            return self._about(agent, value, as_of)
        if item.field == "trial.open_label":
            own = [t for t in self.open_to(agent, as_of, []) if t.result in {"positive", "negative", "mixed"}]
            return Held(bool(own) and not any(t.randomised for t in own), [self.record(t) for t in own], own)
        if item.field in TOLD:
            return self._told(agent, item, as_of)
        own = [t for t in self.open_to(agent, as_of, [item]) if trial_holds(item, t)]
        return Held(bool(own), [self.record(t) for t in own], own)

    def phase(self, agent: Agent, as_of: AsOf) -> float:
        """Highest phase in a mood disorder as a number; 0 for preclinical."""
        return PHASES[self.phase_label(agent, as_of)]

    def is_approved(self, agent: Agent, as_of: AsOf) -> bool:
        """Whether the agent is approved for a mood disorder anywhere."""
        return bool(self.approvals(agent, (), as_of))

    def phase_label(self, agent: Agent, as_of: AsOf) -> str:
        """Highest phase in a mood disorder."""
        development = agent.development
        if as_of == "later" and development.highest_phase_since:
            return development.highest_phase_since
        return development.highest_phase

    def phase_statement(self, agent: Agent, as_of: AsOf) -> str:
        """Id of the statement that says the highest phase."""
        since = as_of == "later" and agent.development.highest_phase_since
        return f"{agent.id}.phase-since" if since else f"{agent.id}.phase"

    def status(self, agent: Agent, as_of: AsOf) -> list[str]:
        """Id of the statement that says where an agent stands."""
        since = f"{agent.id}.status-since"
        return [since] if as_of == "later" and agent.development.status_since else [f"{agent.id}.status-review"]

    def record(self, trial: Trial) -> str:
        """Id of the statement that says a trial's record."""
        return f"{t_owner(self._corpus, trial)}.trial.{trial.id}"

    def open_to(self, agent: Agent, as_of: AsOf, filters: Sequence[Filter]) -> list[Trial]:
        """Trials of an agent that such filters can be about: in patients with a mood disorder unless they say otherwise; known at the date.

        Of April 2021 a trial that had begun and not ended counts as running where running ones are asked for.
        """
        healthy = any(f.field == "about" or (f.field == "trial.population" and f.value in {"healthy", "other-disease"}) for f in filters)
        own = [t for t in self._corpus.trials_of(agent.id) if t.in_patients or healthy]
        if as_of == "later":
            return own
        known = [t for t in own if t.as_of == "review"]
        if any(f.field == "trial.result" and f.value == "ongoing" for f in filters):
            known += [t.model_copy(update={"result": "ongoing"}) for t in own if t.as_of != "review" and _began(t)]
        return known

    def approvals(self, agent: Agent, filters: Sequence[Filter], as_of: AsOf, any_use: bool = False) -> list[tuple[int, Approval]]:
        """Approvals, with their numbers in the entry, that the filters on approvals ask for; for a mood disorder unless they say otherwise."""
        wanted = [f.value for f in filters if f.field == "approved"]
        asked = [f for f in filters if _of_use(f)]
        authorities = [v.split()[0].lower() for v in wanted if v != "any" and v not in USES]
        return [
            (number, approval)
            for number, approval in enumerate(agent.approvals, start=1)
            if (any_use or _use_counts(wanted, approval.mood_disorder, asked))
            and (as_of == "later" or approval.as_of == "review")
            and (not authorities or any(a in approval.authority.lower() for a in authorities))
            and self._use_fits(asked, approval.date, approval.indication)
        ]

    def designations(self, agent: Agent, filters: Sequence[Filter], as_of: AsOf) -> list[tuple[int, Designation]]:
        """Designations, with their numbers in the entry, of the kinds that the filters ask for; for a mood disorder unless they say otherwise."""
        wanted = [f.value for f in filters if f.field == "designation"]
        asked = [f for f in filters if _of_use(f)]
        kinds = [value for value in wanted if value != "any" and value not in USES]
        return [
            (number, designation)
            for number, designation in enumerate(agent.designations, start=1)
            if _use_counts(wanted, designation.mood_disorder, asked)
            and (as_of == "later" or designation.as_of == "review")
            and (not kinds or any(kind in designation.kind.lower() for kind in kinds))
            and self._use_fits(asked, designation.date, designation.indication)
        ]

    def in_state(self, agent: Agent, value: str, as_of: AsOf) -> bool:
        """Whether development stands so; what failed or has no active development counts as discontinued."""
        development = agent.development
        state = development.state_since if as_of == "later" and development.state_since else development.state_review
        return state == value or (value == "discontinued" and state in {"failed", "no active development"})

    def _given(self, agent: Agent, value: str) -> bool:
        """Whether an agent is given so; of a route that is some agent's main one, only as the main route."""
        wanted = _routes(value)
        mainly = any(a.routes[0].value in wanted for a in self._corpus.entries)
        return bool(wanted & {r.value for r in agent.routes[: 1 if mainly else None]})

    def _tested(self, agent: Agent, value: str, as_of: AsOf) -> Held:
        known = [t for t in self._corpus.trials_of(agent.id) if as_of == "later" or t.as_of == "review" or _began(t)]
        own = [t for t in known if t.in_patients or value == "people"]
        if value == "healthy only":
            return Held(bool(known) and all(set(t.populations) == {"healthy"} for t in known), self.status(agent, as_of), [])
        if value == "people":
            return Held(bool(own) or self.phase(agent, as_of) >= 1, [self.phase_statement(agent, as_of)], [])
        return Held(bool(own), [self.record(t) for t in own[:2]] or self.status(agent, as_of), own)

    def _approved(self, agent: Agent, item: Filter, as_of: AsOf, of_uses: Sequence[Filter], only_later: bool) -> Held:
        def shown(at: AsOf) -> list[str]:
            return [numbered(agent.id, "approval", n) for n, _ in self.approvals(agent, [item, *of_uses], at)]

        if item.value == "other use" and self.is_approved(agent, as_of):
            return Held(False, shown(as_of), [])
        return Held(_so_many(shown(as_of), "approved", of_uses) and not (only_later and shown("review")), shown(as_of), [])

    def _since(self, agent: Agent, item: Filter, of_trials: Sequence[Filter], of_uses: Sequence[Filter]) -> Held:
        """Whether a filter holds today that did not hold in April 2021; of designations, one given since is enough."""
        if item.field == "designation":
            return self.holds(agent, item.model_copy(update={"at": "later"}), "later", of_trials, of_uses, only_later=True)
        now = self.holds(agent, item.model_copy(update={"at": "later"}), "later", of_trials, of_uses)
        then = self.holds(agent, item.model_copy(update={"at": "review"}), "review", of_trials, of_uses)
        return Held(now.holds and not then.holds, now.statements, now.trials)

    def _changed(self, agent: Agent, what: str) -> Held:
        """Whether the highest phase, or the standing, is another today than in April 2021."""
        development = agent.development
        if what == "phase":
            since = development.highest_phase_since
            return Held(bool(since) and since != development.highest_phase, [f"{agent.id}.phase", self.phase_statement(agent, "later")], [])
        state = development.state_since
        return Held(bool(state) and state != development.state_review, [*self.status(agent, "review"), *self.status(agent, "later")], [])

    def _failed(self, agent: Agent, as_of: AsOf, asked: Sequence[Filter], only_later: bool) -> Held:
        """Failed: it missed in randomised trials (of the kind asked for), and its development ended without success."""
        own = [t for t in self.open_to(agent, as_of, []) if t.randomised and all_hold(t, asked)]
        missed = [t for t in own if t.result == "negative" and (not only_later or t.as_of == "later")]
        ended = self.in_state(agent, "discontinued", as_of)
        if only_later:
            failed = bool(missed) or (not asked and self.in_state(agent, "failed", "later") and not self.in_state(agent, "discontinued", "review"))
        else:
            failed = (ended and bool(missed)) or (self.in_state(agent, "failed", as_of) and not asked)
        return Held(failed, [self.record(t) for t in missed] or self.status(agent, as_of), missed)

    def _about(self, agent: Agent, concept: str, as_of: AsOf) -> Held:
        """Whether a trial of the agent, or a statement on it above all, speaks of a particular matter without denying it."""
        told = [s for s in self._wording(concept) if s.agents[:1] == (agent.id,) and (as_of == "later" or s.as_of == "review")]
        own = [t for t in self._corpus.trials_of(agent.id) if self.speaks_of(t, concept) and (as_of == "later" or t.as_of == "review")]
        shortest = sorted(told, key=lambda s: len(s.text))[:1]
        return Held(bool(told or own), [s.id for s in shortest] or [self.record(t) for t in own[:2]], [])

    def missed_in(self, agent: Agent, concept: str, as_of: AsOf, phases: Sequence[Filter] = ()) -> Held:
        """Whether a trial of the agent in a disease was lost, by its record or by a statement on the agent above all that says so.

        Args:
            agent: The agent.
            concept: The disease.
            as_of: The date.
            phases: Constraints on the phase of that trial, which its record or the statement must tell.
        """
        own = [t for t in self._corpus.trials_of(agent.id) if t.result == "negative" and self.speaks_of(t, concept)]
        own = [t for t in own if (as_of == "later" or t.as_of == "review") and all(trial_holds(f, t) for f in phases)]
        said, missed = self._vocabulary.concepts[concept][1], self._vocabulary.built("says_missed")
        texts = {s.id: normalise(s.text) for s in self._written_on(agent, as_of)}
        told = [
            i
            for i, text in texts.items()
            if said.search(text) and missed.search(text) and _TRIED.search(text) and all(f"phase {f.value}" in text for f in phases)
        ]
        return Held(bool(own or told), told[:1] or [self.record(t) for t in own], own)

    def tells(self, trial: Trial, item: Filter) -> bool:
        """Whether a trial's record, or a statement that reports on it, tells of a place or a word."""
        return bool(self._telling(item).search(self._reports(trial.id)))

    def _told(self, agent: Agent, item: Filter, as_of: AsOf) -> Held:
        """Whether a trial of the agent tells of a place or a word, or else a statement on it above all that speaks of a trial."""
        own = [t for t in self.open_to(agent, as_of, [item]) if self.tells(t, item)]
        known = (s for s in self._written_on(agent, as_of) if _TRIED.search(s.text) and not (_PLANNED.search(s.text) or _DENIES.search(s.text)))
        said = [] if own else [s.id for s in known if self._telling(item).search(without_accents(s.text))]
        return Held(bool(own or said), [self.record(t) for t in own] or said[:1], own)

    def _written_on(self, agent: Agent, as_of: AsOf) -> list[Statement]:
        """Written statements on the agent above all that can say in what it was tried, known at the date."""
        written = (s for p in self._corpus.written_passages() for s in p.statements if s.agents[:1] == (agent.id,) and s.topic in _TOLD_IN)
        return [s for s in written if as_of == "later" or s.as_of == "review"]

    def _telling(self, item: Filter) -> Pattern | re.Pattern[str]:
        """Words by which a place or another word is told of."""
        return self._vocabulary.places[item.value] if item.field == "trial.place" else re.compile(rf"(?i)\b{re.escape(item.value)}")

    def speaks_of(self, trial: Trial, concept: str) -> bool:
        """Whether a trial's record, or a statement that reports on it and denies nothing, speaks of a particular matter."""
        return self.is_about(trial, concept) or any(trial.id in s.trials for s in self._wording(concept))

    def is_about(self, trial: Trial, concept: str) -> bool:
        """Whether a trial's record speaks of a particular matter; of one that is no disease a statement may."""
        record = normalise(f"{trial.name} {trial.population} {trial.design} {' '.join(trial.aliases)}")
        told = not self._disease(concept) and any(trial.id in s.trials for s in self._wording(concept))
        return told or bool(self._vocabulary.concepts[concept][0].search(record))

    def _disease(self, concept: str) -> bool:
        return str(self._vocabulary.data["concepts"][concept].get("narrows", "")).startswith("in ")

    def _worded(self, concept: str) -> tuple[Statement, ...]:
        said = self._vocabulary.concepts[concept][1]
        disease = self._disease(concept)
        written = (s for p in self._corpus.written_passages() for s in p.statements if s.topic in _TOLD_IN and s.agents)
        told = (s for s in written if any(said.search(part) and not _DENIES.search(part) for part in _CLAUSE.split(normalise(s.text))))
        return tuple(s for s in told if not disease or (_TRIED.search(s.text) and not _PLANNED.search(s.text)))

    def _use_fits(self, asked: Sequence[Filter], date: str | None, indication: str) -> bool:
        """Whether an approval or designation fits all that is asked of it; of alternatives one is enough."""
        return all(any(self._use_holds(f, date, indication) for f in group) for group in alternatives(asked))

    def _use_holds(self, item: Filter, date: str | None, indication: str) -> bool:
        """Whether an approval or designation has the date or is for the group or disease asked for."""
        if item.field in MANY:
            return True
        if item.field == "use.for":
            return bool(re.search(_FOR[item.value], indication, re.IGNORECASE)) != item.negated
        if item.field == "trial.year":
            return date is not None and number_holds(int(date[:4]), item)
        if item.field == "about":
            return bool(self._vocabulary.concepts[item.value][1].search(normalise(indication)))
        return bool(re.search(_INDICATION[item.value], indication, re.IGNORECASE)) != item.negated


def of_use(item: Filter, beside: Sequence[Filter]) -> bool:
    """Whether a filter narrows the approvals or designations asked for beside it: by number, year, group or disease."""
    if item.field in MANY:
        return any(f.field == MANY[item.field] for f in beside)
    uses = [number for number, f in enumerate(beside) if f.field in {"approved", "designation"}]
    ahead = item.field in {"trial.population", "about"} and bool(uses) and beside.index(item) < uses[0] and beside[uses[0]].negated
    return _of_use(item) and bool(uses) and not ahead


def _of_use(item: Filter) -> bool:
    return item.field in {"trial.year", "about", "use.for", *MANY} or (item.field == "trial.population" and item.value in _INDICATION)


def _so_many(shown: Sequence[str], field: str, of_uses: Sequence[Filter]) -> bool:
    """Whether there are as many approvals or designations as asked for, by default one."""
    return all(number_holds(len(shown), f) for f in of_uses if MANY.get(f.field) == field) if any(f.field in MANY for f in of_uses) else bool(shown)


def _use_counts(wanted: Sequence[str], mood_disorder: bool, asked: Sequence[Filter]) -> bool:
    """Whether a use counts: for any use, or another than a mood disorder, where that, such a disease or a number of them is asked for."""
    if "any use" in wanted or any(f.field == "about" or f.field in MANY for f in asked):
        return True
    return mood_disorder != ("other use" in wanted)


def _routes(value: str) -> set[str]:
    """The routes that a wording stands for."""
    return {"intravenous", "subcutaneous", "intramuscular"} if value == "injected" else {value}


def _began(trial: Trial) -> bool:
    """Whether a trial had begun by April 2021."""
    return trial.as_of == "review" or bool(trial.started and trial.started[:7] <= "2021-04")


def t_owner(corpus: Corpus, trial: Trial) -> str:
    """Id of the agent in whose file a trial stands."""
    return corpus.owner_of[trial.id]


def numbered(agent_id: str, field: str, number: int) -> str:
    """Id of the statement that says an entry's field: `x.approval`, `x.approval.2`."""
    return f"{agent_id}.{field}" + (f".{number}" if number > 1 else "")
