"""One spelling for many: case, Unicode forms, dashes, Greek letters, Roman and written phase numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "μ": "mu", "µ": "mu", "σ": "sigma", "ω": "omega"}
_CHARACTERS = str.maketrans({**dict.fromkeys("‐‑‒–—−﹣－", "-"), **dict.fromkeys("‘’ʼ`´", "'"), **dict.fromkeys("“”„«»", '"'), **_GREEK})
_NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "one": "1", "two": "2", "three": "3", "four": "4"}
_PHASE = re.compile(r"\b(?:phases?|ph\.?|stage)[ -]?(iv|i{1,3}|one|two|three|four|[1-4])(?=[ab]?\b)", re.IGNORECASE)
_SECOND_PHASE = re.compile(r"(phase [1-4][ab]?\s*(?:/|-|or|and|to)\s*)(iv|i{1,3})\b")
_SUSPENDED = re.compile(
    r"(?<![\w-])(\(?[a-z]{1,8}\)?)-((?:\s*(?:,|and|or|/|&)\s*(?=\(?[a-z]{1,8}\)?-)|\s+(?:and|or|&)\s+)(?=(\(?[a-z]{1,8}\)?)-([a-z]+)))"
)
_LETTERS = re.compile(r"(?<![\w'-])([a-z]) (vs\.?|versus|and|or|v|/|&) ([a-z])[- ]([a-z]{5,})")
_SHORT_NOT = re.compile(r"\b(do|does|did|is|are|was|were|has|have|had|ca|wo|would|could|should)nt\b")
_WITH = re.compile(r"(?<!\w)w/(o\b)?\s*")
_PATIENTS = re.compile(r"\bpts\b")
_LATE_STAGE = re.compile(r"\blate[- ]stage\b")
_HALF_LIFE = re.compile(r"\bt ?1[/⁄]2\b")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


class _Without(dict[int, int | None]):
    """A table for `str.translate` that leaves out the characters of a category; a character is looked up once."""

    def __init__(self, category: str, kept: str = "") -> None:
        super().__init__({ord(c): ord(c) for c in kept})
        self._category = category

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code))[0] == self._category else code
        return self[code]


_PRINTED = _Without("C", kept="\n\t")
_UNMARKED = _Without("M")


class Token(NamedTuple):
    """A word of a normalised text: letters and digits alone, without a possessive ending, and where it stands."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Lower case, no accents, plain dashes and quotes, Greek letters by name, `phase 3` for `Phase III` or `phase three`, `don't` for `dont`."""
    folded = _printed(text)
    folded = _SPACE.sub(" ", folded).strip()
    folded = _SHORT_NOT.sub(r"\1n't", folded)
    folded = re.sub(r"\bain'?t\b", "is not", folded)
    folded = _HALF_LIFE.sub("half-life", folded)
    folded = _PATIENTS.sub("patients", folded)
    folded = _WITH.sub(lambda match: "without " if match[1] else "with ", folded).strip()
    folded = _SUSPENDED.sub(r"\1-\4\2", folded)
    folded = _LETTERS.sub(r"\1-\4 \2 \3-\4", folded)
    folded = _PHASE.sub(lambda match: f"phase {_NUMERALS.get(match[1], match[1])}", folded)
    folded = _SECOND_PHASE.sub(lambda match: match[1] + _NUMERALS[match[2]], folded)
    return _LATE_STAGE.sub("phase 3", folded)


def _printed(text: str) -> str:
    """Lower case in plain characters, without control characters; plain ASCII, as most texts are, needs no look at each character."""
    if text.isascii():
        return _CONTROL.sub("", text.translate(_CHARACTERS).lower())
    folded = unicodedata.normalize("NFKC", text.translate(_CHARACTERS)).translate(_CHARACTERS).lower()
    return without_accents(folded).translate(_CHARACTERS).translate(_PRINTED)


def without_accents(text: str) -> str:
    """A text without combining marks: `Guimarães` becomes `Guimaraes`."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text).translate(_UNMARKED)


def squash(text: str) -> str:
    """A name without case, spaces, hyphens or punctuation: `CP-101,606` becomes `cp101606`."""
    return re.sub(r"[^a-z0-9]", "", normalise(text).replace("'s", ""))


def tokens(normalised: str) -> list[Token]:
    """Words of a normalised text."""
    return list(_tokens(normalised))


@lru_cache(maxsize=512)
def _tokens(normalised: str) -> tuple[Token, ...]:
    return tuple(Token(_bare(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(normalised))


def outside(words: Sequence[Token], places: Sequence[tuple[int, int]]) -> list[Token]:
    """The words that begin in none of these places."""
    covered = bytearray(max((end for _, end in places), default=0))
    for start, end in places:
        covered[start:end] = b"\1" * (end - start)
    return [word for word in words if word.start >= len(covered) or not covered[word.start]]


def distinct_words(normalised: str) -> frozenset[str]:
    """The words of a normalised text, each once; for long texts, of which the places do not matter."""
    return frozenset(_bare(word) for word in set(_TOKEN.findall(normalised)))


def _bare(word: str) -> str:
    return word.split("'")[0] if word.endswith(("'s", "'")) else word.replace("'", "")
