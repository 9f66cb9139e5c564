"""Constraints: wordings in a question to typed, negatable filters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.understanding.found import NAMING, OF_TRIALS_RESULT, Found
from glutask.understanding.query import Filter, Relation
from glutask.understanding.scope import after_result, negated, scoped
from glutask.understanding.uses import USES, with_uses
from glutask.understanding.vocabulary import PHASE, FilterForm, Vocabulary, any_match

_READ_INSIDE = OF_TRIALS_RESULT | {"tested"}
"""Fields inside whose words others are read too: `a negative placebo-controlled trial`, `tested in Parkinson's patients`."""
_INSIDE = frozenset(
    {"about", "route"}
    | {f"trial.{name}" for name in ["phase", "control", "randomised", "population", "n", "year", "comparator", "design", "sponsor", "many", "place"]}
)
"""Those others."""
_DENIED_WITHIN = frozenset({"approved", "maker"})
"""Fields whose wordings may hold their own denial: `no FDA approval`, `no company behind it`."""
_UNITS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(number) for number, word in enumerate(_UNITS) if word} | {"twelve": "12", "a dozen": "12", "twenty": "20", "fifty": "50"}
_NUMBERS |= {
    f"{word or 'a'} {unit}": str((number or 1) * size) for unit, size in (("hundred", 100), ("thousand", 1000)) for number, word in enumerate(_UNITS)
}


def find_filters(text: str, vocabulary: Vocabulary, taken: Sequence[tuple[int, int]]) -> list[Found]:
    """Every constraint that the normalised text words.

    Args:
        text: Normalised question.
        vocabulary: The forms.
        taken: Places already read as names; a constraint does not read them again.
    """
    nothing = (*vocabulary.neutral, vocabulary.built("counted_apart"))
    left = _blank(list(text), [*taken, *(m.span() for p in nothing for m in p.finditer(text))])
    inside = list(left)
    unread = ("".join(left), "".join(inside))
    found: list[Found] = []
    for pattern, form, opposite in vocabulary.filter_patterns:
        for match in pattern.finditer(unread[form.field in _INSIDE]):
            counted_in = any_match(vocabulary.trailing_inclusions, text[match.end() : match.end() + 30])
            if counted_in and not any_match(vocabulary.predicates, text[: match.start()]):
                continue
            item = _filter(form, match, text, vocabulary, taken, opposite)
            around = next((f for f in found if f.filter.field in OF_TRIALS_RESULT and f.start <= match.start() and match.end() <= f.end), None)
            if around:
                item = item.model_copy(update={"negated": around.filter.negated})
            found.append(Found(item, *match.span()))
            _blank(left, [match.span()])
            if form.field in OF_TRIALS_RESULT:
                found.extend(_phase_inside(match))
            if form.field not in _READ_INSIDE or form.value == "healthy only":
                _blank(inside, [match.span()])
            unread = ("".join(left), "".join(inside))
    found = with_uses(_particular(found), text, vocabulary)
    return [_of_result(item, found, text, vocabulary) for item in scoped(found, text, vocabulary)]


def group_names(text: str, vocabulary: Vocabulary) -> list[tuple[int, int, str]]:
    """Places where the text names a group of agents (`ketamine family`, `contain quinidine`), with the field."""
    places = []
    for form in vocabulary.filters:
        if form.field in NAMING:
            places += [(*match.span(), form.field) for pattern in (*form.absent, *form.patterns) for match in pattern.finditer(text)]
    return places


def _blank(letters: list[str], places: Sequence[tuple[int, int]]) -> list[str]:
    for start, end in places:
        letters[start:end] = "\0" * (end - start)
    return letters


def _filter(form: FilterForm, match: re.Match[str], text: str, vocabulary: Vocabulary, taken: Sequence[tuple[int, int]], opposite: bool) -> Filter:
    value = form.value or min((group for group in match.groups() if group), default="")
    value = _NUMBERS.get(value, value.replace(",", ""))
    denied = opposite or negated(text, match.start(), match.end(), vocabulary, taken)
    within = match.group()
    if form.field == "ingredient" and (any_match(vocabulary.negations, within) or within.endswith("free") or within.startswith(("free", "minus"))):
        denied = True
    if form.field in _DENIED_WITHIN and form.value not in USES and vocabulary.built("denied_within").search(within):
        denied = True
    relation: Relation = form.relation  # type: ignore[assignment]
    return Filter(field=form.field, value=value, relation=relation, negated=denied, label=form.label.format(value=value))


def _particular(found: Sequence[Found]) -> list[Found]:
    """`a jab under the skin`: of an injection and of where it goes, only where it goes counts."""
    where = any(f.filter.field == "route" and f.filter.value in {"subcutaneous", "intramuscular"} for f in found)
    return [f for f in found if not (where and (f.filter.field, f.filter.value) == ("route", "injected"))]


def _phase_inside(match: re.Match[str]) -> list[Found]:
    """`failed in phase 3` and `a negative phase 3 trial` are also constraints on the trial's phase."""
    phase = re.search(rf"\bphase {PHASE}", match.group())
    if phase is None:
        return []
    return [Found(Filter(field="trial.phase", value=phase[1], label=f"in a phase {phase[1]} trial"), *match.span())]


def _of_result(item: Found, found: Sequence[Found], text: str, vocabulary: Vocabulary) -> Found:
    """`met its endpoint in phase 3`: a phase right after a result is that of the trial."""
    if (item.filter.field, item.filter.relation) != ("phase", "is") or not after_result(item, found, text):
        return item
    form = vocabulary.form("trial.phase")
    return item.changed(field=form.field, label=form.label.format(value=item.filter.value))
