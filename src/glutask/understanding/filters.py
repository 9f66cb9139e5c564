"""Constraints: wordings in a question to typed, negatable filters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from glutask.understanding.query import Filter, Relation
from glutask.understanding.vocabulary import FilterForm, Vocabulary, any_match

_CLAUSE = re.compile(r"[,;:.?!()]|\b(?:and|but|that|which|who|while|whereas|though)\b(?! not)")
_OR = re.compile(r"^\W*(?:or|nor|/)\s")
_NON = re.compile(r"\bnon[- ]$")
NEGATION_REACH = 5
"""How many words before a constraint a negation may stand."""
NAMING = frozenset({"kind", "action", "ingredient", "target"})
"""Fields whose wordings are names of groups; these may hold an agent's name (`ketamine family`) and then go before it."""


class Found(NamedTuple):
    """A filter and the place of its words."""

    filter: Filter
    start: int
    end: int


def find_filters(text: str, vocabulary: Vocabulary, taken: Sequence[tuple[int, int]]) -> list[Found]:
    """Every constraint that the normalised text words.

    Args:
        text: Normalised question.
        vocabulary: The forms.
        taken: Places already read as names; a constraint does not read them again.
    """
    left = list(text)
    for start, end in taken:
        left[start:end] = "\0" * (end - start)
    found: list[Found] = []
    for form in vocabulary.filters:
        for pattern in form.patterns:
            for match in pattern.finditer("".join(left)):
                start, end = match.span()
                found.append(Found(_filter(form, match, text, vocabulary), start, end))
                if form.field in {"outcome", "trial.result"}:
                    found.extend(_phase_inside(match, start, end))
                    found.extend(_control_inside(match, start, end))
                left[start:end] = "\0" * (end - start)
    ordered = _shared_negation(sorted(found, key=lambda f: f.start), text)
    unique: dict[tuple[str, str, str], Found] = {}
    for item in ordered:
        unique.setdefault((item.filter.field, item.filter.value, item.filter.relation), item)
    return list(unique.values())


def group_names(text: str, vocabulary: Vocabulary) -> list[tuple[int, int, str]]:
    """Places where the text names a group of agents (`ketamine family`, `contain quinidine`), with the field."""
    places = []
    for form in vocabulary.filters:
        if form.field in NAMING:
            places += [(*match.span(), form.field) for pattern in form.patterns for match in pattern.finditer(text)]
    return places


def _filter(form: FilterForm, match: re.Match[str], text: str, vocabulary: Vocabulary) -> Filter:
    value = min((group for group in match.groups() if group), default=form.value) if form.field in {"phase", "trial.phase"} else form.value
    negated = _negated(text, match.start(), vocabulary)
    if form.field == "ingredient" and (
        any_match(vocabulary.negations, match.group()) or match.group().endswith("free") or match.group().startswith(("free", "minus"))
    ):
        negated = True
    relation: Relation = form.relation  # type: ignore[assignment]
    return Filter(field=form.field, value=value, relation=relation, negated=negated, label=form.label.format(value=value))


def _phase_inside(match: re.Match[str], start: int, end: int) -> list[Found]:
    """`failed in phase 3` is also a constraint on the trial's phase."""
    phase = next((group for group in match.groups() if group), None)
    if phase is None:
        return []
    return [Found(Filter(field="trial.phase", value=phase, label=f"in a phase {phase} trial"), start, end)]


def _control_inside(match: re.Match[str], start: int, end: int) -> list[Found]:
    """`beat placebo` and `a positive placebo-controlled trial` also say what the trial was controlled by."""
    if "placebo" not in match.group():
        return []
    return [Found(Filter(field="trial.control", value="placebo", label="in a placebo-controlled trial"), start, end)]


def _shared_negation(found: list[Found], text: str) -> list[Found]:
    """`without fast track or breakthrough`: a negation also holds for what `or` joins to it."""
    shared: list[Found] = []
    for item in found:
        last = shared[-1] if shared else None
        if (
            last
            and last.filter.negated
            and not item.filter.negated
            and last.filter.field == item.filter.field
            and _OR.match(text[last.end : item.start])
        ):
            item = item._replace(filter=item.filter.model_copy(update={"negated": True}))
        shared.append(item)
    return shared


def _negated(text: str, start: int, vocabulary: Vocabulary) -> bool:
    before = text[:start]
    boundaries = [m.end() for m in _CLAUSE.finditer(before)]
    clause = before[boundaries[-1] :] if boundaries else before
    window = " ".join(clause.split()[-NEGATION_REACH:])
    return bool(_NON.search(before)) or any_match(vocabulary.negations, window) or any_match(vocabulary.exclusions, window)
