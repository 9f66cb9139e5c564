"""Grounds of a finding: why something happened, and in whom it was seen, are kept."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import SENTENCE_ENDS, Reading

FRAMING = 3
"""A being named within so many tokens of the beginning is that of the whole claim (`In rats …`)."""
ENOUGH = 2
"""How many words a sentence must share with a clause to repeat it."""
_ENDS = {";", ".", ","}
_BEFORE_NOUNS = {"of", "to"}
"""Words behind which a reason is a noun, which ends before the next verb."""


def check_reasons(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of reason: something is given as a reason that the claim does not give as one."""
    said, told = _reasons(sentence, lexicon), _reasons(claim, lexicon, lexicon.words("given_reasons"))
    followed = _reasons(claim, lexicon, lexicon.words("consequences"))
    if said and said <= followed and not told:
        yield Fault("word", f"because of {', '.join(sorted(said))}, which follows from it")
    if not said or (not told and any(t.stem in lexicon.loose_reasons for t in claim.tokens)):
        return
    for key in sorted(said - told - _reasons(claim, lexicon, frozenset({"from", "through", "by", "for"}))):
        yield Fault("word", f"because of {key}")


def check_causes(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of binding: a figure with the reason that the claim gives for another one (`257 left because of X, 23 because of Y`)."""
    said, told = _caused(sentence, lexicon), _caused(claim, lexicon)
    known = {q.key for q in claim.quantities}
    for key, reasons in said.items():
        others = set().union(*(its for other, its in told.items() if other != key))
        if key in known and reasons & others and not reasons & told.get(key, set()):
            yield Fault("binding", f"{key} because of {', '.join(sorted(reasons & others))}")


def _caused(reading: Reading, lexicon: Lexicon) -> dict[str, set[str]]:
    """Figures, each with what is given as its reason before the next one; times are passed over."""
    figures = [q for q in reading.quantities if q.unit not in lexicon.data["time_units"] and not reading.depths[q.first]]
    found: dict[str, set[str]] = {}
    for number, one in enumerate(figures):
        end = figures[number + 1].first if number + 1 < len(figures) else len(reading.tokens)
        low = next((at for at in range(one.last, end) if reading.tokens[at].stem in lexicon.reasons), end)
        high = next((at for at in range(low, end) if reading.tokens[at].text in SENTENCE_ENDS | {","}), end)
        words = {i.key for i in reading.items if low < i.first < high and i.kind == "word"}
        if words:
            found.setdefault(one.key, set()).update(words)
    return found


def check_subjects(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of subject: what was seen in animals or cells is said without them, though not of another clause of the claim."""
    home = _home(sentence, claim)
    people = lexicon.words("people") & {t.stem for t in claim.tokens} & {t.stem for t in sentence.tokens}
    if people and home is not None:
        return
    for group in lexicon.subjects:
        named = {t.stem for at, t in enumerate(claim.tokens) if t.stem in group and (home is None or claim.clauses[at] == home or at < FRAMING)}
        if named and not group & {t.stem for t in sentence.tokens}:
            yield Fault("hedge", f"seen in {', '.join(sorted(named))}")


def _home(sentence: Reading, claim: Reading) -> int | None:
    """The clause of the claim that a sentence repeats, if it repeats one alone."""
    own = {i.key for i in sentence.items if i.kind not in {"date", "trial"}}
    clauses = [{i.key for i in claim.items if claim.clauses[i.first] == clause} for clause in range(max(claim.clauses, default=0) + 1)]
    shared = [own & keys for keys in clauses]
    best = max(range(len(clauses)), key=lambda n: len(shared[n]))
    elsewhere = set().union(*(keys for n, keys in enumerate(shared) if n != best))
    return best if len(shared[best]) >= ENOUGH and not elsewhere - shared[best] - {i.key for i in claim.names} else None


def _reasons(reading: Reading, lexicon: Lexicon, words: frozenset[str] = frozenset()) -> set[str]:
    """What stands behind a word such as `because`, or another one, up to the end of its clause."""
    found: set[str] = set()
    for place, token in enumerate(reading.tokens):
        if token.stem in (words or lexicon.reasons):
            noun = place + 1 < len(reading.tokens) and reading.tokens[place + 1].stem in _BEFORE_NOUNS
            ends = lexicon.words("auxiliaries") if noun else frozenset()
            rest = range(place, len(reading.tokens))
            end = next((at for at in rest if reading.tokens[at].text in _ENDS or reading.tokens[at].stem in ends), len(reading.tokens))
            found |= {lexicon.alike(i.key) for i in reading.items if place < i.first < end and i.kind in {"word", "direction"}}
    return found
