"""Whether every word and name of a sentence stands in the claim, or says nothing of its own."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Reading

_MARKS = frozenset(".,;:()%-/'\"+=<>±≥≤~&°×?")


def check_wording(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of marks, words and names.

    A word passes if the claim has it (by stem), has one that may stand for it, or if it is free; a name if the claim names the same thing.
    """
    marks = {t.text for t in claim.tokens if t.kind == "mark"}
    stems = {t.stem for t in claim.tokens} | {"".join(c for c in t.stem if c.isalnum()) for t in claim.tokens}
    groups = {p.key for p in lexicon.phrases("same", claim.tokens)}
    licensed = {at for p in lexicon.phrases("same", sentence.tokens) if p.key in groups for at in range(p.first, p.last)}
    bounds = {at for p in sentence.phrases("bounds_before") for at in range(p.first, p.last) if any(q.first == p.last for q in sentence.quantities)}
    named = {item.key for item in claim.names}
    for token in sentence.tokens:
        if token.kind == "mark" and token.text not in _MARKS and token.text not in marks:
            yield Fault("mark", token.text)
    for token in sentence.tokens:
        if token.is_word and token.stem not in stems and lexicon.contrary(token.stem, stems):
            yield Fault("word", f"{token.text}, the contrary of what is said")
    for item in sentence.items:
        shown = " ".join(t.text for t in sentence.tokens[item.first : item.last])
        if item.kind in {"name", "trial"} and item.key not in named:
            yield Fault("name", shown)
        if item.kind in {"word", "code", "arm"} and item.first not in licensed | bounds and not _known(item.key, stems, lexicon):
            yield Fault("name" if item.kind == "code" or (item.first and shown[:1].isupper()) else "word", shown)


def _known(stem: str, stems: set[str], lexicon: Lexicon) -> bool:
    return stem in stems or "".join(c for c in stem if c.isalnum()) in stems or lexicon.implied(stem, stems)
