"""How far a word reaches: what a negation denies, what `or` joins, what is only set off from something or merely mentioned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.understanding.found import NAMING, OF_TRIALS_RESULT, Found
from glutask.understanding.vocabulary import Vocabulary, any_match

NEGATION_REACH = 5
"""How many words before a constraint a negation may stand."""
_CLAUSE = re.compile(r"[,;:.?!()]|\b(?:and|but|that|which|who|while|whereas|though)\b(?! not)")
_ARTICLE = r"(?:an? |any |the |some |a single )?"
_OR = re.compile(r"^\W*(?:or|nor|/)\s")
_NOR = re.compile(rf"^,?\s+(?:or|nor)\s+(?:{_ARTICLE}|(?:ever |even |yet |still |been |in |just |only |merely |simply |used ){{1,2}})$")
"""What joins denials of different kinds: `no approval or fast track`, `neither approved nor in development`."""
_AND = re.compile(r"^(?: ones?)?\s*(?:,|and|or|nor|&)\s*(?:and |or )?(?:the |any )?$")
_LIST = re.compile(rf"^\s*,\s*{_ARTICLE}$")
_NON = re.compile(r"\bnon[- ]$")
_APART = re.compile(r"[,;:.]|\b(?:and|but|yet|though|while)\b")
_CONTRAST = re.compile(
    r"(?:\brather than|\binstead of|\bas opposed to|\bin place of|,? (?:and |but )?not (?:just|merely|only|simply|solely|as(?: an?)?)"
    r"|\((?:and |but )?not)(?: (?:a|an|any|the|by|being|having|had|its|given|taken|from|with|in|on|under|merely|just|only|as|them|it)| \w+ing)* $"
)
"""Words before a constraint by which it is only set off from another."""
_INCLUDED = re.compile(r"\b(?:incl\.?|including|inclusive of|counting)(?: (?:the|any|all|their|its))* $")
"""Words before a constraint by which what it names is only counted in."""
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|simply)\b")
_PREPOSITION = re.compile(r"\b(?:without|lacking|minus|excluding)\b[^,;]*? (?:is|are|was|were|has|have|had|reached|got|still|did|do|does)(?= )")
"""A preposition denies what stands before the verb, not what the verb says: `those without approval are active`."""


def negated(text: str, start: int, end: int, vocabulary: Vocabulary, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether the words around a place deny what stands there, or leave it out.

    Args:
        text: Normalised question.
        start: Where the words of a constraint begin.
        end: Where they end.
        vocabulary: Words of denial.
        taken: Places read as names.
    """
    before = text[:start]
    boundaries = [m.end() for m in _CLAUSE.finditer(before)]
    opening = boundaries[-1] if boundaries else 0
    last_name = max((stop for _, stop in taken if stop <= start), default=0)
    clause = _NOT_ONLY.sub(" ", _PREPOSITION.sub(" ", before[opening:]))
    if _NON.search(before) or any_match(vocabulary.negations, _window(clause, vocabulary)):
        return True
    if any_match(vocabulary.exclusions, _window(before[max(opening, last_name) :], vocabulary)):
        return True
    return any_match(vocabulary.trailing_exclusions, text[end : end + 60])


def scoped(found: Sequence[Found], text: str, vocabulary: Vocabulary) -> list[Found]:
    """The constraints, in the order of their words, each with what the words around several of them say.

    Args:
        found: Constraints as they are read one by one.
        text: Normalised question.
        vocabulary: Words of denial.
    """
    ordered = sorted(_turned_round(found, text, vocabulary), key=lambda item: item.start)
    return _alternatives(_shared_negation(_counted_in(_without_contrasts(ordered, text), text), text, vocabulary), text)


def once(found: Sequence[Found]) -> list[Found]:
    """A constraint that a question words twice, for the same date, is read as it is worded first."""
    first: dict[tuple[str, str, str, str], Found] = {}
    keys = [(item.filter.field, item.filter.value, item.filter.relation, item.filter.at) for item in found]
    return [item._replace(filter=first.setdefault(key, item).filter) for key, item in zip(keys, found, strict=True)]


def _turned_round(found: Sequence[Found], text: str, vocabulary: Vocabulary) -> list[Found]:
    """`Some block the receptor. Which do not?`: what is said first is what is denied; `which enhance it instead?` puts another in its place."""
    other = vocabulary.built("other_way").search(text)
    if other and any(item.start > other.start() for item in found):
        return [item for item in found if item.start > other.start() or item.filter.field not in NAMING]
    turn = vocabulary.built("turns_round").search(text)
    if turn is None or any(item.start >= turn.start() for item in found):
        return list(found)
    last = max((item for item in found if item.end <= turn.start()), key=lambda item: item.start, default=None)
    return [item.changed(negated=True) if item is last else item for item in found]


def _without_contrasts(found: Sequence[Found], text: str) -> list[Found]:
    """`oral rather than injected`, `a breakthrough (not merely a fast track)`: what a constraint is set off from is none of its own."""
    contrasted = [item for item in found if _CONTRAST.search(text[: item.start])]
    plain = [item for item in found if item not in contrasted and not item.filter.negated]
    return [item for item in found if item not in contrasted or all(f.filter.field != item.filter.field for f in plain)]


def _counted_in(found: Sequence[Found], text: str) -> list[Found]:
    """`forms of ketamine, incl. metabolites`: what is only counted in narrows nothing."""
    counted = [item for item in found if item.filter.field in NAMING and _INCLUDED.search(text[: item.start])]
    return [item for item in found if item not in counted] if len(counted) < len(found) else list(found)


def _shared_negation(found: Sequence[Found], text: str, vocabulary: Vocabulary) -> list[Found]:
    """A negation also holds for what `or` joins to it, and for what else the same trial is said to be.

    `without fast track, breakthrough or another designation`, `no randomised trial that beat placebo`; not `no fast track but approved`.
    """
    shared: list[Found] = []
    for number, item in enumerate(found):
        last = shared[-1] if shared else None
        if last and last.filter.negated:
            between = text[last.end : item.start]
            of_one_trial = all(f.filter.field.startswith("trial.") for f in (last, item)) and not _APART.search(between)
            if _joined(last, number, found, text, vocabulary):
                item = item.changed(negated=True)
            elif of_one_trial:
                again = item.filter.negated and any_match(vocabulary.negations, between)
                item = item.changed(negated=True, together=not again)
        shared.append(item)
    return shared


def _joined(last: Found, number: int, found: Sequence[Found], text: str, vocabulary: Vocabulary) -> bool:
    """Whether a constraint is joined to the one before by `or`, by a comma in a list that ends so, or by `both … and`."""
    item = found[number]
    between = text[last.end : item.start]
    fields = {last.filter.field, item.filter.field}
    if _AND.match(between) and (fields <= NAMING or vocabulary.built("denies_both").search(text[: last.start])):
        return True
    if len(fields) > 1:
        return bool(_NOR.match(between)) or (bool(_LIST.match(between)) and _ends_with_or(number, found, text, _NOR))
    return bool(_OR.match(between)) or (bool(_LIST.match(between)) and _ends_with_or(number, found, text))


def _ends_with_or(number: int, found: Sequence[Found], text: str, ending: re.Pattern[str] = _OR) -> bool:
    """Whether a list of constraints, on one field unless it is one of denials, goes on from this one to an `or`."""
    for here, following in zip(found[number:], found[number + 1 :], strict=False):
        between = text[here.end : following.start]
        if ending is _OR and following.filter.field != here.filter.field:
            return False
        if ending.match(between.removeprefix(",")):
            return True
        if not _LIST.match(between):
            return False
    return False


def _alternatives(found: Sequence[Found], text: str) -> list[Found]:
    """`gases or amino acids`, `oral, nasal or inhaled`: constraints of which one is enough."""
    joined: list[Found] = []
    for number, item in enumerate(found):
        last = joined[-1] if joined else None
        if last and not item.filter.negated and not last.filter.negated:
            between = text[last.end : item.start]
            alike = item.filter.field == last.filter.field
            if _OR.match(between) or (alike and _LIST.match(between) and _ends_with_or(number, found, text)):
                item = item.changed(either=True)
        joined.append(item)
    return joined


def after_result(item: Found, found: Sequence[Found], text: str) -> bool:
    """Whether a constraint stands right after a result: `met its endpoint in phase 3`."""
    return any(f.filter.field in OF_TRIALS_RESULT and f.end <= item.start and not text[f.end : item.start].strip() for f in found)


def _window(clause: str, vocabulary: Vocabulary) -> str:
    return " ".join(vocabulary.built("fillers").sub("", clause).split()[-NEGATION_REACH:])
