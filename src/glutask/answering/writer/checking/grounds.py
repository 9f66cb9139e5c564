"""Grounds of a finding: why something happened, and in whom it was seen, are kept."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Reading

_ENDS = {";", ".", ","}


def check_reasons(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of reason: something is given as a reason that the claim does not give as one."""
    said, told = _reasons(sentence, lexicon), _reasons(claim, lexicon)
    if not said or any(t.stem in lexicon.loose_reasons for t in claim.tokens):
        return
    for key in sorted(said - told):
        yield Fault("word", f"because of {key}")


def check_subjects(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of subject: what was seen in animals, in cells or in one patient is said without them."""
    for group in lexicon.subjects:
        if group & {t.stem for t in claim.tokens} and not group & {t.stem for t in sentence.tokens}:
            yield Fault("hedge", f"seen in {', '.join(sorted(group & {t.stem for t in claim.tokens}))}")


def _reasons(reading: Reading, lexicon: Lexicon) -> set[str]:
    """What stands behind a word such as `because`, up to the end of its clause."""
    found: set[str] = set()
    for place, token in enumerate(reading.tokens):
        if token.stem in lexicon.reasons:
            end = next((at for at in range(place, len(reading.tokens)) if reading.tokens[at].text in _ENDS), len(reading.tokens))
            found |= {lexicon.alike(i.key) for i in reading.items if place < i.first < end and i.kind in {"word", "direction"}}
    return found
