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

REACH = 4
"""How many things two words may lie apart that must not be turned about a third."""
_SAID = {"proper", "arm", "word", "direction"}
_TURNING = {"by", ",", ";", "(", ")", "with", "on", "in", "than", "against", "versus", "for"}
"""Words between two things by which their order may be turned rightly."""
WINDOW = 4
"""How many things beside one are looked at on either side."""
_STRICT = {"figure", "date", "trial", "proper", "direction"}
_FRAMES = {"trial", "source", "date"}
"""Kinds of things that say where something was found; they may stand anywhere."""
_UNITLESS = {"figure ", "figure people", "figure n"}
_RELATIVE = {",", "which", "who", "that", "also", "later", "then"}
"""What may stand between a name and its verb."""
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
        trials = _trials(reading) | _trials(other)
        self.things = [
            Thing(
                "trial" if item.key in trials else _kind(item, reading, proper),
                lexicon.alike(item.key) if item.kind == "word" else item.key,
                segments[item.first],
                item.first,
                item.last,
            )
            for item in reading.items
            if item.kind != "hedge"
        ]
        counts = Counter((t.kind, t.key) for t in self.things)
        self.single = {(t.kind, t.key): place for place, t in enumerate(self.things) if counts[t.kind, t.key] == 1}
        self.keys = set(counts)
        self.names = {key for _, key in counts}

    def place(self, thing: Thing) -> int | None:
        """Where a thing stands, if it is said once."""
        return self.single.get((thing.kind, thing.key))

    def nearest(self, thing: Thing, place: int) -> int:
        """Where a thing that is said stands nearest to a place."""
        return min((at for at, t in enumerate(self.things) if t.key == thing.key), key=lambda at: abs(at - place))

    def beside(self, place: int, step: int, most: int = WINDOW) -> list[Thing]:
        """Things next to one in its segment, nearest first."""
        found: list[Thing] = []
        at = place + step
        while 0 <= at < len(self.things) and len(found) < most and self.things[at].segment == self.things[place].segment:
            found.append(self.things[at])
            at += step
        return found


def check_binding(sentence: Reading, claim: Reading, lexicon: Lexicon, settled: set[str]) -> Iterator[Fault]:
    """Faults of binding; things that are settled stand where they should."""
    said, told = Side(sentence, claim, lexicon), Side(claim, sentence, lexicon)
    yield from _crossed(said, told, lexicon, settled)
    yield from _taken_over(said, told)
    yield from _reversed(said, told, sentence, claim, lexicon)
    yield from _mixed(said, told, claim, lexicon)
    yield from _repeated(said, told)
    yield from _other_subject(sentence, claim, said, told, lexicon)


def _crossed(said: Side, told: Side, lexicon: Lexicon, settled: set[str]) -> Iterator[Fault]:
    """Two of a kind whose neighbours changed their order while they did not, or the other way round."""
    strict = [
        t
        for t in said.things
        if t.is_strict and t.kind != "figure %" and t.key not in settled and said.place(t) is not None and told.place(t) is not None
    ]
    for one, other in combinations(strict, 2):
        if one.kind != other.kind or one.segment == other.segment or (one.kind == "direction" and not lexicon.opposed(one.key, other.key)):
            continue
        straight = _at(told, one) < _at(told, other)
        votes = Counter[bool]()
        for step in (-1, 1):
            nearest = _nearest(one, other, step, said, told)
            if nearest:
                votes[(_at(told, nearest[0]) < _at(told, nearest[1])) == straight] += 1
        if votes[False] > votes[True]:
            yield Fault("binding", f"{one.key} and {other.key} have changed places")


def _reversed(said: Side, told: Side, sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Two things of a kind that stand the other way round about the same word, without a `by`: `X beats Y` as `Y beats X`."""
    known = [t for t in said.things if t.kind not in _FRAMES and said.place(t) is not None and t.key in told.names]
    verbs = [(n, t, at) for n, t in enumerate(known) if t.kind in {"word", "direction"} and (at := told.place(t)) is not None]
    for one, verb, other, at in ((one, verb, other, at) for n, verb, at in verbs for one in known[:n] for other in known[n + 1 :]):
        if one.kind not in _SAID or other.kind not in _SAID:
            continue
        first, last = (told.nearest(t, at) for t in (one, other))
        if not first > at > last:
            continue
        near = one.kind == other.kind == "proper" or (first - last <= REACH and _at(said, other) - _at(said, one) <= REACH)
        between = [t.stem for t in sentence.tokens[one.last : other.first]]
        turning = set(between) & _TURNING and between != [t.stem for t in claim.tokens[told.things[last].last : told.things[first].first]]
        by = claim.tokens[told.things[first].first - 1].word == "by"
        acting = {one.kind, other.kind} & {"proper", "arm"} or verb.kind == "direction" or lexicon.opposed(one.key, other.key)
        measured = any(t.kind.startswith("figure") for t in said.things if one.last <= t.first < other.first)
        if near and acting and not by and not measured and not turning:
            yield Fault("order", f"{one.key} {verb.key} {other.key}")


def _mixed(said: Side, told: Side, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """One clause made of the two sides of a contrast (`A is so, whereas B is thus`)."""
    joints = [at for at, t in enumerate(claim.tokens) if t.stem in lexicon.contrasts and not claim.depths[at]]
    for joint in joints:
        low, high = (claim.clauses[joint] - 1, claim.clauses[joint])
        for segment in sorted({t.segment for t in said.things}):
            sides = {
                claim.clauses[told.things[_at(told, t)].first]
                for t in said.things
                if t.segment == segment and t.kind not in _FRAMES and told.place(t) is not None
            }
            if {low, high} <= sides:
                yield Fault("binding", "what the claim sets against each other is put together")


def _repeated(said: Side, told: Side) -> Iterator[Fault]:
    """A name that stands in one segment more often than anywhere in the claim: it stands for another."""
    here = Counter((t.key, t.segment) for t in said.things if t.kind in {"arm", "proper"})
    there = Counter(t.key for t in told.things)
    for (key, _), count in here.items():
        if count > there[key] > 0:
            yield Fault("name", key)


def _other_subject(sentence: Reading, claim: Reading, said: Side, told: Side, lexicon: Lexicon) -> Iterator[Fault]:
    """A name right before a word that stands only behind other names in the claim (`Y began it` for `X began it`)."""
    here, there = _followed(sentence, said, lexicon.joining), _followed(claim, told, lexicon.joining)
    for name, word in sorted(here - there):
        rivals = {other for other, its in there if its == word}
        if name in told.names and rivals:
            yield Fault("binding", f"{name} {word}, which goes with {sorted(rivals)[0]}")


def _followed(reading: Reading, side: Side, plain: frozenset[str]) -> set[tuple[str, str]]:
    """Names, each with the word right behind it."""
    found = set()
    for thing in (t for t in side.things if t.kind in {"arm", "proper"}):
        at = thing.last
        while at < len(reading.tokens) and (reading.depths[at] or reading.tokens[at].text in {"(", ")"} or reading.tokens[at].stem in _RELATIVE):
            at += 1
        related = at > thing.last and reading.tokens[at - 1].stem in _RELATIVE - {","}
        if at < len(reading.tokens) and (at == thing.last or related) and reading.tokens[at].is_word and reading.tokens[at].stem not in plain:
            found.add((thing.key, reading.tokens[at].stem))
    return found


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
        if not figure.kind.startswith(("figure ", "date")) or figure.kind == "figure " or told.place(figure) is None:
            continue
        own = told.things[_at(told, figure)]
        words = [t for t in told.things if t.segment == own.segment and t.kind in {"word", "direction", "proper"}]
        for step in (-1, 1):
            for near in said.beside(place, step):
                if near.kind not in {"word", "direction", "proper"} or told.place(near) is None or not words:
                    continue
                theirs = told.things[_at(told, near)]
                low, high = sorted((_at(told, own), _at(told, theirs)))
                others = told.things if own.kind == "date" else told.things[low + 1 : high]
                rivals = [t for t in others if _rivals(t, own) and t.segment == theirs.segment != own.segment]
                kept = step > 0 or all((t.kind, t.key) in said.keys for t in words)
                if rivals and not any(t.key in said.names for t in rivals) and not (step < 0 and kept):
                    yield Fault("binding", f"{figure.key} with {near.key}, which goes with {rivals[0].key}")


def _rivals(one: Thing, other: Thing) -> bool:
    """Whether two figures may be of one kind: the same unit, or numbers of people where only one says so."""
    return one.kind == other.kind or ({one.kind, other.kind} <= _UNITLESS and "." not in one.key + other.key)


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


def _trials(reading: Reading) -> set[str]:
    """Keys of codes and names right before the word `trial` or `study`."""
    after = {at for at, t in enumerate(reading.tokens) if t.word in {"trial", "study"}}
    return {i.key for i in reading.items if i.last in after and i.kind == "code"}


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
