"""Sets: which agents and trials satisfy a query's filters, computed over all entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, Approval, AsOf, Designation, Trial
from glutask.understanding.normalise import squash
from glutask.understanding.query import Filter
from glutask.understanding.vocabulary import Vocabulary

_PHASES = {"preclinical": 0.0, "1": 1.0, "1/2": 1.5, "2": 2.0, "2a": 2.1, "2b": 2.2, "2/3": 2.5, "3": 3.0, "3b": 3.1, "4": 4.0}
_REPORTED = frozenset({"positive", "negative", "mixed"})
_OR_FIELDS = frozenset({"class", "route", "developer"})
_INDICATION = {"trd": r"resistant", "bipolar": r"bipolar", "suicidal": r"suicid", "elderly": r"elder|older"}


class Match(NamedTuple):
    """An agent that satisfies the filters, and the ids of the statements that show it."""

    agent: Agent
    statements: tuple[str, ...]
    trials: tuple[Trial, ...]


class Sets:
    """Evaluates filters at a date: `review` (April 2021) or `later` (today)."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        """Wrap the corpus; the vocabulary says by which words a target is recognised."""
        self._corpus = corpus
        self._targets = {value: str(facet["match"]) for value, facet in vocabulary.data["facets"]["target"].items()}

    def agents(
        self, filters: Sequence[Filter], as_of: AsOf, domain: Sequence[str] = (), excluded: Sequence[str] = (), only_later: bool = False
    ) -> list[Match]:
        """Agents that satisfy every filter, in the review's order.

        Args:
            filters: Filters on fields of the agent; those on `trial.*` must hold together for one trial. Where one of these is negated,
                no trial may satisfy all of them together.
            as_of: The date.
            domain: Agent ids to choose from; the review's entries by default.
            excluded: Agent ids to leave out.
            only_later: Count only trials and approvals that became known after the review.
        """
        pool = [self._corpus.agents[i] for i in domain] if domain else list(self._corpus.entries)
        on_trials = any(f.field.startswith("trial.") for f in filters)
        kept = [f for f in filters if not (on_trials and f.field == "tested")]
        found = []
        for agent in pool:
            match = None if agent.id in excluded else self._match(agent, kept, as_of, only_later)
            if match is not None:
                found.append(match)
        return found

    def trials(self, filters: Sequence[Filter], as_of: AsOf, agents: Sequence[str], named: Sequence[str] = ()) -> list[Trial]:
        """Trials that satisfy the filters, of the agents and among the named ones where given."""
        pool = [self._corpus.trials[t] for t in named] if named else list(self._corpus.trials.values())
        own = [f for f in filters if f.field.startswith("trial.") or f.field in {"phase", "outcome", "route", "tested"}]
        on_agents = [f for f in filters if f not in own]
        own = [f for f in own if f.field != "trial.many"]
        allowed = {m.agent.id for m in self.agents(on_agents, as_of)} if on_agents else None
        healthy = any(f.field == "trial.population" for f in own)
        return [
            t
            for t in pool
            if (not agents or set(agents) & set(t.agents))
            and (allowed is None or allowed & set(t.agents))
            and (named or t.in_patients or healthy)
            and (as_of == "later" or t.as_of == "review")
            and _all_hold(t, own)
        ]

    def phase(self, agent: Agent, as_of: AsOf) -> float:
        """Highest phase in a mood disorder as a number; 0 for preclinical."""
        return _PHASES[self.phase_label(agent, as_of)]

    def is_approved(self, agent: Agent, as_of: AsOf) -> bool:
        """Whether the agent is approved for a mood disorder anywhere."""
        return bool(self.approvals(agent, (), as_of))

    def phase_label(self, agent: Agent, as_of: AsOf) -> str:
        """Highest phase in a mood disorder."""
        development = agent.development
        if as_of == "later" and development.highest_phase_since:
            return development.highest_phase_since
        return development.highest_phase

    def _match(self, agent: Agent, filters: Sequence[Filter], as_of: AsOf, only_later: bool) -> Match | None:
        statements: list[str] = []
        trials: list[Trial] = []
        bundle = [f for f in filters if f.field.startswith("trial.") and f.field != "trial.open_label"]
        rest = [f for f in filters if f not in bundle]
        phases: list[Filter] = []
        if any(f.field == "outcome" for f in filters):
            phases = [f for f in bundle if not f.negated]
            bundle = [f for f in bundle if f.negated]
        on_approvals = [f for f in bundle if f.field == "trial.year" or (f.field == "trial.population" and f.value in _INDICATION)]
        if not on_approvals or not any(f.field == "approved" for f in rest):
            on_approvals = []
        bundle = [f for f in bundle if f not in on_approvals]
        for demanded, refused in (([f for f in bundle if not f.negated], False), ([f for f in bundle if f.negated], True)):
            if not demanded:
                continue
            pool = [t for t in self._open_to(agent, as_of, demanded) if not only_later or t.as_of == "later"]
            plain = [f.model_copy(update={"negated": False}) for f in demanded if f.field != "trial.many"]
            kinds_of_trial = [[t for t in pool if _all_hold(t, kind)] for kind in _by_result(plain)]
            if not refused and not all(kinds_of_trial):
                return None
            own = [t for trials_of_kind in kinds_of_trial for t in trials_of_kind]
            enough = max((int(f.value) for f in demanded if f.field == "trial.many"), default=1)
            if (len(own) >= enough) == refused:
                return None
            trials += [] if refused else own
            statements += self._status(agent, as_of) if refused else [f"{t_owner(self._corpus, t)}.trial.{t.id}" for t in own]
        for alternatives in _alternatives(rest):
            held = [(item, *self.holds(agent, item, as_of, phases, on_approvals, only_later)) for item in alternatives]
            passing = [h for h in held if h[1] != h[0].negated]
            if not passing:
                return None
            for item, holds, shown, told in passing:
                statements += shown if holds else self._status(agent, as_of) if item.field in {"approved", "designation"} else shown
                trials += told
        return Match(agent, tuple(dict.fromkeys(statements)), tuple(dict.fromkeys(trials)))

    def _open_to(self, agent: Agent, as_of: AsOf, filters: Sequence[Filter]) -> list[Trial]:
        healthy = any(f.field == "trial.population" and f.value in {"healthy", "other-disease"} for f in filters)
        return [t for t in self._corpus.trials_of(agent.id) if (t.in_patients or healthy) and (as_of == "later" or t.as_of == "review")]

    def _status(self, agent: Agent, as_of: AsOf) -> list[str]:
        since = f"{agent.id}.status-since"
        return [since] if as_of == "later" and agent.development.status_since else [f"{agent.id}.status-review"]

    def holds(
        self,
        agent: Agent,
        item: Filter,
        as_of: AsOf,
        of_trials: Sequence[Filter] = (),
        of_approvals: Sequence[Filter] = (),
        only_later: bool = False,
    ) -> tuple[bool, list[str], list[Trial]]:
        """Whether a filter holds (before negation), the statements that show it, and the trials it rests on."""
        value, name = item.value, agent.id
        if item.field == "class":
            return agent.agent_class == value, [f"{name}.class"], []
        if item.field in {"kind", "action", "ingredient"}:
            values = {"kind": agent.kinds, "action": agent.actions, "ingredient": agent.ingredients}[item.field]
            return value in values, [f"{name}.action"], []
        if item.field == "target":
            return any(re.search(self._targets[value], squash(t.value)) for t in agent.targets), [f"{name}.target"], []
        if item.field == "route":
            wanted = {"intravenous", "subcutaneous", "intramuscular"} if value == "injected" else {value}
            mainly = any(a.routes[0].value in wanted for a in self._corpus.entries)
            own_routes = [r.value for r in agent.routes][: 1 if mainly else None]
            return bool(wanted & set(own_routes)), [f"{name}.route"], []
        if item.field == "developer":
            return any(squash(value) in squash(d.value) for d in agent.developers), [f"{name}.developer"], []
        if item.field == "phase":
            return _compare(self.phase(agent, as_of), item), [self._phase_statement(agent, as_of)], []
        if item.field == "tested":
            own = [t for t in self._corpus.trials_of(name) if (t.in_patients or value == "people") and (as_of == "later" or self._began(t))]
            if value == "healthy only":
                every = [t for t in self._corpus.trials_of(name) if as_of == "later" or self._began(t)]
                return bool(every) and all(set(t.populations) == {"healthy"} for t in every), self._status(agent, as_of), []
            if value == "people":
                return bool(own) or self.phase(agent, as_of) >= 1, [self._phase_statement(agent, as_of)], []
            return bool(own), [f"{t_owner(self._corpus, t)}.trial.{t.id}" for t in own[:2]] or self._status(agent, as_of), own
        if item.field == "approved":
            holds, shown, own = self._approved(agent, item, as_of, of_approvals)
            if value == "other use" and self.is_approved(agent, as_of):
                return False, shown, own
            before = self._approved(agent, item, "review", of_approvals)[1] if only_later else []
            return holds and not before, shown, own
        if item.field == "designation":
            shown = [numbered(name, "designation", n) for n, _ in self.designations(agent, [item], as_of)]
            return bool(shown), shown, []
        if item.field == "state":
            return self._state(agent, value, as_of), self._status(agent, as_of), []
        if item.field == "outcome":
            return self._failed(agent, as_of, of_trials, only_later)
        if item.field == "trial.open_label":
            own = [t for t in self._open_to(agent, as_of, []) if t.result in {"positive", "negative", "mixed"}]
            shown = [f"{t_owner(self._corpus, t)}.trial.{t.id}" for t in own]
            return bool(own) and not any(t.randomised for t in own), shown, own
        own = [t for t in self._open_to(agent, as_of, [item]) if _trial_holds(item, t)]
        return bool(own), [f"{t_owner(self._corpus, t)}.trial.{t.id}" for t in own], own

    def _began(self, trial: Trial) -> bool:
        return trial.as_of == "review" or bool(trial.started and trial.started[:7] <= "2021-04")

    def _phase_statement(self, agent: Agent, as_of: AsOf) -> str:
        since = as_of == "later" and agent.development.highest_phase_since
        return f"{agent.id}.phase-since" if since else f"{agent.id}.phase"

    def approvals(self, agent: Agent, filters: Sequence[Filter], as_of: AsOf, any_use: bool = False) -> list[tuple[int, Approval]]:
        """Approvals, with their numbers in the entry, that the filters on approvals ask for; for a mood disorder unless they say otherwise."""
        wanted = [f.value for f in filters if f.field == "approved"]
        asked = [f for f in filters if f.field == "trial.year" or (f.field == "trial.population" and f.value in _INDICATION)]
        authorities = [v.split()[0].lower() for v in wanted if v not in {"any", "any use", "other use"}]
        return [
            (number, approval)
            for number, approval in enumerate(agent.approvals, start=1)
            if (any_use or "any use" in wanted or approval.mood_disorder != ("other use" in wanted))
            and (as_of == "later" or approval.as_of == "review")
            and (not authorities or any(a in approval.authority.lower() for a in authorities))
            and all(_approval_holds(f, approval) for f in asked)
        ]

    def designations(self, agent: Agent, filters: Sequence[Filter], as_of: AsOf) -> list[tuple[int, Designation]]:
        """Designations for a mood disorder, with their numbers in the entry, of the kinds that the filters ask for."""
        kinds = [f.value for f in filters if f.field == "designation" and f.value != "any"]
        return [
            (number, designation)
            for number, designation in enumerate(agent.designations, start=1)
            if designation.mood_disorder
            and (as_of == "later" or designation.as_of == "review")
            and (not kinds or any(kind in designation.kind.lower() for kind in kinds))
        ]

    def _approved(self, agent: Agent, item: Filter, as_of: AsOf, asked: Sequence[Filter]) -> tuple[bool, list[str], list[Trial]]:
        shown = [numbered(agent.id, "approval", n) for n, _ in self.approvals(agent, [item, *asked], as_of)]
        return bool(shown), shown, []

    def _state(self, agent: Agent, value: str, as_of: AsOf) -> bool:
        development = agent.development
        state = development.state_since if as_of == "later" and development.state_since else development.state_review
        return state == value or (value == "discontinued" and state in {"failed", "no active development"})

    def _failed(self, agent: Agent, as_of: AsOf, asked: Sequence[Filter], only_later: bool) -> tuple[bool, list[str], list[Trial]]:
        """Failed: it missed in randomised trials (of the kind asked for), and its development ended without success."""
        own = [t for t in self._open_to(agent, as_of, []) if t.randomised and _all_hold(t, asked)]
        missed = [t for t in own if t.result == "negative" and (not only_later or t.as_of == "later")]
        ended = self._state(agent, "discontinued", as_of)
        if only_later:
            failed = bool(missed) or (not asked and self._state(agent, "failed", "later") and not self._state(agent, "discontinued", "review"))
        else:
            failed = (ended and bool(missed)) or (self._state(agent, "failed", as_of) and not asked)
        shown = [f"{t_owner(self._corpus, t)}.trial.{t.id}" for t in missed] or self._status(agent, as_of)
        return failed, shown, missed


def _by_result(filters: Sequence[Filter]) -> list[list[Filter]]:
    """The filters once for each result asked for: `both a positive and a negative trial` are two trials."""
    results = [f for f in filters if f.field == "trial.result" and not f.either]
    if len(results) < 2:
        return [list(filters)]
    others = [f for f in filters if f not in results]
    return [[*others, result] for result in results]


def _all_hold(trial: Trial, filters: Sequence[Filter]) -> bool:
    """Whether a trial satisfies all the filters; of alternatives one is enough."""
    return all(any(_trial_holds(f, trial) != f.negated for f in group) for group in _alternatives(filters))


def _alternatives(filters: Sequence[Filter]) -> list[list[Filter]]:
    """Filters of which one must hold: those joined by `or`, and several values of a field that has one value for each agent."""
    groups: dict[str, list[Filter]] = {}
    last = ""
    for number, item in enumerate(filters):
        key = last if item.either and last else item.field if item.field in _OR_FIELDS and not item.negated else f"{number}"
        groups.setdefault(key, []).append(item)
        last = key
    return list(groups.values())


def t_owner(corpus: Corpus, trial: Trial) -> str:
    """Id of the agent in whose file a trial stands."""
    return corpus.owner_of[trial.id]


def numbered(agent_id: str, field: str, number: int) -> str:
    """Id of the statement that says an entry's field: `x.approval`, `x.approval.2`."""
    return f"{agent_id}.{field}" + (f".{number}" if number > 1 else "")


def _compare(phase: float, item: Filter) -> bool:
    wanted = _PHASES[item.value]
    checks: dict[str, Callable[[], bool]] = {
        "is": lambda: wanted <= phase < wanted + (0.5 if item.value.isdigit() else 0.1),
        "at least": lambda: phase >= wanted,
        "at most": lambda: min(wanted, 1.0) <= phase < wanted + 0.5,
        "above": lambda: phase > wanted + 0.4,
        "below": lambda: phase < wanted,
    }
    return checks[item.relation]()


def _number_holds(number: int | None, item: Filter) -> bool:
    """Whether a size or a year stands in the relation asked for."""
    if number is None:
        return False
    wanted = int(item.value)
    return {
        "is": number == wanted,
        "at least": number >= wanted,
        "at most": number <= wanted,
        "above": number > wanted,
        "below": number < wanted,
    }[item.relation]


def _approval_holds(item: Filter, approval: Approval) -> bool:
    if item.field == "trial.year":
        return _number_holds(int(approval.date[:4]), item)
    return bool(re.search(_INDICATION[item.value], approval.indication, re.IGNORECASE))


def _trial_holds(item: Filter, trial: Trial) -> bool:
    """Whether a filter holds for a trial, before negation."""
    value = item.value
    if item.field in {"trial.phase", "phase"}:
        number = trial.phase_number
        return number is not None and _compare(number, item if item.field == "phase" else item.model_copy(update={"relation": "is"}))
    if item.field in {"trial.result", "outcome"}:
        if value == "reported":
            return trial.result in _REPORTED
        return trial.result == ("negative" if value == "failed" else value) and (trial.randomised or value != "positive")
    if item.field == "trial.n":
        return _number_holds(trial.n, item)
    if item.field == "trial.year":
        date = trial.reported or trial.ended or trial.started
        return _number_holds(int(date[:4]) if date else None, item)
    if item.field == "trial.comparator":
        against = " ".join((trial.comparator or "", *(arm.name for arm in trial.arms)))
        agent_itself = value in {"ketamine", "esketamine"}
        return bool(re.search(rf"\b{re.escape(value)}", (trial.comparator or "") if agent_itself else against, re.IGNORECASE))
    if item.field == "trial.population":
        return value in trial.populations
    if item.field == "trial.randomised":
        return trial.randomised and (not item.negated or trial.result in _REPORTED)
    if item.field == "trial.control":
        return value in trial.control
    if item.field == "trial.open_label":
        return not trial.randomised
    if item.field == "route":
        return any(arm.route == value for arm in trial.arms)
    if item.field == "tested":
        return value == "people" or trial.in_patients
    return False
