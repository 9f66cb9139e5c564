"""Which way results went: a sentence may say only directions that the claim says, each with its negation."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Reading


def check_directions(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of direction."""
    said = said_directions(claim, lexicon)
    meant = said | {more for key in said for more in lexicon.data["alike"].get(key, ()) if more != "differ" or "same" not in said}
    lessened = "down" in said and {t.stem for t in claim.tokens} & lexicon.words("symptoms")
    for place, key in directions_at(sentence, lexicon):
        eased = lessened and key == "better" and sentence.tokens[place].stem in lexicon.words("eased")
        if key not in meant and not eased and not _is_counted(place, key, sentence):
            shown = " ".join(t.text for p in sentence.directions if p.first == place for t in sentence.tokens[p.first : p.last])
            yield Fault("direction", f"{shown} ({key})")


def _is_counted(place: int, key: str, sentence: Reading) -> bool:
    """Whether a rise or fall is that from one number of the sentence to the next (`35% at 4 hours, rising to 63%`)."""
    before = [q for q in sentence.quantities if q.last <= place]
    after = [q for q in sentence.quantities if q.first > place]
    if key not in {"up", "down"} or not before or not after or sentence.tokens[place + 1].word not in {"to", "from"}:
        return False
    alike = [q for q in before if q.unit == after[0].unit]
    return bool(alike) and (alike[0].value < after[0].value) == (key == "up") and alike[0].value != after[0].value


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
        if phrase.first in reading.turned:
            key = lexicon.data["turned"].get(key, f"not {key}")
        found.append((phrase.first, key))
    return found
