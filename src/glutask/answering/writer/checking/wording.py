"""Whether every word and name of a sentence stands in the claim, or says nothing of its own."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Item, Reading
from glutask.answering.writer.names import squashed

SHORT = 5
"""A shorter word has no syllable that denies it."""
_DENYING = ("un", "in", "non")
_MARKS = frozenset(".,;:()%-/'\"+=<>±≥≤~&°×?")


def check_wording(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of marks, words and names.

    A word passes if the claim has it (by stem), has one that may stand for it, or if it is free; a name if the claim names the same thing.
    """
    marks = {t.text for t in claim.tokens if t.kind == "mark"}
    stems = {t.stem for t in claim.tokens} | {"".join(c for c in t.stem if c.isalnum()) for t in claim.tokens}
    groups = {p.key for p in claim.groups}
    licensed = {at for p in sentence.groups if p.key in groups for at in range(p.first, p.last)}
    bounds = {at for p in sentence.phrases("bounds_before") for at in range(p.first, p.last) if any(q.first == p.last for q in sentence.quantities)}
    licensed |= {q.first - 2 for q in sentence.quantities if q.statistic == "n" and q.first > 1 and sentence.tokens[q.first - 1].text == "="}
    named = claim.ids
    for token in sentence.tokens:
        if token.kind == "mark" and token.text not in _MARKS and token.text not in marks:
            yield Fault("mark", token.text)
    yield from _contraries(sentence, claim, stems, lexicon)
    for item in sentence.items:
        shown = " ".join(t.text for t in sentence.tokens[item.first : item.last])
        if item.kind in {"name", "trial"} and (item.key not in named or not _is_called_so(item, sentence, claim)):
            yield Fault("name", shown)
        if (
            item.kind in {"word", "code", "arm"}
            and item.key not in lexicon.free
            and item.first not in licensed | bounds
            and not _known(item.key, stems, lexicon)
        ):
            yield Fault("name" if item.kind == "code" or (item.first and shown[:1].isupper()) else "word", shown)


def _is_called_so(item: Item, sentence: Reading, claim: Reading) -> bool:
    """Whether a name that looks like the code of a product stands in the claim; other names of a thing may stand for one another."""
    shown = "".join(t.text for t in sentence.tokens[item.first : item.last])
    coded = item.kind == "name" and any(c.isdigit() for c in shown)
    return not coded or squashed(shown) in squashed(claim.text)


def _contraries(sentence: Reading, claim: Reading, stems: set[str], lexicon: Lexicon) -> Iterator[Fault]:
    """Words of which the claim has the contrary, and no phrase that may stand for them (`by mouth` for `orally`)."""
    meant = {p.key for p in claim.groups if p.last - p.first > 1}
    own: dict[int, set[str]] = {}
    for phrase in sentence.groups:
        own.setdefault(phrase.first, set()).add(phrase.key)
    words, said = {t.word for t in claim.tokens}, {t.stem for t in sentence.tokens}
    for at, token in enumerate(sentence.tokens):
        contrary: frozenset[str] = frozenset()
        if token.is_word and token.stem not in stems:
            contrary = (lexicon.contrary(token.stem) & stems - said) | (
                _denied_words(token.word) & words if at not in sentence.negated else frozenset()
            )
        if contrary and not meant & own.get(at, set()):
            yield Fault("word", f"{token.text}, the contrary of what is said")


def _denied_words(word: str) -> frozenset[str]:
    """A word with a syllable that denies it, or without the one that it has."""
    if len(word) < SHORT:
        return frozenset()
    return frozenset([*(f"{no}{word}" for no in _DENYING), *(word.removeprefix(no) for no in _DENYING if word.startswith(no))])


def _known(stem: str, stems: set[str], lexicon: Lexicon) -> bool:
    return stem in stems or "".join(c for c in stem if c.isalnum()) in stems or lexicon.implied(stem, stems)
