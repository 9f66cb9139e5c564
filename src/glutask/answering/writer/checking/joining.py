"""Sentences that join two claims: each part must be borne by one claim, whole, and the second must name what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glutask.answering.writer.checking.reading import Reading
from glutask.answering.writer.names import TRIAL, squashed

_JOINT = re.compile(
    r"[;:]\s+|,?\s+(?:but|whereas|while|although|though|and|yet)\s+(?:also\s+)?|,\s+(?:with\s+)?|\.\s+(?=[A-Z])",
)
_LEADING = re.compile(
    r"^(?:(?:although|though|while|whereas|but|and|yet|however|by contrast|in contrast"
    r"|similarly|likewise|meanwhile|moreover|in addition|also|both)\b,?\s+)+",
    re.IGNORECASE,
)
SHORTEST = 3
"""A part of fewer words says nothing of its own."""


def halves(sentence: str) -> Iterator[tuple[str, str]]:
    """Each way to cut a sentence in two at a joint, without the words that join."""
    for joint in _JOINT.finditer(sentence):
        head, tail = _LEADING.sub("", sentence[: joint.start()]), _LEADING.sub("", sentence[joint.end() :])
        if len(head.split()) >= SHORTEST and len(tail.split()) >= SHORTEST:
            yield head, tail


def tells(part: Reading, own: Reading, other: Reading) -> bool:
    """Whether a second part says which claim it rests on: it names what its claim has and the other has not, or both are about the same trial."""
    if any(key in own.ids and key not in other.ids for key in part.ids):
        return True
    if any(date.within(known) for date in part.dates for known in own.dates if not any(date.within(there) for there in other.dates)):
        return True
    shown = {squashed(t.text) for at, t in enumerate(part.tokens) if at and (t.kind == "code" or t.text[:1].isupper())}
    if any(name in squashed(own.text) and name not in squashed(other.text) for name in shown):
        return True
    phases = [{q.value for q in reading.quantities if q.unit == "phase"} for reading in (part, own, other)]
    if phases[0] & phases[1] - phases[2]:
        return True
    trials = [{key for key in reading.ids if key.startswith(TRIAL)} for reading in (own, other)]
    return bool(trials[0]) and trials[0] == trials[1]
