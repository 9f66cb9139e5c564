"""What an approval or a designation is for, and in what an agent was tested: `for anything`, `for something else`, `as an add-on`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.understanding.found import Found
from glutask.understanding.query import Filter
from glutask.understanding.vocabulary import Vocabulary, any_match

USES = frozenset({"any use", "other use"})
"""Values that say which uses of an approval or a designation count; a mood disorder unless they do."""
_FIELDS = ("approved", "designation")
_NARROWS = {("trial.population", "mdd"): "mdd", ("trial.design", "add-on"): "add-on", ("trial.design", "monotherapy"): "monotherapy"}
"""Constraints on trials that, right after an approval or a designation, say what it is for."""
_NEXT = re.compile(r"^(?: (?:status|designations?|as|an?|for|in|the|use|treatment|of))*\s*$")
BEFORE = 40
"""So many characters before `in something else` may say that it speaks of tests."""


def with_uses(found: Sequence[Found], text: str, vocabulary: Vocabulary) -> list[Found]:
    """The constraints, those on a use put with what they are the use of; beside nothing of the kind they say nothing.

    A marketed drug that is used off-label is approved for something else, and not asked to be for what it is used for.

    Args:
        found: Constraints as they are read one by one.
        text: Normalised question.
        vocabulary: The forms.
    """
    off_label = any(item.filter.value == "off-label use" and not item.filter.negated for item in found)
    kept = [item for item in found if item.filter.field != "use" and not (off_label and "market" in text[item.start : item.end])]
    uses = [item for item in found if item.filter.field == "use"]
    others = [use for use in uses if use.filter.value == "other use"]
    for use in others or uses:
        beside = _beside(use, kept, text)
        if use.filter.value == "other use" and not beside and _of_tests(use, kept, text, vocabulary):
            kept = [item for item in kept if item.filter.field != "tested"]
            kept.append(_formed(use, vocabulary, "trial.population", "other-disease"))
        if use.filter.value == "any use" and not beside and vocabulary.trial_noun.search(text):
            kept.append(_formed(use, vocabulary, "trial.population", "any"))
        for field in beside:
            own = [item for item in kept if item.filter.field == field]
            if any(item.filter.value == use.filter.value for item in own):
                continue
            words = text[use.start : use.end]
            if field == "approved" and use.filter.value == "other use":
                kept = _for_another(kept, own, words, vocabulary)
            elif use.filter.value == "other use" and _no_other(use, text, vocabulary):
                kept = [*kept, _formed(own[0], vocabulary, field, "any", negated=True)]
            kept.append(_formed(use, vocabulary, field, use.filter.value, own[0].filter.negated))
    return _narrowed(sorted(kept, key=lambda item: item.start), text, vocabulary)


def _beside(use: Found, kept: Sequence[Found], text: str) -> list[str]:
    """Approvals, designations or both: the nearest to the words of a use, and what `or` joins to it."""
    near = {field: min((_gap(use, item) for item in kept if item.filter.field == field), default=None) for field in _FIELDS}
    there = [field for field in _FIELDS if near[field] is not None]
    if len(there) < 2:
        return there
    first, second = (next(item for item in kept if item.filter.field == field) for field in _FIELDS)
    between = text[min(first.end, second.end) : max(first.start, second.start)]
    if re.fullmatch(r"(?:,|or|nor|and|/|no|any|a|an|special|fda|\s)*", between):
        return there
    return [min(there, key=lambda field: near[field] or 0)]


def _gap(one: Found, other: Found) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _of_tests(use: Found, kept: Sequence[Found], text: str, vocabulary: Vocabulary) -> bool:
    tested = any(item.filter.field in {"tested", "trial.randomised"} for item in kept)
    near = text[max(0, use.start - BEFORE) : use.end]
    return tested or bool(vocabulary.built("tested").search(near) or vocabulary.trial_noun.search(near))


def _no_other(use: Found, text: str, vocabulary: Vocabulary) -> bool:
    """Whether a use is the only one: `only for something else`, `not for depression but for something else`."""
    alone = vocabulary.built("only_before").search(text[: use.start])
    return bool(alone) or any_match(vocabulary.negations, text[use.start : use.end].partition("for")[0])


def _for_another(kept: Sequence[Found], beside: Sequence[Found], words: str, vocabulary: Vocabulary) -> list[Found]:
    """`approved, but not for depression` is one constraint; `by the FDA, but never for depression` says that it has no approval for that."""
    if all(item.filter.value == "any" for item in beside):
        return [item for item in kept if item not in beside]
    if not any_match(vocabulary.negations, words):
        return list(kept)
    return [*kept, _formed(beside[0], vocabulary, "approved", "any", negated=True)]


def _narrowed(found: Sequence[Found], text: str, vocabulary: Vocabulary) -> list[Found]:
    """`fast track as an add-on for major depression`: what follows says what it is for."""
    kept: list[Found] = []
    for item in found:
        use = _NARROWS.get((item.filter.field, item.filter.value))
        last = kept[-1] if kept else None
        follows = last is not None and (last.filter.field in _FIELDS or last.filter.field == "use.for")
        if use and last is not None and follows and _NEXT.match(text[last.end : item.start]):
            item = _formed(item, vocabulary, "use.for", use, item.filter.negated)
        kept.append(item)
    return kept


def _formed(place: Found, vocabulary: Vocabulary, field: str, value: str, negated: bool | None = None) -> Found:
    """A constraint of another form at the place of one."""
    form = vocabulary.form(field, value)
    denied = place.filter.negated if negated is None else negated
    return place._replace(filter=Filter(field=field, value=value, negated=denied, label=form.label.format(value=value)))
