"""Numbers of a text with what makes them that number: sign, bound, unit, and what they measure or count."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from glutask.answering.writer.checking.lexicon import Lexicon, Phrase
from glutask.answering.writer.checking.tokens import Token

ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_PHASE = re.compile(r"^(i{1,3}|iv|[1-4])([ab]?)$")
_JOINERS = {",", "-", "/", ":", "and", "or", "to", "versus", "vs", "v", "against", ";"}
_ORDINAL_UNITS = {"phase", "day", "week", "month", "year"}
_AGES = {"age"}
AGE = "age"
"""What years count that are no time of a trial."""
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_EACH = {"a", "per", "each", "every"}
_SPANS = {"day", "week", "month", "year"}
_TENS = {20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0}
_NONE = Phrase("", "", 0, -1)
_OPERATORS = {"=": "", "<": "less", ">": "more", "≤": "most", "≥": "least", "~": "about"}


class Quantity(NamedTuple):
    """A number."""

    value: float
    unit: str
    """Canonical unit, `year`-less; empty where none is written."""
    counted: str
    """What is counted, as a class of nouns; empty where none is written."""
    bound: str
    """least, most, more, less, about or empty."""
    statistic: str
    """p, n, CI …; empty where none is written."""
    pointed: bool
    """Whether it is written with a decimal point."""
    first: int
    last: int
    ranged: bool = False
    """Whether it is one end of a span of times (`weeks 1-6`)."""
    ordinal: bool = False
    """Whether the unit stands before it (`week 6`)."""

    @property
    def key(self) -> str:
        """Value and unit, to tell one from another."""
        return f"{self.value:g} {self.unit}".strip()


def find_quantities(tokens: list[Token], lexicon: Lexicon, taken: set[int]) -> list[Quantity]:
    """Numbers in order; tokens that belong to a date are passed over."""
    units = {p.first: p for p in lexicon.phrases("units", tokens)}
    counted = {p.first: p for p in lexicon.phrases("counted", tokens)}
    found: list[Quantity] = []
    place = 0
    while place < len(tokens):
        often = _often(tokens, place, lexicon)
        if often and place not in taken:
            found.append(often)
            place = often.last
            continue
        value, last = _value(tokens, place, lexicon) if place not in taken else (None, place)
        if value is None:
            place += 1
            continue
        unit, end = _unit(tokens, last, units, lexicon)
        first = place
        if not unit and place and units.get(place - 1, _NONE).last == place and units[place - 1].key in _ORDINAL_UNITS:
            unit, first = units[place - 1].key, place - 1
        if not unit and place and tokens[place - 1].stem in _AGES:
            unit = "year"
        noun = "" if first < place else AGE if unit == "year" and _is_age(tokens, place) else _noun(tokens, end, counted)
        found.append(Quantity(value, unit, noun, "", "", "." in tokens[place].text, first, end, ordinal=first < place))
        place = max(end, place + 1)
    found = _shared_units(found, tokens, lexicon)
    bounds = _bounds(lexicon, tokens)
    statistics = lexicon.phrases("statistics", tokens)
    return _intervals([_described(q, tokens, bounds, statistics, lexicon) for q in found], tokens)


def _intervals(found: list[Quantity], tokens: list[Token]) -> list[Quantity]:
    """In `95% CI 8.4 to 31.6` all three numbers are of the interval; in `weeks 1-6` both are ends of a span."""
    shared = list(found)
    for number, (one, other) in enumerate(pairwise(found)):
        ordinal = one.unit == other.unit and one.unit in _ORDINAL_UNITS - {"phase"} and one.ordinal
        if ordinal and [t.stem for t in tokens[one.last : other.first]] in (["-"], ["to"], ["through"]):
            shared[number], shared[number + 1] = shared[number]._replace(ranged=True), shared[number + 1]._replace(ranged=True)
    for number, quantity in enumerate(found):
        if quantity.statistic != "CI":
            continue
        if number and found[number - 1].unit == "%" and quantity.first - found[number - 1].last <= 2:
            shared[number - 1] = shared[number - 1]._replace(statistic="CI")
        if number + 1 < len(found) and found[number + 1].first - quantity.last == 1 and tokens[quantity.last].stem in {"to", "-", "and", ","}:
            shared[number + 1] = shared[number + 1]._replace(statistic="CI")
    return shared


def _is_age(tokens: list[Token], place: int) -> bool:
    """Whether years are those of a life: `aged 65`, `ages of 18 and 65 years`."""
    return any(t.stem in _AGES for t in tokens[max(0, place - 3) : place])


def _often(tokens: list[Token], place: int, lexicon: Lexicon) -> Quantity | None:
    """How often something is done: `weekly`, `twice a week`, `three times daily`, `one tablet a day`; not `within a week`."""
    words = [t.word for t in tokens[place : place + 5]]
    times, at = 1.0, 0
    number = lexicon.number_words.get(tokens[place].stem) or (float(words[0]) if words[0].isdigit() else None)
    if words[0] in _TIMES:
        times, at = _TIMES[words[0]], 1
    elif number and words[1:2] == ["times"]:
        times, at = number, 2
    span = at + (words[at : at + 1] != [] and words[at] in _EACH)
    unit = words[span] if span < len(words) else ""
    alone = at == 0 and (place == 0 or tokens[place - 1].word in lexicon.words_as_written("within") or tokens[place - 1].text in {",", "("})
    if unit in lexicon.data["frequencies"] and span == at:
        return Quantity(times, f"a {lexicon.data['frequencies'][unit]}", "", "", "", False, place, place + span + 1)
    if unit in _SPANS and span > at and not alone and (at or words[0] in _EACH):
        return Quantity(times, f"a {unit}", "", "", "", False, place, place + span + 1)
    return None


def _value(tokens: list[Token], place: int, lexicon: Lexicon) -> tuple[float | None, int]:
    token = tokens[place]
    before = tokens[place - 1].stem if place else ""
    if before == "phase" and _PHASE.match(token.stem):
        number, letter = _PHASE.match(token.stem).groups()  # type: ignore[union-attr]
        return float(ROMAN.get(number, number)) + {"": 0.0, "a": 0.001, "b": 0.002}[letter], place + 1
    if token.kind == "number":
        value = float(token.text.replace(",", ""))
    elif token.kind == "word" and token.stem in lexicon.number_words and token.word != "ones":
        value = lexicon.number_words[token.stem]
        following = lexicon.number_words.get(tokens[place + 1].stem, 0.0) if place + 1 < len(tokens) else 0.0
        if value in _TENS and 0 < following < 10:
            return value + following, place + 2
    elif token.word in {"a", "an"} and place + 1 < len(tokens) and tokens[place + 1].stem in lexicon.spans:
        return 1.0, place + 1
    else:
        return None, place
    last = place + 1
    scales = lexicon.data["multipliers"]
    while last < len(tokens) and tokens[last].text.lower() in scales:
        value *= float(scales[tokens[last].text.lower()])
        last += 1
    return value, last


def _unit(tokens: list[Token], place: int, units: dict[int, Phrase], lexicon: Lexicon) -> tuple[str, int]:
    """The unit that stands behind a value, at most a hyphen or, before a time, two words between (`2 double-blind weeks`)."""
    frequencies = lexicon.data["frequencies"]
    for at in (place, place + 1):
        if at in units and tokens[at].word not in frequencies and (at == place or (place < len(tokens) and tokens[place].text == "-")):
            return units[at].key, units[at].last
    for at in range(place + 1, min(place + 3, len(tokens))):
        if any(not t.is_word or t.stem in lexicon.free | lexicon.barriers or t.word in frequencies for t in tokens[place:at]):
            break
        if at in units and units[at].key in lexicon.data["time_units"]:
            return units[at].key, units[at].last
    if place < len(tokens) and tokens[place].word == "times":
        return "fold", place + 1
    return "", place


def _noun(tokens: list[Token], place: int, counted: dict[int, Phrase]) -> str:
    """What is counted: the first counted noun within four words, before any mark or further number."""
    for at in range(place, min(len(tokens), place + 5)):
        if at in counted:
            return counted[at].key
        if tokens[at].kind in {"mark", "number"} or tokens[at].stem in {
            "and",
            "or",
            "with",
            "in",
            "on",
            "at",
            "for",
            "from",
            "of",
            "to",
            "by",
            "was",
            "were",
            "had",
            "per",
            "each",
        }:
            return ""
    return ""


def _shared_units(found: list[Quantity], tokens: list[Token], lexicon: Lexicon) -> list[Quantity]:
    """In `56 or 84 mg` and `20-25%` the unit belongs to each; so does the noun."""
    shared = list(found)
    for number in range(len(shared) - 2, -1, -1):
        one, following = shared[number], shared[number + 1]
        between = tokens[one.last : following.first]
        interval = following.last < len(tokens) and tokens[following.last].stem in {"ci", "confid"}
        falling = "to" in {t.stem for t in between} and following.value < one.value
        if (
            between
            and not interval
            and not falling
            and not one.unit
            and not one.counted
            and len(between) <= 2
            and all(t.stem in _JOINERS or t.text in _JOINERS for t in between)
        ):
            shared[number] = one._replace(unit=following.unit, counted=following.counted)
    for number in range(1, len(shared)):
        one, earlier = shared[number], shared[number - 1]
        between = tokens[earlier.last : one.first]
        ordinal = earlier.unit in _ORDINAL_UNITS and tokens[earlier.first].kind == "word" and tokens[earlier.first].stem not in lexicon.number_words
        if (
            ordinal
            and not one.unit
            and (not one.counted or [t.text for t in between] == ["/"])
            and len(between) <= 2
            and all(t.stem in _JOINERS for t in between)
        ):
            shared[number] = one._replace(unit=earlier.unit, counted="")
        if earlier.unit == "year" and tokens[earlier.first - 1].stem in _AGES and not one.unit and len(between) == 1:
            shared[number] = one._replace(unit="year", counted=AGE)
    return shared


def _bounds(lexicon: Lexicon, tokens: list[Token]) -> dict[tuple[str, int], str]:
    """`(before, place of the value)` and `(after, end of the value)` to the bound."""
    found: dict[tuple[str, int], str] = {}
    for phrase in lexicon.phrases("bounds_before", tokens):
        found[("before", phrase.last)] = phrase.key
    for phrase in lexicon.phrases("bounds_after", tokens):
        found[("after", phrase.first)] = phrase.key
    return found


def _described(quantity: Quantity, tokens: list[Token], bounds: dict[tuple[str, int], str], statistics: list[Phrase], lexicon: Lexicon) -> Quantity:
    place = quantity.first
    operator = ""
    if place and tokens[place - 1].text in _OPERATORS:
        operator = _OPERATORS[tokens[place - 1].text]
        if place > 1 and tokens[place - 2].text in "<>" and tokens[place - 1].text == "=":
            operator = "most" if tokens[place - 2].text == "<" else "least"
        while place and tokens[place - 1].text in _OPERATORS:
            place -= 1
    place -= bool(place and tokens[place - 1].word in {"a", "an", "the"})
    nouns = 2 if quantity.counted else 0
    after = [bounds[("after", at)] for at in range(quantity.last, quantity.last + 1 + nouns) if ("after", at) in bounds]
    bound = operator or bounds.get(("before", place), "") or (after[0] if after else "")
    near = [s.key for s in statistics if _is_meant(s, tokens) and 0 <= place - s.last <= (1 if s.key in {"n", "d", "r", "p", "OR", "RR"} else 2)]
    statistic = near[-1] if near else ""
    timed = quantity.unit in lexicon.data["time_units"] or quantity.counted == "dose"
    during = bound == "more" and tokens[place - 1].word == "over" and timed
    ordinal = bound == "most" and tokens[quantity.first].stem in _ORDINAL_UNITS
    bound = "within" if during or ordinal else bound
    return quantity._replace(bound=bound, statistic=statistic, counted="people" if statistic == "n" else quantity.counted)


def _is_meant(phrase: Phrase, tokens: list[Token]) -> bool:
    """Whether a statistic's sign is written as one: `OR` is an odds ratio, `or` is not."""
    return phrase.last - phrase.first > 1 or not phrase.key.isupper() or tokens[phrase.first].text.isupper()
