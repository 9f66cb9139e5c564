"""Whether two things of a kind have changed places: each should stand among the neighbours that it has in the claim.

For two figures, names or words that both stand in sentence and claim, the likeness of each one's neighbourhood to its own in the
claim is weighed against the likeness to the other's. Neighbours count by closeness; marks and words such as `and` keep apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import combinations, product

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Item, Reading

Around = Mapping[tuple[str, str], float]
Thing = tuple[str, str]
IN_PLACE = 0.35
"""Cosine by which a thing's neighbourhood must fit better to that of another than to its own."""
OPPOSITE = 0.1
"""The same for words that are opposed."""
BARRIER = 4.0
"""Tokens that a mark or a joining word counts for."""


def check_swaps(sentence: Reading, claim: Reading, lexicon: Lexicon, settled: set[str]) -> Iterator[Fault]:
    """Faults of binding: two things in each other's place, or one in the place of another that is left out."""
    own, theirs = _things(sentence, lexicon), _things(claim, lexicon)
    listed = _listed(claim)
    proper = _proper(sentence) | _proper(claim)
    known = [thing for thing in own if thing in theirs and thing[1] not in settled]
    for one, other in combinations(known, 2):
        plain = one[0] in {"word", "direction"} and not lexicon.opposed(one[1], other[1]) and not {one[1], other[1]} <= proper
        plain = plain or one[0].startswith("figure")
        if one[0] != other[0] or plain:
            continue
        likeness = _likeness(own[one], own[other], theirs[one], theirs[other], {one[1], other[1]})
        if _crossed(likeness, one[0]):
            yield Fault("binding", f"{one[1]} for {other[1]} {likeness:.2f}")
    for one in known:
        rivals = [other for other in theirs if other != one and _are_rivals(one, other, lexicon) and {one[1], other[1]} not in listed]
        least = IN_PLACE if one[0].split()[0] in STRICT else OPPOSITE
        for around, other in product(own[one], rivals):
            apart = {one[1], other[1]}
            straight = max(_cosine(around, place, apart) for place in theirs[one])
            for place in theirs[other]:
                crossed = _cosine(around, place, apart)
                owner = max((_cosine(its, place, apart) for its in own.get(other, ())), default=0.0)
                if crossed > max(owner, straight + least):
                    yield Fault("binding", f"{one[1]} in the place of {other[1]} {crossed:.2f}>{straight:.2f}")


def _listed(reading: Reading) -> list[set[str]]:
    """Pairs of words that are listed together (`the primary and key secondary endpoints`)."""
    stems = [t.stem for t in reading.tokens]
    return [{stems[at], stems[end]} for at in range(len(stems)) for end in (at + 2, at + 3) if end < len(stems) and stems[at + 1] in {"and", "or"}]


def _proper(reading: Reading) -> set[str]:
    """Stems of words with a capital inside a sentence."""
    starts = {0} | {at + 1 for at, t in enumerate(reading.tokens) if t.text in {".", ":"}}
    return {t.stem for at, t in enumerate(reading.tokens) if t.is_word and t.text[:1].isupper() and at not in starts}


def _are_rivals(one: Thing, other: Thing, lexicon: Lexicon) -> bool:
    """Whether two things can stand in each other's place: two of a strict kind, or two opposed words."""
    return one[0] == other[0] and (one[0].split()[0] in STRICT or lexicon.opposed(one[1], other[1]))


STRICT = {"figure", "date", "arm", "code"}
CROSSED = {"word": -0.5, "direction": -0.4}
CROSSED_OTHERS = -0.1


def _crossed(likeness: float, kind: str) -> bool:
    return likeness < CROSSED.get(kind.split()[0], CROSSED_OTHERS)


def _likeness(one: list[Around], other: list[Around], claim_one: list[Around], claim_other: list[Around], apart: set[str]) -> float:
    """How alike two things differ in their neighbourhoods here and in the claim: from 1 (the same way) to -1 (the other way round)."""
    return max(_cosine(_difference(a, b, apart), _difference(c, d, apart), set()) for a in one for b in other for c in claim_one for d in claim_other)


def _difference(one: Around, other: Around, apart: set[str]) -> Around:
    keys = {key for key in (*one, *other) if key[0] not in apart}
    return {key: one.get(key, 0.0) - other.get(key, 0.0) for key in keys}


def _things(reading: Reading, lexicon: Lexicon) -> dict[Thing, list[Around]]:
    """Each thing of a text with its neighbourhoods, one for each time it is said."""
    found: dict[Thing, list[Around]] = {}
    barriers = _barriers(reading, lexicon)
    items = [
        (item, (_kind(item, reading), lexicon.alike(item.key) if item.kind == "word" else item.key))
        for item in (*reading.items, *_opposed(reading, lexicon))
        if item.kind != "hedge"
    ]
    for item, thing in items:
        found.setdefault(thing, []).append(_around(item, reading, items, barriers, lexicon))
    return found


def _opposed(reading: Reading, lexicon: Lexicon) -> list[Item]:
    """Free words that have an opposite, such as `with`."""
    return [Item("word", t.stem, at, at + 1) for at, t in enumerate(reading.tokens) if t.stem in lexicon.free and lexicon.opposed(t.stem)]


def _kind(item: Item, reading: Reading) -> str:
    if item.kind == "figure":
        quantity = next(q for q in reading.quantities if q.first == item.first)
        return f"figure {quantity.unit}"
    return {"name": "arm"}.get(item.kind, item.kind)


def _around(item: Item, reading: Reading, items: list[tuple[Item, Thing]], barriers: list[int], lexicon: Lexicon) -> Around:
    """Neighbours of an item by closeness, with and without their side."""
    found: dict[tuple[str, str], float] = {}
    spans = {q.first: (run[0].first, run[-1].last) for run in reading.runs if len(run) > 1 for q in run}
    for other, thing in items:
        if other is item:
            continue
        side = "<" if other.first < item.first else ">"
        start, end = spans.get(item.first, (item.first, item.last))
        first, last = (other.last, start) if side == "<" else (end, other.first)
        if first > last:
            continue
        weight = 1 / (1 + max(0, last - first) + BARRIER * (barriers[last] - barriers[first]))
        for feature in ((thing[1], ""), (thing[1], side)):
            found[feature] = max(found.get(feature, 0.0), weight)
    for side, place in (("<", item.first - 1), (">", item.last)):
        if 0 <= place < len(reading.tokens) and reading.tokens[place].stem in lexicon.free:
            found[("," + reading.tokens[place].stem, side)] = 0.5
    return found


def _barriers(reading: Reading, lexicon: Lexicon) -> list[int]:
    """How many barriers stand before each place."""
    count, found = 0, []
    for token in reading.tokens:
        found.append(count)
        count += token.stem in lexicon.barriers or token.text in {",", ";", ":", ".", "(", ")"}
    return [*found, count]


def _cosine(one: Around, other: Around, apart: set[str]) -> float:
    dot = sum(weight * other[key] for key, weight in one.items() if key in other and key[0] not in apart)
    sizes = [math.sqrt(sum(w * w for key, w in around.items() if key[0] not in apart)) for around in (one, other)]
    return dot / (sizes[0] * sizes[1]) if all(sizes) else 0.0
