"""Who is compared with whom, and who did so: `X beat Y`, `more with X than with Y`, `X improved`. The sides must not change places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glutask.answering.writer.checking.directions import directions_at
from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.parts import Parts, Thing
from glutask.answering.writer.checking.reading import SENTENCE_ENDS

BESIDE = 2
"""How many things off a direction a word is still said to have moved so."""
_FOR = {"favor", "favour"}
"""Words of direction with the arm that is better right behind them."""
_BY = {"with", "on", "in", "after", "for", "of", "to", "by", "from"}
"""Words between a direction and the arm that it is said of."""


class Relation(NamedTuple):
    """Two sides of a comparison and the way it goes."""

    direction: str
    one: frozenset[str]
    other: frozenset[str]

    def turns(self, known: Relation) -> bool:
        """Whether this is the other with its sides exchanged."""
        crossed = bool(self.one & known.other) + bool(self.other & known.one)
        straight = bool(self.one & known.one) + bool(self.other & known.other)
        return self.direction == known.direction and crossed > straight


def check_relations(said: Parts, told: Parts, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of order: a comparison stands in the claim the other way round only."""
    known = _relations(told, lexicon)
    for relation in _relations(said, lexicon):
        alike = [other for other in known if other.direction == relation.direction]
        unlike = bool(relation.direction) and all(relation.turns(other) or not relation.other & other.other for other in alike)
        if alike and (unlike or all(relation.turns(other) for other in alike)):
            yield Fault("order", f"{'/'.join(sorted(relation.one))} {relation.direction} {'/'.join(sorted(relation.other))}")


def check_doers(said: Parts, told: Parts, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of order: `X improved`, or `more on X`, where the claim says it of another one only."""
    for here, there in ((_doers(said, lexicon), _doers(told, lexicon, whole=True)), (_bearers(said, lexicon), _bearers(told, lexicon))):
        for key, direction in sorted(here - there):
            others = {other for other, its in there if its == direction}
            beside = {t.key for arm in _arms(said) if arm.key == key for t in _arms(said) if t.phrase == arm.phrase}
            turned = any(other == key and lexicon.opposed(its, direction) for other, its in there)
            if key in told.keys and ((others and not beside & others) or turned):
                yield Fault("order", f"{key} {direction}")


def check_turned(said: Parts, told: Parts, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of direction: what the claim says fell is said to have risen, though something else did rise."""
    there = _moved(told, lexicon)
    for key, directions in _moved(said, lexicon).items():
        known = there.get(key, set())
        for direction in sorted(directions - known):
            if any(lexicon.opposed(direction, other) for other in known):
                yield Fault("direction", f"{key} {direction}")


def _moved(parts: Parts, lexicon: Lexicon) -> dict[str, set[str]]:
    """Words right beside a direction in its phrase, each with all directions that it stands beside."""
    directions = dict(directions_at(parts.reading, lexicon))
    found: dict[str, set[str]] = {}
    for thing in parts.things:
        if thing.item.kind != "direction" or thing.item.first not in directions:
            continue
        before = parts.reading.tokens[thing.item.first - 1].stem if thing.item.first else ""
        stated = before in lexicon.words("auxiliaries")
        adjective = parts.reading.tokens[thing.item.first].stem in lexicon.words("measures") and not stated
        for step in (1,) if adjective else (-1,) if stated else (-1, 1):
            at = thing.at + step
            if adjective and (at >= len(parts.things) or parts.things[at].item.first != thing.item.last):
                continue
            while 0 <= at < len(parts.things) and abs(at - thing.at) <= BESIDE and parts.things[at].phrase == thing.phrase:
                if parts.things[at].item.kind != "word":
                    break
                found.setdefault(parts.things[at].key, set()).add(directions[thing.item.first])
                at += step
    return found


def _doers(parts: Parts, lexicon: Lexicon, *, whole: bool = False) -> set[tuple[str, str]]:
    """Arms and doses with the direction right behind them; as a whole, all that stand in the phrase with such a one."""
    passed = lexicon.words("auxiliaries") | lexicon.words("passed_over")
    found = set()
    for place, direction in directions_at(parts.reading, lexicon):
        at = place - 1
        while at >= 0 and parts.reading.tokens[at].stem in passed:
            at -= 1
        doers = [t for t in _arms(parts) if t.item.last == at + 1]
        phrases = {t.phrase for t in doers} if whole else set()
        found |= {(t.key, direction) for t in _arms(parts) if t in doers or (t.phrase in phrases and t.item.last <= at)}
    return found


def _bearers(parts: Parts, lexicon: Lexicon) -> set[tuple[str, str]]:
    """Arms and doses right behind a direction and a word such as `with`; of comparisons the nearer side."""
    tokens = parts.reading.tokens
    ends = {p.first: p.last for p in parts.reading.directions}
    found = set()
    for place, direction in directions_at(parts.reading, lexicon):
        at = ends[place]
        if parts.reading.tokens[place].stem in _FOR:
            found |= {(t.key, direction) for t in _arms(parts) if at <= t.item.first <= at + 1}
        elif at < len(tokens) and tokens[at].stem in _BY:
            found |= {(t.key, direction) for t in _arms(parts) if at < t.item.first <= at + 2}
    return found


def _arms(parts: Parts) -> list[Thing]:
    return [t for t in parts.things if t.facet == "arm"]


def _relations(parts: Parts, lexicon: Lexicon) -> list[Relation]:
    """Comparisons of a text, each with the arms on either side of the comparing word, in its clause."""
    reading, markers = parts.reading, lexicon.words("comparing")
    directions = {at: key for at, key in directions_at(reading, lexicon) if key != "release"}
    beating = {p.first for p in reading.directions if reading.tokens[p.first].stem in lexicon.beating and p.first in directions}
    found = []
    for place, token in enumerate(reading.tokens):
        if token.stem not in markers and place not in beating:
            continue
        one, other = _side(parts, lexicon, place, -1), _side(parts, lexicon, place, 1)
        if one - other and other - one:
            before = [key for at, key in directions.items() if at < place and reading.clauses[at] == reading.clauses[place]]
            found.append(Relation(directions[place] if place in beating else before[-1] if before else "", one - other, other - one))
    return found


def _side(parts: Parts, lexicon: Lexicon, place: int, step: int) -> frozenset[str]:
    """The arms and doses nearest on one side, up to a mark or a word that keeps apart."""
    reading, found = parts.reading, set[str]()
    arms = {at: t for t in _arms(parts) for at in range(t.item.first, t.item.last)}
    at = place + step
    while 0 <= at < len(reading.tokens):
        token = reading.tokens[at]
        if not reading.depths[at]:
            if token.text in SENTENCE_ENDS or (found and (token.text == "," or token.stem in lexicon.barriers - {"and", "or"})):
                break
            if at in arms:
                found.add(arms[at].key)
        at += step
    return frozenset(found)
