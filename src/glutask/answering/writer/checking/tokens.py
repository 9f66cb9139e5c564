"""Words, codes, numbers and marks of a text, each with its stem."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

import Stemmer

Kind = Literal["word", "code", "number", "mark"]

_STEMMER = Stemmer.Stemmer("english")
_CHARACTERS = str.maketrans({**dict.fromkeys("‐‑‒–—−﹣－", "-"), **dict.fromkeys("‘’ʼ`´", "'"), **dict.fromkeys("“”„«»", '"'), "μ": "µ"})
_REWRITTEN = (
    (re.compile(r"\bno longer\b(?! than)"), "not"),
    (re.compile(r"\b([A-Za-z]{3,})-free\b"), r"free of \1"),
    (re.compile(r"\b[Dd]rop(?:ped|ping|s)?[- ]out(s?)\b"), r"dropout\1"),
    (re.compile(r"\b([Ww])ith or without\b"), r"\1hatever"),
    (re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|\d+(?:\.\d+)?)-?fold\b"), r"\1 fold"),
    (re.compile(r"\b([Bb]ack|[Ff]ollow|[Ss]et)-up\b"), r"\1up"),
)
"""Turns of speech that are read as others."""
_SHORTENED = re.compile(r"\b((?:[A-Z]+-)+)(\d+)((?:,? (?:and |to |or )?-\d+(?![.\d]))+)")
_MARKERS = re.compile(r"\s*\[\d{1,3}\]")
_TOKEN = re.compile(
    r"""
    (?P<odd>https?://\S+|\S+@\S+\.\S+)
  | (?P<date>(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?(?![\d-]))
  | (?P<chemical>\(\d?[RS±](?:,\s?\d?[RS])*\)-[A-Za-z][\w-]*)
  | (?P<code>\d+(?:,\d+)*-[A-Za-z][\w]*(?:-\w+)*)
  | (?P<number>(?:(?<![\w.)%])[-+])?(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+))
  | (?P<word>[^\W\d_][^\W_]*(?:['/.-][^\W_]+)*)
  | (?P<mark>\S)
    """,
    re.VERBOSE,
)
_PARTS = re.compile(r"^(?:[A-Z]?[a-z]{2,}|[A-Z]{3,}|[a-z])(?:-(?:[a-z]{2,}|[a-z]))+$")
_ORDINAL = re.compile(r"^(?:[Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear|[Hh]our|[Pp]hase|[Ss]tage|[Ss]tep|[Pp]eriod)-\d+$")
_RANGED = re.compile(r"^([A-Za-z]+)(\d+[A-Z]?)-([A-Za-z]+)(\d+[A-Z]?)$")
_TAILED = re.compile(r"^(.*[A-Z0-9].*?)((?:-[a-z]{3,})+)$")
_UNIT = re.compile(r"^(?:[mµunk]?(?:g|mol|L|l|M)|mg|mcg|ng)/\w{1,4}$")
_SLASHED = re.compile(r"^[A-Za-z]?[a-z]{2,}(?:/[a-z]{3,})+$")


class Token(NamedTuple):
    """A piece of text."""

    text: str
    word: str
    """In lower case, in one spelling."""
    stem: str
    kind: Kind
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters alone."""
        return self.kind == "word"


def plain(text: str) -> str:
    """One form of dashes, quotes and letters; without markers `[1]` and emphasis."""
    folded = unicodedata.normalize("NFKC", text.translate(_CHARACTERS)).translate(_CHARACTERS)
    for pattern, other in _REWRITTEN:
        folded = pattern.sub(other, folded)
    folded = _SHORTENED.sub(_in_full, folded)
    return _MARKERS.sub("", folded.replace("**", ""))


def _in_full(codes: re.Match[str]) -> str:
    """`RAP-MD-01 to -03` with both codes in full; a number of another length behind a hyphen is negative."""
    if any(len(number) != len(codes[2]) for number in re.findall(r"-(\d+)", codes[3])):
        return codes[0]
    return codes[1] + codes[2] + codes[3].replace(" -", f" {codes[1]}")


def tokenise(text: str, spellings: tuple[tuple[re.Pattern[str], str], ...]) -> list[Token]:
    """Tokens of a text in order; `12-week` and `add-on` fall into their parts, `RAP-MD-01` and `4-Cl-KYN` stay whole."""
    found: list[Token] = []
    for match in _TOKEN.finditer(plain(text)):
        kind, piece = str(match.lastgroup), match.group()
        if kind == "number" or kind == "date":
            found.append(Token(piece, piece, piece, "number" if kind == "number" else "code", match.start(), match.end()))
        elif kind in {"chemical", "odd"}:
            found.append(Token(piece, piece.lower(), squash(piece), "code", match.start(), match.end()))
        elif kind == "code":
            found.extend(_numbered(piece, match.start(), spellings))
        elif kind == "word":
            found.extend(_words(piece, match.start(), spellings))
        else:
            found.append(Token(piece, piece, piece, "mark", match.start(), match.end()))
    return found


def squash(text: str) -> str:
    """Letters and digits alone, in lower case; brackets of a chemical name count."""
    return re.sub(r"[^a-z0-9(),%/]" if text.startswith("(") else r"[^a-z0-9]", "", text.lower())


@lru_cache(maxsize=20000)
def folded(word: str, spellings: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """A word in lower case and one spelling."""
    found = word.lower()
    for pattern, replacement in spellings:
        found = pattern.sub(replacement, found)
    return found


@lru_cache(maxsize=20000)
def stem(word: str, spellings: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """Stem of a word in one spelling."""
    return str(_STEMMER.stemWord(folded(word, spellings)))


def _numbered(piece: str, start: int, spellings: tuple[tuple[re.Pattern[str], str], ...]) -> list[Token]:
    """`12-week` as number and word, `4-Cl-KYN` as one code: what follows the number decides by its shape."""
    number, _, rest = piece.partition("-")
    if re.fullmatch(r"[a-z]{2,}(?:-[a-z]+)*", rest) and "," not in number:
        at = start + len(number) + 1
        return [Token(number, number, number, "number", start, start + len(number)), *_words(rest, at, spellings)]
    return [Token(piece, piece.lower(), squash(piece), "code", start, start + len(piece))]


def _words(piece: str, start: int, spellings: tuple[tuple[re.Pattern[str], str], ...]) -> list[Token]:
    if piece.lower().endswith("n't"):
        head = piece[:-3] if piece.lower() != "can't" else "can"
        return [_word(head, start, spellings), Token("not", "not", "not", "word", start + len(head), start + len(piece))]
    for ending in ("'s", "'"):
        piece = piece.removesuffix(ending)
    if _ORDINAL.match(piece):
        head, _, number = piece.partition("-")
        at = start + len(head) + 1
        return [_word(head, start, spellings), Token(number, number, number, "number", at, at + len(number))]
    if "/" in piece and not _UNIT.match(piece):
        found, at = [], start
        for part in piece.split("/"):
            found += _words(part, at, spellings)
            at += len(part) + 1
        return found
    if _PARTS.match(piece) or _SLASHED.match(piece):
        parts = re.split(r"[-/]", piece)
        found, at = [], start
        for part in parts:
            found.append(_word(part, at, spellings))
            at += len(part) + 1
        return found
    ranged = _RANGED.match(piece)
    if ranged and ranged[1] == ranged[3]:
        at = start + piece.index("-") + 1
        return [_word(ranged[1] + ranged[2], start, spellings), _word(ranged[3] + ranged[4], at, spellings)]
    tailed = _TAILED.match(piece)
    if tailed:
        at = start + len(tailed[1]) + 1
        return [_word(tailed[1], start, spellings), *_words(tailed[2][1:], at, spellings)]
    return [_word(piece, start, spellings)]


def _word(piece: str, start: int, spellings: tuple[tuple[re.Pattern[str], str], ...]) -> Token:
    if (piece == "A" and start) or re.search(r"\d|[A-Z].*[A-Z]|[a-z][A-Z]|[./-]", piece):
        return Token(piece, piece.lower(), squash(piece), "code", start, start + len(piece))
    return Token(piece, folded(piece, spellings), stem(piece, spellings), "word", start, start + len(piece))
