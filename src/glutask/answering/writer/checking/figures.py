"""Whether every date and number of a sentence stands in the claim, with its unit and its bound."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.quantities import Quantity
from glutask.answering.writer.checking.reading import Reading

_OF = {"of"}
_AGAINST = {"versus", "vs", "v", "against"}
_ALWAYS_SAID = {"CI", "SD", "SE"}
"""Statistics that a number is never told without."""
_FREE_BOUNDS = {"", "within"}


def check_dates(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of dates: one that the claim lacks, or one put before or after where the claim puts it elsewhere."""
    for date in sentence.dates:
        meant = [other for other in claim.dates if date.within(other)]
        if not meant:
            yield Fault("date", date.key)
        elif date.placed and not {other.placed for other in meant} & {date.placed, *lexicon.data["placed_alike"].get(date.placed, ())}:
            yield Fault("date", f"{date.placed} {date.key}")


def check_numbers(sentence: Reading, claim: Reading) -> Iterator[Fault]:
    """Faults of numbers: value, unit, what is counted or measured, and bound."""
    years = {float(d.year) for d in claim.dates if d.year}
    for quantity in sentence.quantities:
        spelt = sentence.tokens[quantity.first].kind == "word"
        same = [other for other in claim.quantities if other.value == quantity.value and not (spelt and other.pointed)]
        if not same and quantity.value not in years and not _is_any(quantity, sentence):
            yield Fault("number", quantity.key)
        elif same and not any(_same_unit(quantity, other) for other in same):
            yield Fault("unit", quantity.key)
        elif same and not _is_any(quantity, sentence) and not any(_same_unit(quantity, other) and _same_bound(quantity, other) for other in same):
            yield Fault("bound", f"{quantity.bound} {quantity.key}".strip())


def _is_any(quantity: Quantity, sentence: Reading) -> bool:
    """Whether it is a `one` that counts nothing (`one of the groups`, `in one trial … in another`)."""
    following = sentence.tokens[quantity.last].word if quantity.last < len(sentence.tokens) else ""
    paired = following == "of" or any(t.word in {"other", "another"} for t in sentence.tokens[quantity.last :])
    return sentence.tokens[quantity.first].word == "one" and not quantity.unit and paired


def _same_unit(one: Quantity, other: Quantity) -> bool:
    if one.unit != other.unit or (other.ranged and not one.ranged and one.bound not in {"within", "after"} and one.ordinal):
        return False
    if one.counted and other.counted and one.counted != other.counted:
        return False
    if other.statistic in _ALWAYS_SAID and one.statistic != other.statistic:
        return False
    return not (one.statistic and other.statistic and one.statistic != other.statistic)


def _same_bound(one: Quantity, other: Quantity) -> bool:
    free = _FREE_BOUNDS | ({"most"} if one.unit == "phase" else set())
    return one.bound == other.bound or {one.bound, other.bound} <= free


def check_shares(sentence: Reading, claim: Reading) -> Iterator[Fault]:
    """Faults of `20 of 26`: both numbers stand in the claim, but as parts of other shares."""
    for one, other in pairwise(sentence.quantities):
        between = [t.word for t in sentence.tokens[one.last : other.first]]
        if one.value > other.value and not one.unit and not other.unit and between in (["of"], ["of", "the"], ["out", "of"]):
            yield Fault("number", f"{one.value:g} of {other.value:g}")
    for joiners, longest in ((_OF, 4), (_AGAINST, 10)):
        known = _pairs(claim, joiners, longest)
        for part, whole in _pairs(sentence, joiners, longest):
            if (part, whole) not in known and any(whole == other or part == one for one, other in known):
                yield Fault("number", f"{part:g} and {whole:g} are no pair")


def _pairs(reading: Reading, joiners: set[str], longest: int) -> set[tuple[float, float]]:
    """Figures of one unit, or a part and its whole, with a joining word between them."""
    found = set()
    for one, other in pairwise(reading.quantities):
        between = [t.stem for t in reading.tokens[one.last : other.first]]
        if (
            joiners & set(between)
            and len(between) <= longest
            and not set(between) & {",", ";", ")", "(", "."}
            and (one.unit == other.unit or (joiners is _OF and {one.unit, other.unit} <= {"", "%"}))
        ):
            found.add((one.value, other.value))
    return found
