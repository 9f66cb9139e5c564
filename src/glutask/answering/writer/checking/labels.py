"""Which arm or time a figure belongs to, where it is written beside it, and which names are said to be one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.quantities import Quantity
from glutask.answering.writer.checking.reading import SENTENCE_ENDS, Item, Reading

_LINKS = {"(", "=", "was", "were", "of", "by", "had", "is", "at", "after", "gave", "-"}


def check_labels(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of binding: a figure stands beside another arm, dose or time than in the claim."""
    for sort in ("arm", "time"):
        known: dict[tuple[float, str], list[set[str]]] = {}
        for quantity in claim.quantities:
            known.setdefault((quantity.value, quantity.unit), []).append(_labels(quantity, claim, lexicon, sort))
        for quantity in sentence.quantities:
            own = _labels(quantity, sentence, lexicon, sort)
            theirs = known.get((quantity.value, quantity.unit), [])
            if own and theirs and all(their and not own & their for their in theirs):
                yield Fault("binding", f"{quantity.key} beside {', '.join(sorted(own))}")


def well_labelled(sentence: Reading, claim: Reading, lexicon: Lexicon) -> set[str]:
    """Keys of the figures that stand beside an arm, and beside the same one on both sides, and of these arms."""
    found = set()
    for quantity in sentence.quantities:
        own = _labels(quantity, sentence, lexicon, "arm")
        theirs = [q for q in claim.quantities if q.value == quantity.value]
        if len(theirs) == 1 and own & _labels(theirs[0], claim, lexicon, "arm"):
            found |= {quantity.key, *(own & _labels(theirs[0], claim, lexicon, "arm"))}
    return found


def check_names_joined(sentence: Reading, claim: Reading) -> Iterator[Fault]:
    """Faults of identity: `X (Y)` makes one thing of two that the claim does not make one."""
    known = _joined(claim)
    for pair in _joined(sentence) - known:
        if len(pair) == 2 and any(pair & other for other in known):
            yield Fault("binding", " = ".join(sorted(pair)))


def _labels(quantity: Quantity, reading: Reading, lexicon: Lexicon, sort: str) -> set[str]:
    """Keys of the arms (or times) right behind a figure; failing these, of those right before it."""
    if quantity.counted in lexicon.data["never_labelled"] or any(_is_label(quantity, lexicon, other) for other in ("arm", "time")):
        return set()
    zipped = _zipped(quantity, reading, lexicon)
    if zipped:
        return {zipped.key} if _is_label(zipped, lexicon, sort) else set()
    return _behind(quantity, reading, lexicon, sort) or _before(quantity, reading, lexicon, sort)


def _zipped(quantity: Quantity, reading: Reading, lexicon: Lexicon) -> Quantity | None:
    """In `15.2, 14.5 and 15.1 points at 28, 56 and 84 mg` each value has the dose of its place."""
    for values, labels in pairwise(reading.runs):
        between = reading.tokens[values[-1].last : labels[0].first]
        if quantity in values and len(values) == len(labels) > 1 and len(between) <= 4 and not any(t.text in {",", ";", "(", ")"} for t in between):
            return labels[values.index(quantity)]
    return None


def _behind(quantity: Quantity, reading: Reading, lexicon: Lexicon, sort: str) -> set[str]:
    level = reading.depths[quantity.first]
    found: set[str] = set()
    for at in range(quantity.last, min(len(reading.tokens), quantity.last + 16)):
        token = reading.tokens[at]
        if reading.depths[at] > level or token.text == "(" or (token.text == ")" and reading.depths[at] == level and reading.depths[at - 1] > level):
            continue
        if reading.depths[at] < level or token.text in SENTENCE_ENDS | {","} or token.stem in lexicon.barriers or token.text == ")":
            break
        item = next((i for i in reading.items if i.first == at), None)
        if item and item.kind == "figure":
            other = next(q for q in reading.quantities if q.first == at)
            if not _is_label(other, lexicon, sort):
                if not _is_label(other, lexicon, "arm") and not _is_label(other, lexicon, "time"):
                    break
                continue
        if item and _labelling(item, reading, lexicon, sort):
            found.add(item.key)
        elif found and token.stem not in lexicon.free:
            break
    return found


def _before(quantity: Quantity, reading: Reading, lexicon: Lexicon, sort: str) -> set[str]:
    found: set[str] = set()
    at = quantity.first - 1
    while at >= 0:
        item = next((i for i in reading.items if i.first <= at < i.last), None)
        if item and _labelling(item, reading, lexicon, sort):
            found.add(item.key)
            at = item.first - 1
        elif not found and (reading.tokens[at].text in _LINKS or reading.tokens[at].stem in lexicon.statistic_words):
            at -= 1
        else:
            break
    return found


def _labelling(item: Item, reading: Reading, lexicon: Lexicon, sort: str) -> bool:
    if item.kind == "figure":
        return _is_label(next(q for q in reading.quantities if q.first == item.first), lexicon, sort)
    return sort == "arm" and item.kind in {"arm", "name"}


def _is_label(quantity: Quantity, lexicon: Lexicon, sort: str) -> bool:
    return quantity.unit in lexicon.data["dose_units" if sort == "arm" else "time_units"]


def _joined(reading: Reading) -> set[frozenset[str]]:
    """Names that stand as `X (Y)` or `X, Y` in apposition by brackets."""
    found = set()
    for name in reading.names:
        if name.last < len(reading.tokens) and reading.tokens[name.last].text == "(":
            inner = next((other for other in reading.names if other.first == name.last + 1), None)
            if inner and inner.last < len(reading.tokens) and reading.tokens[inner.last].text == ")":
                found.add(frozenset({name.key, inner.key}))
    return found
