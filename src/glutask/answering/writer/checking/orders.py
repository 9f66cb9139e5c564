"""Whether figures that stand in another order than in the claim have what belongs to them in that other order too.

In `85.4% with ketamine and 42.5% with placebo` and `with placebo 42.5%, with ketamine 85.4%` both figures and arms are turned round; where only the
figures are, or only the arms, they have changed places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.parts import Parts, Thing

NEAR, BESIDE = 6, 3
"""How many tokens may stand between a figure and what belongs to it; the second, where that is a plain word."""
_PLAIN = {"word", "direction"}
_ORDERED = ("figure", "date", "trial", "code")


def check_orders(said: Parts, told: Parts) -> Iterator[Fault]:
    """Faults of binding: two figures or codes whose companions of a sort did not change their order with them, or changed it alone."""
    there, here = _single(told), {key for _, key in _single(said)}
    known = [t for t in said.things if t.sort.startswith(_ORDERED) and t.key in here and (t.sort, t.key) in there]
    for one, other in combinations(known, 2):
        if one.sort != other.sort or one.clause != other.clause or other in said.run(one):
            continue
        turned = there[one.sort, one.key].at > there[other.sort, other.key].at
        votes = Counter[bool]()
        for sort in {t.sort for t in said.things} - {one.sort}:
            near, far = _nearest(said, one, other, sort), _nearest(said, other, one, sort)
            if near and far and near.key != far.key and {(near.sort, near.key), (far.sort, far.key)} <= set(there):
                moved = there[near.sort, near.key].at > there[far.sort, far.key].at
                votes[moved == turned if near.at < far.at else moved != turned] += 1
        if votes[False] > votes[True]:
            yield Fault("binding", f"{one.key} and {other.key} have changed places")


def _single(parts: Parts) -> dict[tuple[str, str], Thing]:
    """Things that are said once."""
    counts = Counter((t.sort, t.key) for t in parts.things)
    return {(t.sort, t.key): t for t in parts.things if counts[t.sort, t.key] == 1}


def _nearest(parts: Parts, thing: Thing, other: Thing, sort: str) -> Thing | None:
    """The thing of a sort nearest to one of two, in its phrase and on its side of the other."""
    low, high = min(thing.at, other.at), max(thing.at, other.at)
    phrases = {thing.phrase, parts.outer.get(thing.phrase)}
    near = [t for t in parts.things if t.sort == sort and t.phrase in phrases | {p for p, o in parts.outer.items() if o == thing.phrase}]
    beside = [t for t in near if not (t.at > high if thing.at == low else t.at < low)]
    found = min(beside, key=lambda t: _apart(t, thing), default=None)
    return found if found and _apart(found, thing) <= (BESIDE if sort in _PLAIN else NEAR) else None


def _apart(one: Thing, other: Thing) -> int:
    """How many tokens stand between two things."""
    return max(one.item.first - other.item.last, other.item.first - one.item.last)
