"""Sets: which agents and trials satisfy a query's filters, computed over all entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from glutask.answering.agent_filters import TOLD, AgentFilters, of_use
from glutask.answering.trial_filters import EVERY, REPORTED, all_hold, alternatives, by_result, number_holds
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, AsOf, Trial
from glutask.understanding.query import Filter
from glutask.understanding.uses import USES
from glutask.understanding.vocabulary import Vocabulary


class Match(NamedTuple):
    """An agent that satisfies the filters, and the ids of the statements that show it."""

    agent: Agent
    statements: tuple[str, ...]
    trials: tuple[Trial, ...]


class Sets:
    """Evaluates filters at a date: `review` (April 2021) or `later` (today)."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        """Wrap the corpus; the vocabulary says by which words a target or a matter is recognised."""
        self._corpus = corpus
        self.of_agents = AgentFilters(corpus, vocabulary)

    def agents(
        self, filters: Sequence[Filter], as_of: AsOf, domain: Sequence[str] = (), excluded: Sequence[str] = (), only_later: bool = False
    ) -> list[Match]:
        """Agents that satisfy every filter, in the review's order.

        Args:
            filters: Filters on fields of the agent; those on `trial.*` must hold together for one trial. Where one of these is negated,
                no trial may satisfy it, together with those that are refused with it.
            as_of: The date.
            domain: Agent ids to choose from; the review's entries by default.
            excluded: Agent ids to leave out.
            only_later: Count only trials and approvals that became known after the review.
        """
        pool = [self._corpus.agents[i] for i in domain] if domain else list(self._corpus.entries)
        on_trials = [f for f in filters if f.field.startswith("trial.")]
        wanted = any(not f.negated for f in on_trials)
        kept = [f for f in filters if not (f.field == "tested" and on_trials and (wanted or f.negated))]
        found = []
        for agent in pool:
            match = None if agent.id in excluded else self._match(agent, kept, as_of, only_later)
            if match is not None:
                found.append(match)
        return found

    def trials(self, filters: Sequence[Filter], as_of: AsOf, agents: Sequence[str], named: Sequence[str] = ()) -> list[Trial]:
        """Trials that satisfy the filters, of the agents and among the named ones where given."""
        pool = [self._corpus.trials[t] for t in named] if named else list(self._corpus.trials.values())
        own = [f for f in filters if f.field.startswith("trial.") or f.field in {"phase", "outcome", "route", "tested", "about"}]
        on_agents = [] if named else [f for f in filters if f not in own]
        told = [f for f in own if f.field in TOLD]
        about = [f for f in own if f.field == "about"]
        own = [f for f in own if f.field != "trial.many" and f not in told and f not in about]
        allowed = {m.agent.id for m in self.agents(on_agents, as_of)} if on_agents else None
        healthy = about or any(f.field == "trial.population" for f in own)
        return [
            t
            for t in pool
            if (not agents or set(agents) & set(t.agents))
            and (allowed is None or allowed & set(t.agents))
            and (named or t.in_patients or healthy)
            and (as_of == "later" or t.as_of == "review")
            and all_hold(t, own)
            and all(self.of_agents.tells(t, f) != f.negated for f in told)
            and all(self.of_agents.is_about(t, f.value) != f.negated for f in about)
        ]

    def _match(self, agent: Agent, filters: Sequence[Filter], as_of: AsOf, only_later: bool) -> Match | None:
        statements: list[str] = []
        trials: list[Trial] = []
        narrowing = [f for f in filters if of_use(f, filters)]
        in_disease = [f for f in filters if f.field == "about" and not f.negated and f not in narrowing]
        lost = [f for f in filters if f.value in {"failed", "negative"} and f.field in {"outcome", "trial.result"} and not f.negated]
        if in_disease and lost:
            phases = [f for f in filters if f.field in {"trial.phase", "phase"} and not f.negated]
            filters = [f for f in filters if f not in in_disease and f not in lost and f not in phases]
            for disease in in_disease:
                missed = self.of_agents.missed_in(agent, disease.value, as_of, phases)
                if not missed.holds:
                    return None
                statements += missed.statements
        bundle = [f for f in filters if f.field.startswith("trial.") and f.field != "trial.open_label" and f not in narrowing]
        if all(f.field in TOLD and not f.negated for f in bundle):
            bundle = []
        if any(f.field != "trial.population" and not f.negated for f in bundle):
            bundle += [f for f in filters if f.field == "about" and not f.negated and f not in narrowing]
        rest = [f for f in filters if f not in bundle and f not in narrowing]
        of_trials: list[Filter] = []
        if any(f.field == "outcome" for f in filters):
            of_trials = [f for f in bundle if not f.negated]
            bundle = [f for f in bundle if f.negated]
        if any(f.value in EVERY for f in bundle):
            bundle += [f for f in filters if f.field == "phase" and not f.negated]
        for demanded, refused in [([f for f in bundle if not f.negated], False), *((group, True) for group in _refused(bundle))]:
            own = self._of_one_trial(agent, demanded, refused, as_of, only_later) if demanded else ()
            if own is None:
                return None
            trials += own
            shown = self.of_agents.status(agent, as_of) if refused else [self.of_agents.record(t) for t in own]
            statements += shown if demanded else []
        for item, among in _together(rest, narrowing):
            held = [(f, self.of_agents.holds(agent, f, as_of, of_trials, among, only_later)) for f in item]
            passing = [(f, h) for f, h in held if h.holds != f.negated]
            if not passing:
                return None
            for f, h in passing:
                silent = f.field in {"approved", "designation"} and not h.holds
                statements += self.of_agents.status(agent, _date(f.at, as_of)) if silent else h.statements
                trials += h.trials
        return Match(agent, tuple(dict.fromkeys(statements)), tuple(dict.fromkeys(trials)))

    def _of_one_trial(self, agent: Agent, demanded: Sequence[Filter], refused: bool, as_of: AsOf, only_later: bool) -> tuple[Trial, ...] | None:
        """The trials that satisfy all filters together (none where they are refused); nothing where the agent does not pass."""
        at = next((f.at for f in demanded if f.at), "")
        only_later = only_later or at == "since"
        pool = [t for t in self.of_agents.open_to(agent, _date(at, as_of), demanded) if not only_later or t.as_of == "later"]
        plain = [f.model_copy(update={"negated": False}) for f in demanded if f.field not in {"trial.many", "about", *TOLD}]
        pool = [t for t in pool if all(self.of_agents.speaks_of(t, f.value) for f in demanded if f.field == "about")]
        pool = [t for t in pool if all(self.of_agents.tells(t, f) for f in demanded if f.field in TOLD)]
        kinds_of_trial = [[t for t in pool if all_hold(t, kind)] for kind in by_result(plain)]
        if not refused and not all(kinds_of_trial):
            return None
        own = list(dict.fromkeys(t for trials_of_kind in kinds_of_trial for t in trials_of_kind))
        every = next((EVERY[f.value] for f in demanded if f.value in EVERY), "")
        if every and _ever_otherwise(pool, plain, every):
            return None if not refused else ()
        many = next((f for f in demanded if f.field == "trial.many"), None)
        enough = number_holds(len(own), many) if many else bool(own)
        if enough == refused:
            return None
        return () if refused else tuple(own)


def _date(at: str, as_of: AsOf) -> AsOf:
    """The date at which a filter with one of its own is looked at."""
    return "review" if at == "review" else "later" if at else as_of


def _refused(filters: Sequence[Filter]) -> list[list[Filter]]:
    """What no trial may be, each with what is refused together with it."""
    groups: list[list[Filter]] = []
    for item in (f for f in filters if f.negated):
        if item.together and groups:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _ever_otherwise(pool: Sequence[Trial], filters: Sequence[Filter], result: str) -> bool:
    """Whether a randomised trial that the other filters fit had another result."""
    others = [f for f in filters if f.field != "trial.result"]
    return any(t.randomised and t.result in REPORTED and t.result != result and all_hold(t, others) for t in pool)


def _together(filters: Sequence[Filter], narrowing: Sequence[Filter]) -> list[tuple[list[Filter], list[Filter]]]:
    """Alternatives, each with what must be so of the same approval or designation: authority, use, year, group.

    `never approved by the FDA for anything` asks for one approval that is neither; several kinds of designation are asked for one by one.
    """
    found: list[tuple[list[Filter], list[Filter]]] = []
    for group in alternatives(filters):
        field = group[0].field
        if len(group) > 1 or field not in {"approved", "designation"}:
            found.append((group, list(narrowing) if field in {"approved", "designation"} else []))
            continue
        uses = [f for f in filters if f.field == field and f.value in USES and f.negated == group[0].negated]
        if group[0] in uses and any(f.field == field and f not in uses for f in filters):
            continue
        if field == "approved":
            authorities = [f for f in filters if f.field == field and f not in uses and f.value != "any" and f.negated == group[0].negated]
            if group[0].value == "any" and authorities:
                continue
        found.append((group, [*narrowing, *(f for f in uses if f != group[0])]))
    return found
