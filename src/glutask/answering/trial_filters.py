"""Which constraints a trial satisfies."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from glutask.corpus.models import Trial
from glutask.understanding.query import Filter

PHASES = {"preclinical": 0.0, "1": 1.0, "1/2": 1.5, "2": 2.0, "2a": 2.1, "2b": 2.2, "2/3": 2.5, "3": 3.0, "3b": 3.1, "4": 4.0}
REPORTED = frozenset({"positive", "negative", "mixed"})
EVERY = {"every one negative": "negative", "every one positive": "positive"}
"""Values of `trial.result` that speak of all the randomised trials with a result."""
_OR_FIELDS = frozenset({"class", "route", "route.any", "developer"})
_ADDED = r"add-on|adjunct|augment|added to|on top of"
_BESIDE = (
    rf"{_ADDED}|\bplus\b|\+|with a new (?:oral )?antidepressant|standard care|usual care|continued|run-in"
    r"|on (?:stable |an |their )?(?:antidepressants?|valproate|lithium)"
)
_DESIGNS = {
    "crossover": r"cross-?over",
    "add-on": _ADDED,
    "relapse": r"relapse|randomi[sz]ed[ -]withdrawal",
    "sequential": r"sequential parallel",
    "non-inferiority": r"non-?inferiority",
    "ascending": r"ascending|dose[ -]escalation|escalating",
}
"""By what a trial's design and name are known as being of a kind; a monotherapy is what nothing says is given beside another medicine."""
_MEDICINES = {
    "ssri": r"(?:es)?citalopram|paroxetine|sertraline|fluoxetine|\bssri",
    "snri": r"duloxetine|venlafaxine|\bsnri",
    "antidepressant": r"(?:es)?citalopram|paroxetine|sertraline|fluoxetine|duloxetine|venlafaxine|bupropion|vortioxetine|\bs[sn]ri|antidepressant",
}
"""Medicines of a kind that a trial may compare with; those given to both arms are none."""
_SPONSORS = {"nimh": r"\bNIMH\b|National Institute of Mental Health"}
ACADEMIC = re.compile(r"universit|institut|hospital|academic|generic|college|medical (?:school|center|centre)|health", re.IGNORECASE)
"""By what an academic or public developer or sponsor is told from a company."""


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
    """The filters once for each result asked for: `both a positive and a negative trial` are two trials.

    What each result has of its own stays with it (`a positive phase 2 and a negative phase 3 trial`); what is said once holds for all.
    """
    if len([f for f in filters if f.field == "trial.result" and not f.either]) < 2:
        return [list(filters)]
    groups: list[list[Filter]] = [[]]
    for item in filters:
        if not item.either and any(f.field == item.field for f in groups[-1]):
            groups.append([])
        groups[-1].append(item)
    shared = [f for f in filters if sum(any(g.field == f.field for g in group) for group in groups) == 1]
    return [list(dict.fromkeys((*group, *shared))) for group in groups]


def compare_phase(phase: float, item: Filter) -> bool:
    """Whether a phase, as a number, stands in the relation asked for."""
    wanted = PHASES[item.value]
    checks: dict[str, Callable[[], bool]] = {
        "is": lambda: wanted <= phase < wanted + (0.5 if item.value.isdigit() else 0.05),
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
        return trial.phase is not None and compare_phase(
            PHASES[trial.phase], item if item.field == "phase" else item.model_copy(update={"relation": "is"})
        )
    if item.field in {"trial.result", "outcome"}:
        if value in {"reported", "completed"}:
            unreported = value == "completed" and trial.result == "not reported" and trial.ended is not None
            return trial.result in REPORTED or unreported
        result = {"failed": "negative"}.get(value, EVERY.get(value, value))
        return trial.result == result and (trial.randomised or (value != "positive" and value not in EVERY))
    if item.field == "trial.n":
        return number_holds(trial.n, item)
    if item.field == "trial.year":
        date = trial.reported or trial.ended or trial.started
        return number_holds(int(date[:4]) if date else None, item)
    if item.field == "trial.comparator":
        return _compared(trial, value)
    if item.field == "trial.sponsor":
        sponsor = trial.sponsor or ""
        named = _SPONSORS.get(value, re.escape(value))
        return (bool(sponsor) and not ACADEMIC.search(sponsor)) if value == "company" else bool(re.search(named, sponsor, re.IGNORECASE))
    if item.field == "trial.population":
        return value == "any" or value in trial.populations
    if item.field == "trial.design":
        return _designed(trial, value)
    if item.field == "trial.randomised":
        return not trial.randomised if value == "no" else trial.randomised and (not item.negated or trial.result in REPORTED)
    if item.field == "trial.control":
        return trial.control != "none" if value == "any" else value in trial.control
    if item.field == "trial.open_label":
        return not trial.randomised
    if item.field == "route":
        return any(arm.route == value for arm in trial.arms)
    if item.field == "tested":
        return value == "people" or trial.in_patients
    return False


def _designed(trial: Trial, kind: str) -> bool:
    if kind == "monotherapy":
        beside = f"{trial.design} {trial.comparator or ''} {trial.population}"
        return "monotherapy" in trial.design.lower() or not re.search(_BESIDE, beside, re.IGNORECASE)
    return bool(re.search(_DESIGNS[kind], f"{trial.design} {trial.name}", re.IGNORECASE))


def _compared(trial: Trial, medicine: str) -> bool:
    """Whether a trial compares with a medicine or with one of a kind; what is given to both arms (`placebo + SSRI`) is not compared with."""
    comparator = trial.comparator or ""
    if medicine in _MEDICINES:
        alone = [part for part in re.split(r";|,| and ", comparator) if not re.match(r"\s*(?:placebo|saline|midazolam)\b", part)]
        return any(re.search(_MEDICINES[medicine], part, re.IGNORECASE) for part in alone)
    agent_itself = medicine in {"ketamine", "esketamine"}
    against = comparator if agent_itself else " ".join((comparator, *(arm.name for arm in trial.arms)))
    return bool(re.search(rf"\b{re.escape(medicine)}", against, re.IGNORECASE))
