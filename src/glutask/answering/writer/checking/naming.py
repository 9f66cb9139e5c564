"""What names are said to be: `X (Y)` for one thing, `X, a cough suppressant`. What the claim says of one name is not said of another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.reading import SENTENCE_ENDS, Item, Reading

HEAD = 3
"""How many words of an explanation must be those of another name."""
_ARTICLES = {"a", "an", "the"}
_EXPLAINING = {",", "(", "which", "is", "was"}
"""What stands between a name and what it is said to be."""
_CALLING = {",", "is", "was", "also", "formerly", "now", "called", "known", "named", "as", "(", "or"}
"""What stands between two names of one thing."""
_NAMING = {"name", "arm", "code"}


def check_naming(sentence: Reading, claim: Reading) -> Iterator[Fault]:
    """Faults of identity: one thing is made of two that the claim does not make one, or a name is explained as another one is."""
    known = _joined(claim)
    for pair in _joined(sentence) - known:
        if len(pair) == 2 and any(pair & other for other in known):
            yield Fault("binding", " = ".join(sorted(pair)))
    for pair in _called(sentence) - _called(claim):
        yield Fault("binding", f"{' called '.join(sorted(pair))}")
    here, there = _explained(sentence, HEAD), _explained(claim)
    for name, words in here.items():
        others = set().union(*(its for other, its in there.items() if other != name))
        if name in claim.ids and words <= others and not words & there.get(name, set()):
            yield Fault("binding", f"{name}, {' '.join(sorted(words))}")


def explained_alike(sentence: Reading, claim: Reading) -> set[str]:
    """Names that are explained with the words that explain them in the claim, so that they stand for what they should."""
    here, there = _explained(sentence), _explained(claim)
    return {name for name, words in here.items() if words & there.get(name, set())}


def _joined(reading: Reading) -> set[frozenset[str]]:
    """Names that stand as `X (Y)`."""
    found = set()
    for name in reading.names:
        if name.last < len(reading.tokens) and reading.tokens[name.last].text == "(":
            inner = next((other for other in reading.names if other.first == name.last + 1), None)
            if inner and inner.last < len(reading.tokens) and reading.tokens[inner.last].text == ")":
                found.add(frozenset({name.key, inner.key}))
    return found


def _called(reading: Reading) -> set[frozenset[str]]:
    """Two things of which one is called by a name of the other (`X, also called Y`)."""
    found = set()
    for name, other in pairwise(reading.names):
        between = [t.word for t in reading.tokens[name.last : other.first]]
        if (
            name.key != other.key
            and name.kind == other.kind
            and between
            and between[-1] in _CALLING
            and _CALLING.issuperset(between)
            and set(between) & {"called", "known", "named"}
        ):
            found.add(frozenset({name.key, other.key}))
    return found


def _explained(reading: Reading, most: int | None = None) -> dict[str, set[str]]:
    """Names with the words of what follows them as `, a …`, `(a …` or `is a …` up to the next mark."""
    found: dict[str, set[str]] = {}
    for name in (i for i in reading.items if i.kind in _NAMING):
        at = name.last
        while at < len(reading.tokens) and reading.tokens[at].word in _EXPLAINING:
            at += 1
        if at > name.last and at < len(reading.tokens) and reading.tokens[at].word in _ARTICLES:
            words = {i.key for i in _stretch(reading, at + 1)[:most]}
            if words:
                found.setdefault(name.key, set()).update(words)
    return found


def _stretch(reading: Reading, first: int) -> list[Item]:
    """Words from a place to the next mark."""
    ends = SENTENCE_ENDS | {",", "(", ")"}
    last = next(
        (at for at in range(first, len(reading.tokens)) if reading.tokens[at].text in ends or reading.tokens[at].stem == "and"), len(reading.tokens)
    )
    return [i for i in reading.items if first <= i.first < last and i.kind == "word"]
