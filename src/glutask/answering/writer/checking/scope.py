"""Scope: what was found once, or in some, is not said of all or for ever."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Reading

NEAR = 3
"""How many tokens may stand between `all`, the word that excepts and what it excepts."""


def check_scope(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of scope: `all`, `always` and `both` that the claim does not say, and the present tense for what it tells as past."""
    yield from _widened(sentence, claim, lexicon)
    yield from _for_ever(sentence, claim, lexicon)
    yield from _excepted(sentence, claim, lexicon)


def _widened(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    stems = {t.stem for t in claim.tokens}
    whole = lexicon.words("universal")
    for at, token in enumerate(sentence.tokens):
        timed = at + 1 < len(sentence.tokens) and (sentence.tokens[at + 1].stem in lexicon.spans or sentence.tokens[at + 1].kind == "number")
        if token.stem in whole and not timed and not stems & (whole | {"each", "both"}) and at not in sentence.negated:
            yield Fault("word", f"{token.text}, which is not said")
    if stems & {"both", "ani", "all", "each", "everi"} and not stems & {"onli", "alon", "just"} and any(t.stem == "onli" for t in sentence.tokens):
        yield Fault("word", "only, of which the claim says both or all")
    parted = lexicon.phrases("one_of_two", claim.tokens)
    if parted and "both" not in stems and any(t.stem == "both" for t in sentence.tokens):
        yield Fault("word", "both, of which the claim means one or none")


def _excepted(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """What the claim excepts from all (`all countries but X`), said without an exception."""
    excepting, whole = lexicon.words("excepting"), lexicon.words("universal") | {"no", "none"}
    if sentence.negations or any(t.stem in excepting for t in sentence.tokens):
        return
    for at, token in enumerate(claim.tokens):
        if token.stem in excepting and any(t.stem in whole for t in claim.tokens[max(0, at - NEAR) : at]):
            excepted = next((i for i in claim.items if i.first > at), None)
            if excepted and excepted.first - at <= NEAR and excepted.key in {i.key for i in sentence.items}:
                yield Fault("negation", f"all but {excepted.key}")


def _for_ever(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """A result in the present tense where the claim has none."""
    present = lexicon.words_as_written("present")
    if any(t.word in present for t in claim.tokens) or not any(t.word in lexicon.words_as_written("past") for t in claim.tokens):
        return
    stated = {p.first for p in sentence.directions if p.key != "differ"}
    for at, token in enumerate(sentence.tokens):
        being = token.word in {"is", "are"} and stated & set(range(at + 1, at + 4))
        if token.word in lexicon.words_as_written("present_results") or being:
            yield Fault("hedge", f"{token.text}, which is told as past")
