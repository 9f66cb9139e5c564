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
_CONTRAST = re.compile(
    r"(?:\brather than|\binstead of|\bas opposed to|\bin place of|,? (?:and |but )?not (?:just|merely|only|simply|solely|as(?: an?)?)|\((?:and |but )?not)"
    r"(?: (?:a|an|any|the|by|being|having|had|its|given|taken|from|with|in|on|under|merely|just|only|as|them|it)| \w+ing)* $"
)
"""Words before a constraint by which it is only set off from another."""
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|simply)\b")
_PREPOSITION = re.compile(r"\b(?:without|lacking|minus|excluding)\b[^,;]*? (?:is|are|was|were|has|have|had|reached|got|still|did|do|does)(?= )")
"""A preposition denies what stands before the verb, not what the verb says: `those without approval are active`."""
NEGATION_REACH = 5
"""How many words before a constraint a negation may stand."""
NAMING = frozenset({"kind", "action", "ingredient", "target"})
"""Fields whose wordings are names of groups; these may hold an agent's name (`ketamine family`) and then go before it."""
OF_TRIALS_RESULT = frozenset({"outcome", "trial.result"})
_INSIDE_RESULT = frozenset(
    {
        "trial.phase",
        "trial.control",
        "trial.randomised",
        "trial.population",
        "trial.n",
        "trial.year",
        "trial.comparator",
        "trial.design",
        "trial.sponsor",
        "trial.many",
    }
)
"""Constraints that are also read inside the words of a result: `a negative placebo-controlled trial in bipolar depression`."""
_UNITS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(number) for number, word in enumerate(_UNITS) if word} | {"twelve": "12", "a dozen": "12", "twenty": "20", "fifty": "50"}
_NUMBERS |= {
    f"{word or 'a'} {unit}": str((number or 1) * size) for unit, size in (("hundred", 100), ("thousand", 1000)) for number, word in enumerate(_UNITS)
}


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
            item = _filter(form, match, text, vocabulary, taken, opposite)
            around = next((f for f in found if f.filter.field in OF_TRIALS_RESULT and f.start <= match.start() and match.end() <= f.end), None)
            if around:
                item = item.model_copy(update={"negated": around.filter.negated})
            found.append(Found(item, *match.span()))
            _blank(left, [match.span()])
            if form.field in OF_TRIALS_RESULT:
                found.extend(_phase_inside(match))
            else:
                _blank(inside, [match.span()])
            unread = ("".join(left), "".join(inside))
    found = _turned_round(_uses(found, text, vocabulary), text, vocabulary)
    found = _without_contrasts(sorted(found, key=lambda f: f.start), text)
    found = [_of_result(item, found, text, vocabulary) for item in found]
    ordered = _alternatives(_shared_negation(found, text, vocabulary), text)
    return ordered


def once(found: Sequence[Found]) -> list[Found]:
    """A constraint that a question words twice, for the same date, is read as it is worded first."""
    first: dict[tuple[str, str, str, str], Filter] = {}
    return [f._replace(filter=first.setdefault((f.filter.field, f.filter.value, f.filter.relation, f.filter.at), f.filter)) for f in found]


def _uses(found: Sequence[Found], text: str, vocabulary: Vocabulary) -> list[Found]:
    """`for anything`, `for something else` say which uses of an approval or a designation count, or in what an agent was tested."""
    kept = [item for item in found if item.filter.field != "use"]
    uses = [item for item in found if item.filter.field == "use"]
    if any(use.filter.value == "other use" for use in uses):
        uses = [use for use in uses if use.filter.value == "other use"]
    elsewhere = next(f for f in vocabulary.filters if (f.field, f.value) == ("trial.population", "other-disease"))
    for use in uses:
        of_trials = any(f.filter.field in {"tested", "trial.randomised"} for f in kept) or vocabulary.built("tested").search(
            text[max(0, use.start - 40) : use.end]
        )
        if use.filter.value == "other use" and of_trials and not any(f.filter.field in {"approved", "designation"} for f in kept):
            item = Filter(field=elsewhere.field, value=elsewhere.value, negated=use.filter.negated, label=elsewhere.label)
            kept = [f for f in kept if f.filter.field != "tested"]
            kept.append(use._replace(filter=item))
        for field in ("approved", "designation"):
            beside = [item.filter for item in kept if item.filter.field == field]
            form = next(f for f in vocabulary.filters if (f.field, f.value) == (field, use.filter.value))
            if beside and all(item.value != form.value for item in beside):
                if field == "approved" and use.filter.value == "other use":
                    kept = _for_another_use(kept, beside, text[use.start : use.end], vocabulary)
                kept.append(use._replace(filter=Filter(field=field, value=form.value, negated=beside[0].negated, label=form.label)))
    return kept


def _without_contrasts(found: Sequence[Found], text: str) -> list[Found]:
    """`oral rather than injected`, `a breakthrough (not merely a fast track)`: what a constraint is set off from is none of its own."""
    contrasted = [item for item in found if _CONTRAST.search(text[: item.start])]
    plain = [item for item in found if item not in contrasted and not item.filter.negated]
    return [item for item in found if item not in contrasted or all(f.filter.field != item.filter.field for f in plain)]


def _for_another_use(kept: Sequence[Found], beside: Sequence[Filter], words: str, vocabulary: Vocabulary) -> list[Found]:
    """`approved, but not for depression` is one constraint; `by the FDA, but never for depression` says that it has no approval for that."""
    if all(item.value == "any" for item in beside):
        return [f for f in kept if f.filter not in beside]
    if not any_match(vocabulary.negations, words):
        return list(kept)
    form = next(f for f in vocabulary.filters if (f.field, f.value) == ("approved", "any"))
    place = next(f for f in kept if f.filter in beside)
    return [*kept, place._replace(filter=Filter(field=form.field, value=form.value, negated=True, label=form.label))]


def _turned_round(found: Sequence[Found], text: str, vocabulary: Vocabulary) -> list[Found]:
    """`Some block the receptor. Which do not?`: what is said first is what is denied."""
    turn = vocabulary.built("turns_round").search(text)
    said = [item for item in found if turn and item.end <= turn.start()]
    if not said or any(item.start >= turn.start() for item in found if turn):
        return list(found)
    last = max(said, key=lambda item: item.start)
    return [item._replace(filter=item.filter.model_copy(update={"negated": True})) if item is last else item for item in found]


def _of_result(item: Found, found: Sequence[Found], text: str, vocabulary: Vocabulary) -> Found:
    """`met its endpoint in phase 3`: a phase right after a result is that of the trial."""
    after = any(f.filter.field in OF_TRIALS_RESULT and f.end <= item.start and not text[f.end : item.start].strip() for f in found)
    if not (after and (item.filter.field, item.filter.relation) == ("phase", "is")):
        return item
    form = next(f for f in vocabulary.filters if f.field == "trial.phase")
    label = form.label.format(value=item.filter.value)
    return item._replace(filter=item.filter.model_copy(update={"field": form.field, "label": label}))


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


def _shared_negation(found: list[Found], text: str, vocabulary: Vocabulary) -> list[Found]:
    """A negation also holds for what `or` joins to it, and for what else the same trial is said to be.

    `without fast track or breakthrough`, `no randomised trial that beat placebo`; not `no fast track but approved`.
    """
    shared: list[Found] = []
    for item in found:
        last = shared[-1] if shared else None
        if last and last.filter.negated:
            between = text[last.end : item.start]
            alike = (last.filter.field == item.filter.field and _OR.match(between) is not None) or (
                {last.filter.field, item.filter.field} <= NAMING and _AND.match(between) is not None
            )
            of_one_trial = not alike and all(f.filter.field.startswith("trial.") for f in (last, item)) and not _APART.search(between)
            again = item.filter.negated and any_match(vocabulary.negations, between)
            if alike or of_one_trial:
                update = {"negated": True, "together": of_one_trial and not again}
                item = item._replace(filter=item.filter.model_copy(update=update))
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
    clause = _NOT_ONLY.sub(" ", _PREPOSITION.sub(" ", before[start:]))
    if _NON.search(before) or any_match(vocabulary.negations, _window(clause)):
        return True
    if any_match(vocabulary.exclusions, _window(before[max(start, last_name) :])):
        return True
    return naming and any_match(vocabulary.trailing_exclusions, text[match.end() : match.end() + 60])


def _window(clause: str) -> str:
    return " ".join(clause.split()[-NEGATION_REACH:])
