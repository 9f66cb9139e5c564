"""Constraints: wordings in a question to typed, negatable filters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from glutask.understanding.query import Filter, Relation
from glutask.understanding.vocabulary import PHASE, FilterForm, Vocabulary, any_match

_CLAUSE = re.compile(r"[,;:.?!()]|\b(?:and|but|that|which|who|while|whereas|though)\b(?! not)")
_OR = re.compile(r"^\W*(?:or|nor|/)\s")
_AND = re.compile(r"^(?: ones?)?\s*(?:,|and|or|nor|&)\s*(?:and |or )?(?:the |any )?$")
_LIST = re.compile(r"^\s*,\s*$")
_NON = re.compile(r"\bnon[- ]$")
_APART = re.compile(r"[,;:.]|\b(?:and|but|yet|though|while)\b")
NEGATION_REACH = 5
"""How many words before a constraint a negation may stand."""
NAMING = frozenset({"kind", "action", "ingredient", "target"})
"""Fields whose wordings are names of groups; these may hold an agent's name (`ketamine family`) and then go before it."""
OF_TRIALS_RESULT = frozenset({"outcome", "trial.result"})
_INSIDE_RESULT = frozenset({"trial.phase", "trial.control", "trial.randomised", "trial.population", "trial.n", "trial.year", "trial.comparator"})
"""Constraints that are also read inside the words of a result: `a negative placebo-controlled trial in bipolar depression`."""
_NUMBERS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10"}


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
    left = _blank(list(text), taken)
    inside = list(left)
    unread = ("".join(left), "".join(inside))
    found: list[Found] = []
    for pattern, form, opposite in vocabulary.filter_patterns:
        for match in pattern.finditer(unread[form.field in _INSIDE_RESULT]):
            if any_match(vocabulary.trailing_inclusions, text[match.end() : match.end() + 30]):
                continue
            found.append(Found(_filter(form, match, text, vocabulary, taken, opposite), *match.span()))
            _blank(left, [match.span()])
            if form.field in OF_TRIALS_RESULT:
                found.extend(_phase_inside(match))
            else:
                _blank(inside, [match.span()])
            unread = ("".join(left), "".join(inside))
    found = _uses(found, vocabulary)
    ordered = _alternatives(_shared_negation(sorted(found, key=lambda f: f.start), text), text)
    first: dict[tuple[str, str, str], Filter] = {}
    return [f._replace(filter=first.setdefault((f.filter.field, f.filter.value, f.filter.relation), f.filter)) for f in ordered]


def _uses(found: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """`for anything`, `for something else` say which uses of an approval or a designation count; beside neither they say nothing."""
    kept = [item for item in found if item.filter.field != "use"]
    for use in (item for item in found if item.filter.field == "use"):
        for field in ("approved", "designation"):
            beside = [item.filter for item in kept if item.filter.field == field]
            form = next(f for f in vocabulary.filters if (f.field, f.value) == (field, use.filter.value))
            if beside and all(item.value != form.value for item in beside):
                kept.append(use._replace(filter=Filter(field=field, value=form.value, negated=beside[0].negated, label=form.label)))
    return kept


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
    negated = opposite or _negated(text, match, vocabulary, taken, form.field in NAMING)
    if form.field == "ingredient" and (
        any_match(vocabulary.negations, match.group()) or match.group().endswith("free") or match.group().startswith(("free", "minus"))
    ):
        negated = True
    relation: Relation = form.relation  # type: ignore[assignment]
    return Filter(field=form.field, value=value, relation=relation, negated=negated, label=form.label.format(value=value))


def _phase_inside(match: re.Match[str]) -> list[Found]:
    """`failed in phase 3` and `a negative phase 3 trial` are also constraints on the trial's phase."""
    phase = re.search(rf"\bphase {PHASE}", match.group())
    if phase is None:
        return []
    return [Found(Filter(field="trial.phase", value=phase[1], label=f"in a phase {phase[1]} trial"), *match.span())]


def _shared_negation(found: list[Found], text: str) -> list[Found]:
    """A negation also holds for what `or` joins to it, and for what else the same trial is said to be.

    `without fast track or breakthrough`, `no randomised trial that beat placebo`; not `no fast track but approved`.
    """
    shared: list[Found] = []
    for item in found:
        last = shared[-1] if shared else None
        if last and last.filter.negated and not item.filter.negated:
            between = text[last.end : item.start]
            alike = (last.filter.field == item.filter.field and _OR.match(between) is not None) or (
                {last.filter.field, item.filter.field} <= NAMING and _AND.match(between) is not None
            )
            of_one_trial = all(f.filter.field.startswith("trial.") for f in (last, item)) and not _APART.search(between)
            if alike or of_one_trial:
                item = item._replace(filter=item.filter.model_copy(update={"negated": True}))
        shared.append(item)
    return shared


def _alternatives(found: list[Found], text: str) -> list[Found]:
    """`gases or amino acids`, `oral, nasal or inhaled`: constraints of which one is enough."""
    joined: list[Found] = []
    for number, item in enumerate(found):
        last = joined[-1] if joined else None
        if last and not item.filter.negated and not last.filter.negated:
            between = text[last.end : item.start]
            following = found[number + 1] if number + 1 < len(found) else None
            listed = (
                _LIST.match(between)
                and following is not None
                and following.filter.field == item.filter.field == last.filter.field
                and _OR.match(text[item.end : following.start])
            )
            if _OR.match(between) or listed:
                item = item._replace(filter=item.filter.model_copy(update={"either": True}))
        joined.append(item)
    return joined


def _negated(text: str, match: re.Match[str], vocabulary: Vocabulary, taken: Sequence[tuple[int, int]], naming: bool) -> bool:
    before = text[: match.start()]
    boundaries = [m.end() for m in _CLAUSE.finditer(before)]
    start = boundaries[-1] if boundaries else 0
    last_name = max((end for _, end in taken if end <= match.start()), default=0)
    if _NON.search(before) or any_match(vocabulary.negations, _window(before[start:])):
        return True
    if any_match(vocabulary.exclusions, _window(before[max(start, last_name) :])):
        return True
    return naming and any_match(vocabulary.trailing_exclusions, text[match.end() : match.end() + 60])


def _window(clause: str) -> str:
    return " ".join(clause.split()[-NEGATION_REACH:])
