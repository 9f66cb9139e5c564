"""Constraints: wordings in a question to typed, negatable filters."""

from __future__ import annotations

import re
from typing import NamedTuple

from glutask.understanding.query import Filter
from glutask.understanding.vocabulary import Vocabulary, any_match

_CLAUSE = re.compile(r"[,;:.?!()]|\b(?:and|but|or|that|which|who|while|whereas|though)\b(?! not)")
NEGATION_REACH = 5
"""How many words before a constraint a negation may stand."""


class Found(NamedTuple):
    """A filter and the place of its words."""

    filter: Filter
    start: int
    end: int


def find_filters(text: str, vocabulary: Vocabulary, taken: list[tuple[int, int]]) -> list[Found]:
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
                value = next((group for group in match.groups() if group), form.value) if form.field == "phase" else form.value
                label = form.label.format(value=value)
                relation = form.relation if form.relation in {"is", "at least", "at most", "above", "below"} else "is"
                negated = _negated(text, start, vocabulary)
                found.append(Found(Filter(field=form.field, value=value, relation=relation, negated=negated, label=label), start, end))  # type: ignore[arg-type]
                if form.field in {"outcome", "trial.result"}:
                    found.extend(_phase_inside(match, start, end))
                left[start:end] = "\0" * (end - start)
    unique: dict[tuple[str, str, str, bool], Found] = {}
    for item in sorted(found, key=lambda f: f.start):
        f = item.filter
        unique.setdefault((f.field, f.value, f.relation, f.negated), item)
    return list(unique.values())


def _phase_inside(match: re.Match[str], start: int, end: int) -> list[Found]:
    """`failed in phase 3` is also a constraint on the trial's phase."""
    phase = next((group for group in match.groups() if group and group.isdigit()), None)
    if phase is None:
        return []
    return [Found(Filter(field="trial.phase", value=phase, label=f"in a phase {phase} trial"), start, end)]


def _negated(text: str, start: int, vocabulary: Vocabulary) -> bool:
    before = text[:start]
    boundaries = [m.end() for m in _CLAUSE.finditer(before)]
    clause = before[boundaries[-1] :] if boundaries else before
    window = " ".join(clause.split()[-NEGATION_REACH:])
    return any_match(vocabulary.negations, window)
