"""Words before a thing that place it: `with` and `without`, `before` and `after`, `in favour of`. None takes the place of its opposite."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Item, Reading

NEAR = 4
"""How many tokens behind such a word a thing may begin to stand right behind it."""
_BY_THEN = ["by", "the", "time", "of"]
_OPPOSED = (("with", "without"), ("without", "with"), ("before", "after"), ("after", "before"), ("before", "since"), ("since", "before"))
_MEANING = {"favor": "favour", "once": "after", "following": "after", "until": "before"}


def check_sequence(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of negation and order: `without X` for `with X`, `after X` for `before X`, `in favour of X` for one of Y."""
    here, there = _accompanying(sentence), _accompanying(claim)
    for word, other in _OPPOSED:
        for key in sorted(here[word] & there[other] - there[word]):
            yield Fault("negation", f"{word} {key}")
    near = {at + step for at in claim.negations for step in range(1, NEAR + 1)} & claim.negated
    denied = {item.key for item in claim.items if item.first in near}
    for key in sorted(here["without"] - there["without"] - denied):
        yield Fault("negation", f"without {key}")
    if not {t.stem for t in claim.tokens} & lexicon.words("sequence_words"):
        for key in sorted((here["before"] | here["after"]) - _of_dosing(sentence, lexicon)):
            yield Fault("order", f"before or after {key}")
    for key in sorted(here["favour"] - there["favour"] if there["favour"] else ()):
        yield Fault("order", f"in favour of {key}")


def _accompanying(reading: Reading) -> dict[str, set[str]]:
    """What stands right behind such a word."""
    found: dict[str, set[str]] = {"with": set(), "without": set(), "before": set(), "after": set(), "since": set(), "favour": set()}
    for place, token in enumerate(reading.tokens):
        word = "before" if [t.word for t in reading.tokens[place - 3 : place + 1]] == _BY_THEN else _MEANING.get(token.word, token.word)
        if word in found:
            following = reading.tokens[place + 1].stem if place + 1 < len(reading.tokens) else ""
            joined = {token.stem, following} & {"or"} or following in {"or", "and"}
            if not joined:
                found["without" if word == "with" and following in {"no", "neither", "not"} else word] |= {
                    i.key for i in _next_items(reading, place, NEAR - (word in {"with", "without"}))
                }
    return found


def _of_dosing(reading: Reading, lexicon: Lexicon) -> set[str]:
    """What stands behind `after dosing` and the like, which say no more than a time does."""
    places = [at for at, t in enumerate(reading.tokens) if t.word in {"before", "after"}]
    dosing = lexicon.words("dosing")
    return {i.key for at in places if any(t.stem in dosing for t in reading.tokens[at : at + NEAR + 1]) for i in _next_items(reading, at)}


def _next_items(reading: Reading, place: int, near: int = NEAR) -> list[Item]:
    """The first thing after a place, with those that follow it closely."""
    after = [i for i in reading.items if i.first > place and i.kind != "hedge"]
    return [i for i in after if i.first <= place + near] or [i for i in after[:1] if i.first <= place + near + 2]
