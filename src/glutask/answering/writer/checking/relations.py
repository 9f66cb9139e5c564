"""Who is compared with whom: `X beat Y`, `more with X than with Y`. The two sides must not change places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glutask.answering.writer.checking.directions import directions_at
from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import SENTENCE_ENDS, Reading


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


def check_relations(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of order: a comparison stands in the claim the other way round only."""
    known = _relations(claim, lexicon)
    for relation in _relations(sentence, lexicon):
        alike = [other for other in known if other.direction == relation.direction]
        unlike = bool(relation.direction) and all(relation.turns(other) or not relation.other & other.other for other in alike)
        if alike and (unlike or all(relation.turns(other) for other in alike)):
            yield Fault("order", f"{'/'.join(relation.one)} {relation.direction} {'/'.join(relation.other)}")


def _relations(reading: Reading, lexicon: Lexicon) -> list[Relation]:
    """Comparisons of a text, each with the arms on either side of the comparing word, in its clause."""
    markers = {lexicon.stem(w) for w in lexicon.data["comparing"]}
    directions = dict(directions_at(reading, lexicon))
    beating = {p.first for p in reading.directions if reading.tokens[p.first].stem in lexicon.beating and p.first in directions}
    found = []
    for place, token in enumerate(reading.tokens):
        if token.stem not in markers and place not in beating:
            continue
        one, other = _side(reading, lexicon, place, -1), _side(reading, lexicon, place, 1)
        if one - other and other - one:
            before = [key for at, key in directions.items() if at < place and reading.clauses[at] == reading.clauses[place]]
            found.append(Relation(directions[place] if place in beating else before[-1] if before else "", one - other, other - one))
    return found


def _side(reading: Reading, lexicon: Lexicon, place: int, step: int) -> frozenset[str]:
    """The arms and doses nearest on one side, up to a mark or a word that keeps apart."""
    found: set[str] = set()
    at = place + step
    while 0 <= at < len(reading.tokens):
        token = reading.tokens[at]
        if not reading.depths[at] and (
            token.text in SENTENCE_ENDS or (found and (token.text == "," or token.stem in lexicon.barriers - {"and", "or"}))
        ):
            break
        item = next((i for i in reading.items if i.first <= at < i.last), None)
        if item and not reading.depths[at] and (item.kind in {"arm", "name"} or _is_dose(item.first, reading, lexicon)):
            found.add(item.key)
        at += step
    return frozenset(found)


def _is_dose(place: int, reading: Reading, lexicon: Lexicon) -> bool:
    return any(q.first == place and q.unit in lexicon.data["dose_units"] for q in reading.quantities)
