"""Which way results went: a sentence may say only directions that the claim says, each with its negation."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Reading


def check_directions(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of direction."""
    said = said_directions(claim, lexicon)
    meant = said | {more for key in said for more in lexicon.data["alike"].get(key, ())}
    for place, key in directions_at(sentence, lexicon):
        if key not in meant:
            shown = " ".join(t.text for p in sentence.directions if p.first == place for t in sentence.tokens[p.first : p.last])
            yield Fault("direction", f"{shown} ({key})")


def said_directions(reading: Reading, lexicon: Lexicon) -> set[str]:
    """Directions of a text, each turned round where it is negated."""
    return {key for _, key in directions_at(reading, lexicon)}


def directions_at(reading: Reading, lexicon: Lexicon) -> list[tuple[int, str]]:
    """Place and direction of each word of direction; a bound (`more than 10`) is none."""
    bounds = {at for p in reading.phrases("bounds_before") for at in range(p.first, p.last) if any(q.first == p.last for q in reading.quantities)}
    bounds |= {at for p in reading.phrases("bounds_after") for at in range(p.first, p.last)}
    found = []
    for phrase in reading.directions:
        following = reading.tokens[phrase.last].stem if phrase.last < len(reading.tokens) else ""
        if phrase.first in bounds or (reading.tokens[phrase.first].stem == "up" and following == "to"):
            continue
        key = phrase.key
        if phrase.first in reading.negated:
            key = lexicon.data["turned"].get(key, f"not {key}")
        found.append((phrase.first, key))
    return found
