"""Negations: none may be lost, and none may come in. Directions are turned round by their negations and checked by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Item, Reading

NEAR = 2
"""How many tokens that say nothing may stand between a negation and what it denies."""
FAR = 7
"""A word farther from a negation than these tokens is not taken for denied."""
_ARTICLES = {"a", "an", "the"}
_NAMING = {"name", "code", "arm"}
_DENIABLE = {"word", "code", "arm", "name", "figure", "hedge"}
_GIVEN = {"name", "trial", "arm"}


def check_negations(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of negation: what the claim denies is affirmed, or the other way round."""
    negative = _negative_clauses(sentence, lexicon, {t.stem for t in claim.tokens})
    yield from _lost(sentence, claim, lexicon, negative)
    yield from _added(sentence, claim, lexicon)
    yield from _left_out(sentence, claim, negative, lexicon)
    yield from _undone(sentence, claim, negative)
    yield from _subjects_turned(sentence, claim)
    yield from _unlike(sentence, claim, negative)


def _lost(sentence: Reading, claim: Reading, lexicon: Lexicon, negative: frozenset[int]) -> Iterator[Fault]:
    """What the claim denies wherever it says it, said in a clause without a word that denies."""
    targets = _denied(claim, lexicon)
    denied = {key for key, _ in targets} - _affirmed(claim, {place for _, place in targets})
    heads = {key for key, place in targets if any(place - at <= 1 for at in claim.negations if at < place)}
    negated = {sentence.clauses[at] for at in sentence.negations}
    for key, place in sorted(_said(sentence)):
        passive = key not in heads and sentence.clauses[place] in negated
        if key in denied and place not in sentence.negated and sentence.clauses[place] not in negative and not passive:
            yield Fault("negation", f"not {key}")


def _added(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """What the sentence denies and the claim only affirms."""
    said = {item.key for item in claim.items} | {t.stem for t in claim.tokens if t.stem in lexicon.free}
    scope = {key for key, place in _said(claim) if place in claim.negated}
    given = {item.key for item in claim.items if item.kind in _GIVEN}
    spared = {claim.clauses[at] for at, t in enumerate(claim.tokens) if t.stem in lexicon.words("spared")}
    given |= {key for key, place in _said(claim) if claim.clauses[place] in spared}
    for key in sorted({key for key, _ in _denied(sentence, lexicon)} - given):
        if key in said - scope and not _denied_in_a_word(key, claim, lexicon):
            yield Fault("negation", f"{key} is not denied")


def _left_out(sentence: Reading, claim: Reading, negative: frozenset[int], lexicon: Lexicon) -> Iterator[Fault]:
    """Two words that follow one another here and have a negation between them in the claim."""
    stems = [(t.stem, at) for at, t in enumerate(claim.tokens) if t.stem not in _ARTICLES]
    places = [n for n, (_, at) in enumerate(stems) if at in claim.negations and 0 < n < len(stems) - 1]
    apart = {(stems[n - 1][0], stems[n + 1][0]) for n in places} - {(one, other) for (one, _), (other, _) in pairwise(stems)}
    for (one, _), (other, at) in pairwise((t.stem, at) for at, t in enumerate(sentence.tokens) if t.stem not in _ARTICLES):
        if (
            (one, other) in apart
            and other.isalnum()
            and other not in lexicon.words("function")
            and at not in sentence.negated
            and sentence.clauses[at] not in negative
        ):
            yield Fault("negation", f"{one} … {other} is denied")


def _undone(sentence: Reading, claim: Reading, negative: frozenset[int]) -> Iterator[Fault]:
    """A direction and what it is said of, of which the claim says that it was not so (`without raising glutamate`)."""
    apart = {pair for pair, denied, _ in _governed(claim) if denied} - {pair for pair, denied, _ in _governed(claim) if not denied}
    for (one, other), denied, place in _governed(sentence):
        if (one, other) in apart and not denied and sentence.clauses[place] not in negative:
            yield Fault("negation", f"not {one} {other}")


def _governed(reading: Reading) -> list[tuple[tuple[str, str], bool, int]]:
    """Each direction with the thing behind it, whether a negation governs it, and its place."""
    things = [i for i in reading.items if i.kind != "hedge"]
    return [((a.key, b.key), a.first in reading.negated, a.first) for a, b in pairwise(things) if a.kind == "direction" and b.kind in _DENIABLE]


def _subjects_turned(sentence: Reading, claim: Reading) -> Iterator[Fault]:
    """What the claim denies of one name is denied of another."""
    here, there = _denied_of(sentence), _denied_of(claim)
    known = {item.key for item in claim.items}
    for subject, key in sorted(here - there):
        if subject in known and any(other == key for _, other in there):
            yield Fault("negation", f"{key} is not denied of {subject}")


def _unlike(sentence: Reading, claim: Reading, negative: frozenset[int]) -> Iterator[Fault]:
    """A name of which the claim says only that it did not (`X worked, but Y did not`), in a clause that denies nothing."""
    left_out = {name for place in claim.negations if _is_last(claim, place) for name in _named_before(claim, place)}
    negated = negative | {sentence.clauses[at] for at in sentence.negations}
    elsewhere = {i.key for i in claim.items if claim.clauses[i.first] not in {claim.clauses[at] for at in claim.negations}}
    for item in sentence.items:
        if item.key in left_out - elsewhere and sentence.clauses[item.first] not in negated:
            yield Fault("negation", f"{item.key} did not")


def _is_last(reading: Reading, place: int) -> bool:
    """Whether nothing follows a negation in its clause but a bracket."""
    after = place + 1
    return reading.tokens[place].stem == "not" and (
        after == len(reading.tokens) or reading.tokens[after].text == "(" or reading.clauses[after] != reading.clauses[place]
    )


def _named_before(reading: Reading, place: int) -> set[str]:
    return {i.key for i in reading.items if i.last <= place and i.kind in _NAMING and reading.clauses[i.first] == reading.clauses[place]}


def _denied_of(reading: Reading) -> set[tuple[str, str]]:
    """Names right before a negation in its clause, each with the word that is denied."""
    found = set()
    for place in reading.negations:
        before = [
            i for i in reading.items if 0 <= place - i.last <= NEAR + 1 and i.kind in _NAMING and reading.clauses[i.first] == reading.clauses[place]
        ]
        after = [i for i in reading.items if i.first in reading.scope(place) and i.kind in {"word", "code", "arm", "name"}]
        if before and after and reading.tokens[place].stem == "not":
            found.add((before[-1].key, after[0].key))
    return found


def _said(reading: Reading) -> set[tuple[str, int]]:
    """Every key and stem of a text with its place."""
    return {(i.key, i.first) for i in reading.items} | {(t.stem, at) for at, t in enumerate(reading.tokens)}


def _affirmed(reading: Reading, targets: set[int]) -> set[str]:
    """What stands outside the reach of negations, or in it but far from the negation."""
    near = {at + step for at in reading.negations for step in range(1, FAR + 1)} & reading.negated
    return {key for key, place in _said(reading) if place not in near | targets}


def _negative_clauses(reading: Reading, lexicon: Lexicon, known: set[str]) -> frozenset[int]:
    """Clauses in which something is denied by another word than a negation, and one that the claim does not have: `absent`, `failed`, `similar`."""
    words = lexicon.words("negative_like") - known
    denying = {reading.clauses[at] for at, t in enumerate(reading.tokens) if t.stem in words}
    return frozenset(denying | {reading.clauses[p.first] for p in reading.directions if p.key in {"same", "missed"}})


def _denied(reading: Reading, lexicon: Lexicon) -> set[tuple[str, int]]:
    """The words that negations deny, each with its place: the one that follows closely, and the verb of a clause that `no` or `neither` governs."""
    found: set[tuple[str, int]] = set()
    governing, auxiliaries = lexicon.words("governing"), lexicon.words("auxiliaries")
    for place in reading.negations:
        scope = [i for i in reading.items if i.first in reading.scope(place)]
        stem = reading.tokens[place].stem
        following = reading.tokens[place + 1].stem if place + 1 < len(reading.tokens) else ""
        if stem == "no" and following in {"one", "bodi"}:
            found |= {(i.key, i.first) for i in scope if i.kind == "word"}
        if stem not in governing or stem == "no" or following in {"a", "an"}:
            found |= {(i.key, i.first) for i in _following(scope, place, reading, lexicon)[: 1 if stem == "non" else None]}
            found |= _free_verb(place, reading, lexicon)
        if (
            stem == "neither"
            and reading.tokens[place - 1].is_word
            and place
            and not any(reading.tokens[at].stem in auxiliaries for at in reading.scope(place))
        ):
            found |= {(i.key, i.first) for i in _following(scope, place, reading, lexicon)}
        elif stem in governing:
            joined = next((at for at in reading.scope(place) if reading.tokens[at].stem == "and"), len(reading.tokens))
            verb = next((at for at in reading.scope(place) if at < joined and reading.tokens[at].stem in auxiliaries), None)
            found |= {
                (i.key, i.first) for i in _following([i for i in scope if verb is not None and i.first > verb], verb or place, reading, lexicon)[:1]
            }
    return found


def _free_verb(place: int, reading: Reading, lexicon: Lexicon) -> set[tuple[str, int]]:
    """The word right behind a negation and its auxiliaries, even one that says little of its own (`must not be taken`, `without results`)."""
    if reading.tokens[place].stem not in {"not", "without", "no", "to"}:
        return set()
    passed = lexicon.words("auxiliaries") | {"yet", "a", "an", "the", "ani"}
    unsaid = lexicon.words("light") | lexicon.words("function")
    near = range(place + 1, min(place + 4, len(reading.tokens)))
    following = next(((reading.tokens[at].stem, at) for at in near if reading.tokens[at].stem not in passed), None)
    return {following} if following and following[0] in lexicon.free - unsaid else set()


def _following(items: list[Item], place: int, reading: Reading, lexicon: Lexicon) -> list[Item]:
    """The words right after a place; none if a direction, which is checked by itself, or a bracket comes first."""
    found: list[Item] = []
    last, light, listed = place + 1, lexicon.words("light"), False
    for item in items[:4]:
        between = [t for t in reading.tokens[last : item.first] if t.stem not in light]
        if found and [t.stem for t in between] in (["or"], ["nor"]):
            between, listed = [], True
        if item.kind == "figure" and item.first <= place + 2 and not found and place in reading.negations:
            return next(([i for i in items if i.first in {q.first for q in run}] for run in reading.runs if run[0].first == item.first), [item])
        if (
            (item.kind == "figure" and place not in reading.negations)
            or item.kind not in _DENIABLE
            or len(between) > (NEAR if not found else 0)
            or any(t.text in {"(", ")", ",", "and"} for t in between)
        ):
            break
        if found and item.kind in {"arm", "name", "figure"}:
            break
        if item.key not in light:
            found.append(item)
        last = item.last
        if len(found) == 2 and not listed:
            break
    return found


def _denied_in_a_word(key: str, claim: Reading, lexicon: Lexicon) -> bool:
    words = {lexicon.stem(str(w)) for w in lexicon.data["negated_words"].get(key, ())}
    return any(t.stem in words for t in claim.tokens)
