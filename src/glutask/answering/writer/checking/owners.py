"""What a figure belongs to: an arm, a time, an outcome, a trial, the people it counts. It must not be given to what owns another figure.

A figure belongs to what stands in its phrase; failing that, what its list is set against, in order (`15.2 and 14.5 points at 28 and 56 mg`); failing
that, what was last named in its clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.parts import VERSUS, Parts, Thing

SURE, LIKELY, VAGUE = 3, 2, 1
APART = 6
"""How many tokens may stand between a list of figures and the list of what they belong to."""
BESIDE = 4
"""How many tokens may stand between a figure and an arm that it is settled with."""
DOSED = 2
"""How many tokens may stand between a dose and its agent."""
_OF_DATES = ("trial", "source", "event")
"""What a date may belong to."""
_WORDS_OWNED = {"event": ("condition",), "arm": ("route", "class"), "measure": ("rank",)}
"""Words that belong to something as figures do, and to what."""
_NOBODYS = {"figure dose", "figure CI"}
"""Sorts of figures that are not given to an arm."""

_SHARES = {"figure %", "event", "date"}
"""Sorts of figures that are wrong with another arm, time or outcome even where that has no figure of its own."""


class Owner(NamedTuple):
    """What a figure belongs to, and how sure that is."""

    keys: frozenset[str]
    sure: int

    def likeness(self, keys: frozenset[str]) -> float:
        """Share of what is on either side that is on both."""
        return len(self.keys & keys) / len(self.keys | keys) if self.keys | keys else 0.0


_NONE = Owner(frozenset(), 0)


def check_owners(said: Parts, told: Parts, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of binding: a figure with an arm, time or outcome that the claim gives to another figure of its kind."""
    for thing in said.things:
        same = [t for t in told.things if t.key == thing.key and t.sort == thing.sort] if is_owned(said, thing) else []
        if not same:
            continue
        rivals = [t for t in told.things if t.sort == thing.sort and t.key != thing.key and is_owned(told, t)]
        doses = [t for t in told.things if t.facet == "arm" != t.sort and t.key != thing.key]
        for facet in ("arm", "agent", "time", "frequency", "trial", *lexicon.data["facets"]):
            own = owner(said, thing, facet)
            if own.sure < (SURE if facet == "agent" else LIKELY):
                continue
            theirs = [owner(told, t, facet) for t in same]
            theirs = [o for o in theirs if o.keys] or theirs
            if facet == "event" and own.sure == SURE and theirs and not own.keys & told.keys and all(o.sure == SURE for o in theirs):
                meant = _meanings(told, frozenset().union(*(o.keys for o in theirs)))
                if not _meanings(said, own.keys) & meant:
                    yield Fault("date", f"{thing.key} with {', '.join(sorted(own.keys))}")
            keys = _of_sorts(own.keys & told.keys, said, {t.sort for t in told.things if any(t.key in o.keys for o in theirs)})
            if not keys or any(not o.keys or o.sure < (SURE if facet == "agent" else LIKELY) or keys <= o.keys for o in theirs):
                continue
            if thing.sort in _SHARES and thing.facet != "arm" and own.sure == SURE and all(o.sure == SURE and not o.keys & keys for o in theirs):
                yield Fault("binding", f"{thing.key} with {', '.join(sorted(keys))}")
                continue
            others = [o for o in (owner(told, t, facet) for t in (doses if facet == "agent" else rivals)) if o.sure >= LIKELY]
            likest = max(o.likeness(keys) for o in theirs)
            if any(o.keys & keys - frozenset().union(*(t.keys for t in theirs)) and o.likeness(keys) > likest for o in others):
                yield Fault("binding", f"{thing.key} with {', '.join(sorted(keys))}")


def check_pointed(said: Parts, told: Parts) -> Iterator[Fault]:
    """Faults of binding: a figure given to a trial that the claim only points at once it has told the figures of another one."""
    pointed = _pointed(told)
    for thing in said.things if pointed else ():
        own = owner(said, thing, "trial") if is_owned(said, thing) else _NONE
        known = any(t.key == thing.key and t.sort == thing.sort for t in told.things)
        before = {t.key for t in said.things if t.facet == "trial" and t.at < thing.at}
        if known and own.keys and own.keys <= pointed and (own.sure == SURE or own.keys <= before):
            yield Fault("binding", f"{thing.key} with {', '.join(sorted(own.keys))}")


def _pointed(parts: Parts) -> frozenset[str]:
    """Trials that stand in phrases without figures only, behind all figures, where something else is named before these as where they were found."""
    owned = [t for t in parts.things if is_owned(parts, t)]
    if not owned:
        return frozenset()
    framed = any(t.at < owned[0].at and (t.facet == "trial" or _is_proper(parts, t)) for t in parts.things)
    trials = {t.key: min(o.at for o in parts.things if o.key == t.key) for t in parts.things if t.facet == "trial"}
    bare = {t.key for t in parts.things if t.facet == "trial"} - {t.key for t in parts.things if t.phrase in {o.phrase for o in owned}}
    return frozenset(key for key, at in trials.items() if framed and key in bare and at > owned[-1].at)


def _is_proper(parts: Parts, thing: Thing) -> bool:
    """Whether a word has a capital inside the text, and stands before the word `trial` or `study`."""
    tokens = parts.reading.tokens
    following = tokens[thing.item.last].word if thing.item.last < len(tokens) else ""
    return thing.item.kind in {"code", "word"} and tokens[thing.item.first].text[:1].isupper() and following in {"trial", "study"}


def _meanings(parts: Parts, keys: frozenset[str]) -> set[str]:
    """The groups of words that may stand for some words."""
    places = {t.item.first for t in parts.things if t.key in keys}
    return {p.key for p in parts.reading.groups if p.first in places}


def _of_sorts(keys: frozenset[str], parts: Parts, sorts: set[str]) -> frozenset[str]:
    """Those keys that are of some sorts, so that doses are compared with doses; all of them if none is."""
    return frozenset(t.key for t in parts.things if t.key in keys and t.sort in sorts) or keys


def is_owned(parts: Parts, thing: Thing) -> bool:
    """Whether a thing is a date or figure that belongs to something; `one` and `two` in words rarely do."""
    if thing.sort in _WORDS_OWNED:
        return True
    small = thing.sort == "figure count" and thing.key in {"1", "2"} and parts.reading.tokens[thing.item.first].is_word
    return thing.sort.startswith(("figure", "date")) and not small


def owner(parts: Parts, thing: Thing, facet: str) -> Owner:
    """What of a facet a thing belongs to."""
    if facet not in _WORDS_OWNED.get(thing.sort, (facet,)):
        return _NONE
    labels = [t for t in parts.things if (t.facet == facet if facet != "agent" else t.facet == t.sort == "arm" != thing.sort)]
    if not labels or thing.facet == facet or (facet == "agent" and thing.facet != "arm") or (thing.sort == "date" and facet not in _OF_DATES):
        return _NONE
    if facet == "event" and thing.sort != "date":
        return _NONE
    if facet == "agent":
        return _agent_of(parts, thing, labels)
    if facet == "arm" and (thing.sort in _NOBODYS or thing.facet == "time"):
        return _NONE
    run = parts.run(thing)
    listed = _listed(parts, run, thing, facet)
    if listed:
        return Owner(frozenset({listed.key}), SURE)
    if facet == "arm" and len(run) > 1:
        in_order = _in_order(run, thing, [t for t in labels if t.sort == "arm" and t.at < thing.at], parts)
        return in_order if in_order.keys else _in_order(run, thing, [t for t in labels if t.sort != "arm" and t.at < thing.at], parts)
    own = _in_phrase(parts, run, thing, labels, unnamed=facet == "outcome")
    if own is not None:
        return Owner(own, SURE) if own else _NONE
    if len(run) > 1:
        in_order = _in_order(run, thing, [t for t in labels if t.at < thing.at and t.clause == thing.clause], parts)
        if in_order.keys:
            return in_order
    before = [t for t in labels if t.clause == thing.clause and t.at < thing.at]
    if before and not _is_measured(parts, before[-1], thing.sort):
        return Owner(frozenset(t.key for t in before if t.phrase == before[-1].phrase), LIKELY)
    taken = {t.phrase for t in parts.things if t.sort == thing.sort and t.at != thing.at}
    behind = [t for t in labels if t.clause == thing.clause and t.phrase == thing.phrase + 1 and t.phrase not in taken]
    if behind:
        return Owner(frozenset(t.key for t in behind), LIKELY)
    later = [t for t in labels if t.clause == thing.clause and t.at > thing.at] if facet == "time" and not before else []
    if later:
        return Owner(frozenset(t.key for t in later if t.phrase == later[0].phrase), LIKELY)
    return Owner(frozenset(t.key for t in labels), VAGUE)


def _is_measured(parts: Parts, label: Thing, sort: str) -> bool:
    """Whether a word has a figure of a sort of its own, in brackets right behind it."""
    tokens = parts.reading.tokens
    if label.facet == "arm" or label.item.last >= len(tokens) or tokens[label.item.last].text != "(":
        return False
    return any(t.sort == sort and t.item.first == label.item.last + 1 for t in parts.things)


def _agent_of(parts: Parts, dose: Thing, agents: list[Thing]) -> Owner:
    """The agent right before or right behind a dose."""
    run = parts.run(dose)
    before = [t for t in agents if 0 <= run[0].item.first - t.item.last <= DOSED]
    behind = [t for t in agents if list(parts.between(run[-1], t)) in ([], ["of"]) and t.at > dose.at]
    near = before[-1:] or behind[:1]
    return Owner(frozenset(t.key for t in near), SURE) if near else _NONE


def _in_phrase(parts: Parts, run: list[Thing], thing: Thing, labels: list[Thing], *, unnamed: bool) -> frozenset[str] | None:
    """What stands in the phrase of a figure, or outside its brackets; of several figures there each has what lies between it and the next."""
    phrases = {t.phrase for t in run}
    inside = False
    rest = [t for t in parts.things if t.sort == thing.sort and t.at > thing.at and t not in run]
    last = rest[0].at if rest else len(parts.things)
    bracketed = frozenset(t.key for t in labels if parts.outer.get(t.phrase) in phrases and thing.at < t.at < last)
    if bracketed:
        return bracketed
    while phrases:
        near = [t for t in labels if t.phrase in phrases]
        if near:
            rows = [t for t in parts.things if t.sort == thing.sort and t not in run and phrases & {t.phrase, parts.outer.get(t.phrase)}]
            low = max((t.at for t in rows if t.at < thing.at), default=-1)
            high = min((t.at for t in rows if t.at > thing.at), default=len(parts.things))
            behind = [t for t in near if thing.at < t.at < high and not inside]
            before = [t for t in near if (low if inside else -1) < t.at < thing.at and (low < 0 or inside)]
            after = [t for t in near if thing.at < t.at < high and inside]
            return frozenset(t.key for t in ((behind or before or after) if rows or inside else near))
        if inside and unnamed and any(t.phrase in phrases and t.item.last == _opening(parts, thing) for t in parts.things):
            return frozenset()
        phrases = {parts.outer[p] for p in phrases if p in parts.outer}
        inside = True
    return None


def _opening(parts: Parts, thing: Thing) -> int:
    """Place of the bracket that a thing stands in."""
    tokens = parts.reading.tokens
    return next((at for at in range(thing.item.first, -1, -1) if tokens[at].text == "("), -1)


def settled(said: Parts, told: Parts) -> set[str]:
    """Keys of the figures that stand right beside an arm, and beside the same one in the claim, and of these arms."""
    found = set()
    for thing in said.things:
        same = [t for t in told.things if t.key == thing.key and t.sort == thing.sort] if thing.sort.startswith("figure") else []
        if len(same) == 1:
            own, their = _beside(said, thing), owner(told, same[0], "arm")
            listed = their.keys if their.sure == LIKELY and len(told.run(same[0])) > 1 else _beside(told, same[0])
            found |= {thing.key, *(own & listed)} if own & listed else set()
    return found


def _beside(parts: Parts, thing: Thing) -> frozenset[str]:
    own = owner(parts, thing, "arm")
    near = [t for t in parts.things if t.key in own.keys and 0 <= t.item.first - thing.item.last <= BESIDE]
    return frozenset(t.key for t in near) if own.sure == SURE else frozenset()


def _listed(parts: Parts, values: list[Thing], thing: Thing, facet: str) -> Thing | None:
    """In `15.2, 14.5 and 15.1 points at 28, 56 and 84 mg` each value has the dose of its place."""
    number = parts.runs.index(values)
    for labels in (parts.runs[number + 1 : number + 4] + parts.runs[max(0, number - 3) : number]) if len(values) > 1 else []:
        first, last = sorted((values, labels), key=lambda run: run[0].at)
        between = parts.between(first[-1], last[0])
        if labels[0].facet == facet and len(labels) == len(values) and len(between) <= APART and not {";", ".", ")"} & set(between):
            return labels[values.index(thing)]
    return None


def _in_order(values: list[Thing], thing: Thing, before: list[Thing], parts: Parts) -> Owner:
    """In `… on Nuedexta against placebo were diarrhoea (13% and 6%)` each value has the arm of its place.

    So it is where the clause, or failing that the text before, names as many arms as there are values.
    In `more on X (63% against 46%)` the first is of X.
    """
    near = list(dict.fromkeys(t.key for t in before if t.clause == thing.clause))
    arms = list(dict.fromkeys(t.key for t in before))
    place = values.index(thing)
    for named in (near, arms):
        if len(named) == len(values) and (named is near or len(near) != 1):
            return Owner(frozenset({named[place]}), LIKELY)
    if len(values) == len(arms) == 2 and len(near) == 1 and set(parts.between(values[0], values[1])) & VERSUS:
        return Owner(frozenset({near[0] if place == 0 else next(a for a in arms if a != near[0])}), LIKELY)
    return _NONE
