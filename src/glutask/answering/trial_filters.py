"""Which constraints a trial satisfies."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from glutask.corpus.models import Trial
from glutask.understanding.query import Filter

PHASES = {"preclinical": 0.0, "1": 1.0, "1/2": 1.5, "2": 2.0, "2a": 2.1, "2b": 2.2, "2/3": 2.5, "3": 3.0, "3b": 3.1, "4": 4.0}
REPORTED = frozenset({"positive", "negative", "mixed"})
_OR_FIELDS = frozenset({"class", "route", "developer"})


def all_hold(trial: Trial, filters: Sequence[Filter]) -> bool:
    """Whether a trial satisfies all the filters; of alternatives one is enough."""
    return all(any(trial_holds(f, trial) != f.negated for f in group) for group in alternatives(filters))


def alternatives(filters: Sequence[Filter]) -> list[list[Filter]]:
    """Filters of which one must hold: those joined by `or`, and several values of a field that has one value for each agent."""
    groups: dict[str, list[Filter]] = {}
    last = ""
    for number, item in enumerate(filters):
        key = last if item.either and last else item.field if item.field in _OR_FIELDS and not item.negated else f"{number}"
        groups.setdefault(key, []).append(item)
        last = key
    return list(groups.values())


def by_result(filters: Sequence[Filter]) -> list[list[Filter]]:
    """The filters once for each result asked for: `both a positive and a negative trial` are two trials."""
    results = [f for f in filters if f.field == "trial.result" and not f.either]
    if len(results) < 2:
        return [list(filters)]
    others = [f for f in filters if f not in results]
    return [[*others, result] for result in results]


def compare_phase(phase: float, item: Filter) -> bool:
    """Whether a phase, as a number, stands in the relation asked for."""
    wanted = PHASES[item.value]
    checks: dict[str, Callable[[], bool]] = {
        "is": lambda: wanted <= phase < wanted + (0.5 if item.value.isdigit() else 0.1),
        "at least": lambda: phase >= wanted,
        "at most": lambda: min(wanted, 1.0) <= phase < wanted + 0.5,
        "above": lambda: phase > wanted + 0.4,
        "below": lambda: phase < wanted,
    }
    return checks[item.relation]()


def number_holds(number: int | None, item: Filter) -> bool:
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


def trial_holds(item: Filter, trial: Trial) -> bool:
    """Whether a filter holds for a trial, before negation."""
    value = item.value
    if item.field in {"trial.phase", "phase"}:
        number = trial.phase_number
        return number is not None and compare_phase(number, item if item.field == "phase" else item.model_copy(update={"relation": "is"}))
    if item.field in {"trial.result", "outcome"}:
        if value == "reported":
            return trial.result in REPORTED
        result = {"failed": "negative", "every one negative": "negative"}.get(value, value)
        return trial.result == result and (trial.randomised or value != "positive")
    if item.field == "trial.n":
        return number_holds(trial.n, item)
    if item.field == "trial.year":
        date = trial.reported or trial.ended or trial.started
        return number_holds(int(date[:4]) if date else None, item)
    if item.field == "trial.comparator":
        against = " ".join((trial.comparator or "", *(arm.name for arm in trial.arms)))
        agent_itself = value in {"ketamine", "esketamine"}
        return bool(re.search(rf"\b{re.escape(value)}", (trial.comparator or "") if agent_itself else against, re.IGNORECASE))
    if item.field == "trial.population":
        return value in trial.populations
    if item.field == "trial.design":
        return bool(re.search(value, f"{trial.design} {trial.name}", re.IGNORECASE))
    if item.field == "trial.randomised":
        return trial.randomised and (not item.negated or trial.result in REPORTED)
    if item.field == "trial.control":
        return value in trial.control
    if item.field == "trial.open_label":
        return not trial.randomised
    if item.field == "route":
        return any(arm.route == value for arm in trial.arms)
    if item.field == "tested":
        return value == "people" or trial.in_patients
    return False
