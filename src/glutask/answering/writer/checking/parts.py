"""The parts of a text in which things stand together: phrases between marks and joining words, and clauses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.quantities import AGE, Quantity
from glutask.answering.writer.checking.reading import SENTENCE_ENDS, Item, Reading

VERSUS = {"versus", "vs", "v", "against", "to"}
"""Words between two figures that are set against each other."""
_LISTING = {",", "and", "or", "/", *VERSUS}


class Thing(NamedTuple):
    """Something that is said, with its place among the parts of the text."""

    item: Item
    sort: str
    """Things of one sort can stand in each other's place: figures of one unit, arms, dates, words of one facet."""
    facet: str
    """What it tells of others: arm, time, trial, or a facet of the lexicon such as outcome; empty if nothing."""
    phrase: int
    clause: int
    at: int
    """Its number among the things."""

    @property
    def key(self) -> str:
        """The key of the item."""
        return self.item.key


class Parts:
    """The things of a text in order, in their phrases and clauses."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        """Cut a reading into parts."""
        self.reading = reading
        units = {q.first: q for q in reading.quantities}
        self.things: list[Thing] = []
        for item in reading.items:
            if item.kind == "hedge":
                continue
            sort = facet = item.kind
            if item.kind == "figure":
                sort, facet = _measured(units[item.first], reading, lexicon)
            elif item.kind in {"name", "arm"}:
                behind = reading.tokens[item.last].stem if item.last < len(reading.tokens) else ""
                sort, facet = "arm", "" if behind in lexicon.words("designs") else "arm"
            elif item.kind != "trial":
                facet = lexicon.facet(item.key)
                sort = facet or item.kind
            self.things.append(Thing(item, sort, facet, 0, reading.clauses[item.first], len(self.things)))
        self.keys = {t.key for t in self.things}
        listed = {at for run in self._runs() for one, other in pairwise(run) for at in range(one.item.last, other.item.first)}
        phrases, self.outer = _phrases(reading, lexicon, listed)
        self.things = [t._replace(phrase=phrases[t.item.first]) for t in self.things]
        self.runs = self._runs()

    def run(self, thing: Thing) -> list[Thing]:
        """The things of one sort that it is listed with."""
        return next(run for run in self.runs if thing in run)

    def between(self, one: Thing, other: Thing) -> Sequence[str]:
        """Stems of the tokens between two things."""
        return [t.stem for t in self.reading.tokens[one.item.last : other.item.first]]

    def _runs(self) -> list[list[Thing]]:
        found: list[list[Thing]] = []
        for thing in self.things:
            last = found[-1][-1] if found else None
            between = self.between(last, thing) if last else []
            spans = any(t.text == "-" for at in (thing.item.last, (last or thing).item.first - 1) for t in self.reading.tokens[at : at + 1])
            if last and not spans and last.sort == thing.sort and 0 < len(between) <= 2 and _LISTING.issuperset(between):
                found[-1].append(thing)
            else:
                found.append([thing])
        return found


def _measured(quantity: Quantity, reading: Reading, lexicon: Lexicon) -> tuple[str, str]:
    """Sort of a figure, and its facet: whether it is a dose, a time, or how often something is done."""
    count = quantity.statistic in {"", "n"} and quantity.counted in {"", "people"} and not quantity.unit and not quantity.pointed
    if quantity.counted == AGE:
        return "figure age", ""
    sort = "figure count" if count else f"figure {quantity.statistic or quantity.unit or quantity.counted}"
    if quantity.unit in lexicon.data["dose_units"] or (quantity.unit == "%" and any(n.first == quantity.last for n in reading.names)):
        return sort, "arm"
    if quantity.unit in lexicon.data["frequency_units"]:
        return sort, "frequency"
    return ("figure time", "time") if quantity.unit in lexicon.data["time_units"] and not quantity.statistic else (sort, "")


def _phrases(reading: Reading, lexicon: Lexicon, listed: set[int]) -> tuple[list[int], dict[int, int]]:
    """Number of the phrase of each token, and the phrase outside for each that stands in brackets; what joins a list does not end one."""
    outer: dict[int, int] = {}
    found: list[int] = []
    open_ones, last = [0], 0
    for at, token in enumerate(reading.tokens):
        if token.text == "(":
            last += 1
            outer[last] = open_ones[-1]
            open_ones.append(last)
        elif token.text == ")" and len(open_ones) > 1:
            open_ones.pop()
        elif at not in listed and (token.text in SENTENCE_ENDS | {","} or token.stem in lexicon.barriers):
            last += 1
            if open_ones[-1] in outer:
                outer[last] = outer[open_ones[-1]]
            open_ones[-1] = last
        found.append(open_ones[-1])
    return found, outer
