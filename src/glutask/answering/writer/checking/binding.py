"""What belongs together: a figure, arm, date or name stays with the words that it stands with in the claim.

Two signs of a mix-up, by the order and the segments (stretches between marks and joining words) of things that stand once on both sides: two things
of a kind kept their order while what stands beside them changed its own, or the other way round; and a figure stands with words that the claim
gives to another figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Item, Reading

WINDOW = 4
"""How many things beside one are looked at on either side."""
_STRICT = {"figure", "date", "arm", "trial", "proper", "direction"}
_NAMES = {"proper"}
_UNITLESS = {"figure ", "figure people", "figure n"}
_MARKS = {",", ";", ":", "."}


class Thing(NamedTuple):
    """One thing that is said, in its place."""

    kind: str
    key: str
    segment: int
    first: int
    last: int

    @property
    def is_strict(self) -> bool:
        """Whether it must not stand in the place of another of its kind."""
        return self.kind.split()[0] in _STRICT


class Side:
    """The things of a sentence or a claim, in order."""

    def __init__(self, reading: Reading, other: Reading, lexicon: Lexicon) -> None:
        """Cut the reading into segments; the other side helps to tell proper names."""
        segments = _segments(reading, lexicon)
        proper = _proper(reading) | _proper(other)
        self.things = [
            Thing(_kind(item, reading, proper), lexicon.alike(item.key) if item.kind == "word" else item.key, segments[item.first], item.first, item.last)
            for item in reading.items
            if item.kind != "hedge"
        ]
        counts = Counter((t.kind, t.key) for t in self.things)
        self.single = {(t.kind, t.key): place for place, t in enumerate(self.things) if counts[t.kind, t.key] == 1}
        self.keys = set(counts)

    def place(self, thing: Thing) -> int | None:
        """Where a thing stands, if it is said once."""
        return self.single.get((thing.kind, thing.key))

    def beside(self, place: int, step: int, most: int = WINDOW) -> list[Thing]:
        """Things next to one in its segment, nearest first."""
        found = []
        at = place + step
        while 0 <= at < len(self.things) and len(found) < most and self.things[at].segment == self.things[place].segment:
            found.append(self.things[at])
            at += step
        return found


def check_binding(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of binding."""
    said, told = Side(sentence, claim, lexicon), Side(claim, sentence, lexicon)
    yield from _crossed(said, told, lexicon)
    yield from _taken_over(said, told)


def _crossed(said: Side, told: Side, lexicon: Lexicon) -> Iterator[Fault]:
    """Two of a kind whose neighbours changed their order while they did not, or the other way round."""
    strict = [t for t in said.things if t.is_strict and said.place(t) is not None and told.place(t) is not None]
    for one, other in combinations(strict, 2):
        together = one.segment == other.segment and (one.kind not in _NAMES or other.first - one.last < 1)
        if one.kind != other.kind or together or (one.kind == "direction" and not lexicon.opposed(one.key, other.key)):
            continue
        straight = _at(told, one) < _at(told, other)
        votes = Counter[bool]()
        for step in (-1, 1):
            nearest = _nearest(one, other, step, said, told)
            if nearest:
                votes[(_at(told, nearest[0]) < _at(told, nearest[1])) == straight] += 1
        if votes[False] > votes[True]:
            yield Fault("binding", f"{one.key} and {other.key} have changed places")


def _nearest(one: Thing, other: Thing, step: int, said: Side, told: Side) -> tuple[Thing, Thing] | None:
    """What stands nearest to each of two things on one side, of those whose order can be compared."""
    beside = [list(enumerate(said.beside(_at(said, thing), step))) for thing in (one, other)]
    pairs = [(a + b, near, far) for a, near in beside[0] for b, far in beside[1] if not {near, far} & {one, other}]
    return next(((near, far) for _, near, far in sorted(pairs, key=lambda p: p[0]) if _comparable(near, far, said, told)), None)


def _comparable(near: Thing, far: Thing, said: Side, told: Side) -> bool:
    both = all(side.place(t) is not None for side in (said, told) for t in (near, far))
    return both and near.key != far.key and _measured(near) == _measured(far) and _at(said, near) < _at(said, far)


def _measured(thing: Thing) -> str:
    """Kind of a figure or date; other things are compared whatever their kind."""
    return thing.kind if thing.kind.startswith(("figure", "date")) else ""


def _taken_over(said: Side, told: Side) -> Iterator[Fault]:
    """A figure that stands with words which the claim gives to another figure."""
    for place, figure in enumerate(said.things):
        if not figure.kind.startswith("figure ") or figure.kind == "figure " or told.place(figure) is None:
            continue
        own = told.things[_at(told, figure)]
        words = [t for t in told.things if t.segment == own.segment and t.kind in {"word", "direction", "proper"}]
        for step in (-1, 1):
            for near in said.beside(place, step):
                if near.kind not in {"word", "direction", "proper"} or told.place(near) is None or not words:
                    continue
                theirs = told.things[_at(told, near)]
                between = told.things[min(_at(told, own), _at(told, theirs)) + 1 : max(_at(told, own), _at(told, theirs))]
                rivals = [t for t in between if (t.kind == own.kind or {t.kind, own.kind} <= _UNITLESS) and t.segment == theirs.segment != own.segment]
                kept = step > 0 or all((t.kind, t.key) in said.keys for t in words)
                if rivals and not any((t.kind, t.key) in said.keys for t in rivals) and not (step < 0 and kept):
                    yield Fault("binding", f"{figure.key} with {near.key}, which goes with {rivals[0].key}")


def _at(side: Side, thing: Thing) -> int:
    return side.single[thing.kind, thing.key]


def _segments(reading: Reading, lexicon: Lexicon) -> list[int]:
    """Number of the segment of each token; what stands in brackets belongs to the segment before them."""
    number, outer, found = 0, [0], []
    for token in reading.tokens:
        if token.text == "(":
            outer.append(number)
        elif token.text == ")" and len(outer) > 1:
            number = max(number, outer.pop())
        elif len(outer) == 1 and (token.text in _MARKS or token.stem in lexicon.barriers - lexicon.reasons):
            number += 1
        found.append(number)
    return found


def _sort(item: Item, reading: Reading) -> str:
    """`source` for an author beside a year, `word` for an acronym, `proper` for other names."""
    shown = reading.tokens[item.first].text
    if any(0 <= d.first - item.last <= 1 for d in reading.dates):
        return "source"
    return "word" if shown.isupper() and shown.isalpha() else "proper"


def _proper(reading: Reading) -> set[str]:
    """Stems of words with a capital inside a sentence."""
    starts = {0} | {at + 1 for at, t in enumerate(reading.tokens) if t.text in {".", ":"}}
    return {t.stem for at, t in enumerate(reading.tokens) if t.is_word and t.text[:1].isupper() and at not in starts}


def _kind(item: Item, reading: Reading, proper: set[str]) -> str:
    if item.kind == "figure":
        quantity = next(q for q in reading.quantities if q.first == item.first)
        return f"figure {quantity.unit or quantity.statistic or quantity.counted}"
    if item.kind == "code" or (item.kind == "word" and item.key in proper):
        return _sort(item, reading)
    return {"name": "arm"}.get(item.kind, item.kind)
