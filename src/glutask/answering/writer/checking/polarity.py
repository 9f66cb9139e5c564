"""Negations: none may be lost, and none may come in. Directions are turned round by their negations and checked by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Item, Reading

NEAR = 2
"""How many tokens may stand between a negation and a word that it denies."""
_NAMING = {"name", "code", "arm"}
_DENIABLE = {"word", "code", "arm", "name"}

Pair = tuple[str, str]


def check_negations(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of negation: what the claim denies is affirmed, or the other way round."""
    affirmed = {item.key for item in claim.items if item.first not in claim.negated}
    affirmed |= {t.stem for at, t in enumerate(claim.tokens) if at not in claim.negated}
    denied = _denied(claim, lexicon) - affirmed
    said_here = {(i.key, i.first) for i in sentence.items} | {(t.stem, at) for at, t in enumerate(sentence.tokens)}
    for key, place in sorted(said_here):
        if key in denied and place not in sentence.negated:
            yield Fault("negation", f"not {key}")
    scope = {item.key for item in claim.items if item.first in claim.negated}
    said = {item.key for item in claim.items} | {t.stem for t in claim.tokens if t.stem in lexicon.free}
    scope |= {t.stem for at, t in enumerate(claim.tokens) if at in claim.negated}
    given = {item.key for item in claim.items if item.kind in {"name", "trial", "arm"}}
    for key in sorted(_denied(sentence, lexicon) - given):
        if key in said - scope and not _denied_in_a_word(key, claim, lexicon):
            yield Fault("negation", f"{key} is not denied")
    yield from _pairs_turned(sentence, claim)
    yield from _subjects_turned(sentence, claim)
    yield from _with_and_without(sentence, claim)


def _pairs_turned(sentence: Reading, claim: Reading) -> Iterator[Fault]:
    """Two words that follow one another on both sides, with a negation between or before them on one side only."""
    for pairs in (_split, _governed):
        (plain_here, denied_here), (plain_there, denied_there) = pairs(sentence), pairs(claim)
        for one, other in sorted(plain_here & denied_there - plain_there):
            yield Fault("negation", f"{one} … {other} is denied")
        for one, other in sorted(denied_here & plain_there - denied_there):
            yield Fault("negation", f"{one} … {other} is not denied")


def _subjects_turned(sentence: Reading, claim: Reading) -> Iterator[Fault]:
    """What the claim denies of one name is denied of another."""
    here, there = _denied_of(sentence), _denied_of(claim)
    known = {item.key for item in claim.items}
    for subject, key in sorted(here - there):
        if subject in known and any(other == key for _, other in there):
            yield Fault("negation", f"{key} is not denied of {subject}")


def _denied_of(reading: Reading) -> set[Pair]:
    """Names right before a negation in its clause, each with the word that is denied."""
    found = set()
    for place in reading.negations:
        before = [i for i in reading.items if i.last <= place and i.kind in _NAMING and reading.clauses[i.first] == reading.clauses[place]]
        after = [i for i in reading.items if i.first in reading.scope(place) and i.kind in _DENIABLE]
        if before and after and reading.tokens[place].stem == "not":
            found.add((before[-1].key, after[0].key))
    return found


def _with_and_without(sentence: Reading, claim: Reading) -> Iterator[Fault]:
    """`without X` made `with X`, `before X` made `after X`, or the other way round."""
    here, there = _accompanying(sentence), _accompanying(claim)
    for word, other in (("with", "without"), ("without", "with"), ("before", "after"), ("after", "before")):
        for key in sorted(here[word] & there[other] - there[word]):
            yield Fault("negation", f"{word} {key}")
    denied = {item.key for item in claim.items if item.first in claim.negated}
    for key in sorted(here["favour"] - there["favour"] if there["favour"] else ()):
        yield Fault("order", f"in favour of {key}")
    words = {i.key for i in sentence.items if i.kind in {"word", "direction"}}
    for word in ("before", "after"):
        for key in sorted(here[word] & words - there[word]):
            yield Fault("negation", f"{word} {key}")
    for key in sorted(here["without"] - there["without"] - denied):
        yield Fault("negation", f"without {key}")


def _accompanying(reading: Reading) -> dict[str, set[str]]:
    """What stands right behind such a word."""
    found: dict[str, set[str]] = {"with": set(), "without": set(), "before": set(), "after": set(), "favour": set()}
    for place, token in enumerate(reading.tokens):
        if token.word.replace("favor", "favour") in found:
            denying = token.word == "with" and place + 1 < len(reading.tokens) and reading.tokens[place + 1].stem == "no"
            found["without" if denying else token.word.replace("favor", "favour")] |= {i.key for i in _next_items(reading, place)}
    return found


def _next_items(reading: Reading, place: int) -> list[Item]:
    """The first item after a place, with those that follow it closely."""
    after = [i for i in reading.items if i.first > place and i.kind != "hedge"]
    return [i for i in after if i.first <= place + NEAR + 1] or [i for i in after[:1] if i.first <= place + 2 * NEAR + 1]


def _split(reading: Reading) -> tuple[set[Pair], set[Pair]]:
    """Neighbouring words, and words with just a negation between."""
    stems = [t.stem for t in reading.tokens]
    plain = {(a, b) for a, b in pairwise(stems)}
    denied = {(stems[at - 1], stems[at + 1]) for at in reading.negations if 0 < at < len(stems) - 1}
    return plain, denied


def _governed(reading: Reading) -> tuple[set[Pair], set[Pair]]:
    """Items that follow one another outside the scope of negations, and those right behind a negation."""
    items = [i for i in reading.items if i.kind != "hedge"]
    plain = {(a.key, b.key) for a, b in pairwise(items) if a.first not in reading.negated}
    denied = set()
    for place in reading.negations:
        scope = [i for i in items if i.first in reading.scope(place) and reading.depths[i.first] == reading.depths[place]]
        if reading.tokens[place].stem not in {"none", "neither", "nor"} and len(scope) > 1 and scope[0].first - place <= NEAR + 1:
            denied.add((scope[0].key, scope[1].key))
    return plain, denied


def _denied(reading: Reading, lexicon: Lexicon) -> set[str]:
    """Keys of the words that negations deny: the one that follows closely, and the verb of a clause that `no` or `neither` governs."""
    found: set[str] = set()
    whole = {lexicon.stem(w) for w in lexicon.data["governing"]}
    auxiliaries = {lexicon.stem(w) for w in lexicon.data["auxiliaries"]}
    for place in reading.negations:
        scope = [i for i in reading.items if i.first in reading.scope(place)]
        stem = reading.tokens[place].stem
        if stem == "no" and place + 1 < len(reading.tokens) and reading.tokens[place + 1].stem in {"one", "bodi"}:
            found |= {i.key for i in scope if i.kind == "word"}
        single = place + 1 < len(reading.tokens) and reading.tokens[place + 1].stem in {"a", "an"}
        if stem not in whole or stem == "no" or single:
            found |= {i.key for i in _following(scope, place, reading)[: 1 if stem == "non" else None]}
            found |= _free_verb(place, reading, auxiliaries, lexicon)
        if stem in whole:
            joined = next((at for at in reading.scope(place) if reading.tokens[at].stem == "and"), len(reading.tokens))
            verb = next((at for at in reading.scope(place) if at < joined and reading.tokens[at].stem in auxiliaries), None)
            found |= {i.key for i in _following([i for i in scope if verb is not None and i.first > verb], verb or place, reading)[:1]}
    return found


def _free_verb(place: int, reading: Reading, auxiliaries: set[str], lexicon: Lexicon) -> set[str]:
    """The word right behind a negation and its auxiliaries, even one that says little of its own (`must not be taken`, `without results`)."""
    if reading.tokens[place].stem not in {"not", "without", "no"}:
        return set()
    following = next((t for t in reading.tokens[place + 1 : place + 4] if t.stem not in auxiliaries | {"yet", "a", "an", "the", "ani"}), None)
    return {following.stem} if following and following.stem in lexicon.free else set()


def _following(items: list[Item], place: int, reading: Reading) -> list[Item]:
    """The words right after a place; none if a direction, which is checked by itself, or a bracket comes first."""
    found: list[Item] = []
    last = place + 1
    for item in items[:2]:
        between = reading.tokens[last : item.first]
        if item.kind == "figure" and item.first == place + 1 and not found:
            return [item]
        if item.kind not in _DENIABLE or len(between) > NEAR or any(t.text in {"(", ")", ",", "and"} for t in between):
            break
        if found and item.kind in {"arm", "name"}:
            break
        found.append(item)
        last = item.last
    return found


def _denied_in_a_word(key: str, claim: Reading, lexicon: Lexicon) -> bool:
    words = {lexicon.stem(str(w)) for w in lexicon.data["negated_words"].get(key, ())}
    return any(t.stem in words for t in claim.tokens)
