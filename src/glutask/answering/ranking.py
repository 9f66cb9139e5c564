"""Orders of agents and of trials: by date of approval or designation, phase, number of trials or routes, size, date."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from glutask.answering.sets import Match, Sets
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import AsOf, Trial
from glutask.understanding.query import Query

UNDATED = "9999"
Key = str | float


class Ranker:
    """Puts matches and trials in the order that a query asks for."""

    def __init__(self, corpus: Corpus, sets: Sets) -> None:
        """Wrap the corpus."""
        self._corpus = corpus
        self._sets = sets

    def agents(self, matches: Sequence[Match], query: Query, as_of: AsOf) -> list[Match]:
        """The matches in order; of a ranking that asks for its top, the first and those level with it."""
        keys: dict[str, Callable[[Match, Query, AsOf], Key | None]] = {
            "approval": self._approved,
            "designation": self._designated,
            "trials": self._trials,
            "routes": lambda match, query, as_of: float(len(match.agent.routes)),
            "phase": self._phase,
        }
        order = query.order
        assert order is not None
        key = keys[order.field]
        keyed = [(value, match) for match in matches if (value := key(match, query, as_of)) is not None]
        keyed.sort(key=lambda item: item[0], reverse=order.descending)
        if query.operation == "rank" and not query.sorts and keyed:
            return [match for value, match in keyed if value == keyed[0][0]]
        return [match for _, match in keyed]

    def classes(self, matches: Sequence[Match], query: Query) -> list[tuple[str, list[Match]]]:
        """Class id and the matches in it, in the order of their number."""
        assert query.order is not None
        grouped = [(c, [m for m in matches if m.agent.agent_class == c]) for c in self._corpus.classes]
        grouped = [(c, own) for c, own in grouped if own]
        return sorted(grouped, key=lambda item: len(item[1]), reverse=query.order.descending)

    def trials(self, trials: Sequence[Trial], query: Query) -> list[Trial]:
        """The trials in the order asked for, by date where none is asked for; those without the attribute are left out of a ranking."""
        order = query.order
        if order and order.field == "n":
            sized = [t for t in trials if t.n]
            return sorted(sized, key=lambda t: ((-1 if order.descending else 1) * (t.n or 0), t.id))
        dated = sorted(trials, key=lambda t: (date_of(t), t.id), reverse=bool(order and order.descending))
        return [t for t in dated if date_of(t) != UNDATED] if order else dated

    def _approved(self, match: Match, query: Query, as_of: AsOf) -> str | None:
        dates = [a.date for _, a in self._sets.of_agents.approvals(match.agent, query.filters, as_of, any_use=bool(query.agents))]
        if not dates:
            return None
        return max(dates) if query.order and query.order.descending and "first" not in query.question.lower() else min(dates)

    def _designated(self, match: Match, query: Query, as_of: AsOf) -> str | None:
        dates = [d.date for _, d in self._sets.of_agents.designations(match.agent, query.filters, as_of) if d.date]
        if not dates:
            return None
        return max(dates) if query.order and query.order.descending else min(dates)

    def _trials(self, match: Match, query: Query, as_of: AsOf) -> float:
        if any(f.field.startswith("trial.") and not f.negated for f in query.filters):
            return float(len(match.trials))
        return float(sum(t.in_patients and (as_of == "later" or t.as_of == "review") for t in self._corpus.trials_of(match.agent.id)))

    def _phase(self, match: Match, query: Query, as_of: AsOf) -> float:
        if any(f.field.startswith("trial.") and not f.negated for f in query.filters):
            return max((t.phase_number or 0.0 for t in match.trials), default=0.0)
        return self._sets.of_agents.phase(match.agent, as_of) + (0.5 if self._sets.of_agents.is_approved(match.agent, as_of) else 0.0)


def date_of(trial: Trial) -> str:
    """When a trial reported, else ended, else started; `9999` where nothing is known."""
    return trial.reported or trial.ended or trial.started or UNDATED
