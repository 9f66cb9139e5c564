"""The company that a figure or a date keeps: what stands in its phrase. It must not keep that of another figure of its kind instead of its own."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.owners import is_owned
from glutask.answering.writer.checking.parts import Parts, Thing

_KEEPING = ("figure", "date")
"""Sorts of things that keep company."""
_INTERVAL = "figure CI"
"""The sort that stands behind its estimate, wherever that is."""


def check_company(said: Parts, told: Parts, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of binding: a figure in a phrase with none of the things of its own, but with one that stands only with its rivals in the claim."""
    people = lexicon.words("people")
    first = min((t.at for t in told.things if t.sort.startswith(_KEEPING) and is_owned(told, t) and t.sort != "date"), default=0)
    for thing in (t for t in said.things if t.sort.startswith(_KEEPING) and t.sort != _INTERVAL and is_owned(said, t)):
        same = [t for t in told.things if t.key == thing.key and t.sort == thing.sort]
        if len(same) != 1 or len(told.run(same[0])) > 1 or _is_size(told, same[0]):
            continue
        company, own = _company(said, thing), _company(told, same[0])
        rivals = [
            t
            for t in told.things
            if t.sort == thing.sort and t.key != thing.key and is_owned(told, t) and not _phrases(told, t) & _phrases(told, same[0])
        ]
        others = [t for rival in rivals for t in _company(told, rival)]
        theirs, known = {t.at for t in others}, {t.key for t in others}
        distinct = {t.key for t in own} - known
        if not distinct or any(t.key in distinct for t in company):
            continue
        for other in company:
            places = [t for t in told.things if t.key == other.key]
            shared = all(t.at < first for t in places) or any(
                t.at < rival.at < same[0].at and t.clause == same[0].clause for t in places for rival in rivals
            )
            if places and other.key not in people and all(t.at in theirs for t in places) and not shared:
                yield Fault("binding", f"{thing.key} with {other.key}")


def _is_size(parts: Parts, thing: Thing) -> bool:
    """Whether a figure is the `n=…` of a whole trial, and not that of an arm in brackets."""
    first = thing.item.first
    return bool(first) and parts.reading.tokens[first - 1].text == "=" and not parts.reading.depths[first]


def _company(parts: Parts, thing: Thing) -> list[Thing]:
    """What stands in the phrase of a thing or of those listed with it, outside its brackets, or in brackets there.

    Of figures only those that say when or of what.
    """
    run, phrases = parts.run(thing), _phrases(parts, thing)
    return [t for t in parts.things if t.phrase in phrases and t not in run and (t.facet or not t.sort.startswith(_KEEPING))]


def _phrases(parts: Parts, thing: Thing) -> set[int]:
    phrases = {t.phrase for t in parts.run(thing)}
    return phrases | {parts.outer[p] for p in phrases if p in parts.outer} | {p for p, outer in parts.outer.items() if outer in phrases}
