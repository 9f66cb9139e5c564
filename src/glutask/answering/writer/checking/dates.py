"""Dates of a text: `6 March 2019`, `March 2019`, `2019-03`, `2019`, each with what places it before or after."""

from __future__ import annotations

import re
from typing import NamedTuple

from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.tokens import Token

_ISO = re.compile(r"^(\d{4})-(\d\d)(?:-(\d\d))?$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_DAY = re.compile(r"^(?:[1-9]|[12]\d|3[01])$")


class Date(NamedTuple):
    """A date as far as it is given."""

    year: int | None
    month: int | None
    day: int | None
    placed: str
    """before, after, or empty for at."""
    first: int
    last: int

    @property
    def key(self) -> str:
        """The date, to tell one from another."""
        return "-".join(str(part) for part in (self.year, self.month, self.day) if part)

    def within(self, other: Date) -> bool:
        """Whether this is the other date, or the same said less precisely."""
        own, given = (self.year, self.month, self.day), (other.year, other.month, other.day)
        return all(mine is None or mine == theirs for mine, theirs in zip(own, given, strict=True))


def find_dates(tokens: list[Token], lexicon: Lexicon) -> list[Date]:
    """Dates in order; a month without a year takes that of the date that follows closely (`July to November 2007`) or precedes it."""
    found: list[Date] = []
    place = 0
    while place < len(tokens):
        date = _date(tokens, place, lexicon)
        if date:
            found.append(date)
            place = date.last
        else:
            place += 1
    for number in range(len(found) - 2, -1, -1):
        one, following = found[number], found[number + 1]
        if one.year is None and following.first - one.last <= 2:
            found[number] = one._replace(year=following.year)
    for number in range(1, len(found)):
        if found[number].year is None:
            found[number] = found[number]._replace(year=found[number - 1].year)
    placed = {phrase.last: phrase.key for phrase in lexicon.phrases("times", tokens)}
    return [
        d._replace(placed=placed.get(d.first, placed.get(d.first - 1, "") if d.first and tokens[d.first - 1].stem in _LOOSE else "")) for d in found
    ]


_LOOSE = {"the", "late", "earli", "mid", "end", "spring"}


def _date(tokens: list[Token], place: int, lexicon: Lexicon) -> Date | None:
    token = tokens[place]
    iso = _ISO.match(token.text)
    if iso:
        return Date(int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None, "", place, place + 1)
    month = _month(tokens, place, lexicon)
    if month:
        day = int(tokens[place - 1].text) if place and _DAY.match(tokens[place - 1].text) and _is_day(tokens, place) else None
        after = place + 1
        if day is None and after < len(tokens) and _DAY.match(tokens[after].text) and tokens[after].kind == "number":
            day, after = int(tokens[after].text), after + 1
        if after < len(tokens) and tokens[after].text == ",":
            after += 1
        year = int(tokens[after].text) if after < len(tokens) and _YEAR.match(tokens[after].text) else None
        first = place - 1 if day is not None and after <= place + 2 and place and tokens[place - 1].text == str(day) else place
        return Date(year, month, day, "", first, after + 1 if year else place + 1)
    if token.kind == "number" and _YEAR.match(token.text) and not (place and tokens[place - 1].text in {"=", "<", ">"}):
        return Date(int(token.text), None, None, "", place, place + 1)
    return None


def _month(tokens: list[Token], place: int, lexicon: Lexicon) -> int | None:
    """The month a word names: capitalised, and `May` only beside a number or a preposition of time."""
    word = tokens[place].text
    if not word[:1].isupper():
        return None
    number = lexicon.months.get(word.lower())
    if number and word == "May":
        near = [tokens[at].text for at in (place - 1, place + 1) if 0 <= at < len(tokens)]
        return number if any(_YEAR.match(t) or _DAY.match(t) or t in {"in", "since", "by", "until", "of"} for t in near) else None
    return number


def _is_day(tokens: list[Token], place: int) -> bool:
    return tokens[place - 1].kind == "number" and not (place > 1 and tokens[place - 2].text in {"=", "<", ">"})
