"""Several questions in one: where a text is cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from glutask.understanding.patterns import Pattern
from glutask.understanding.vocabulary import Vocabulary

MOST_PARTS = 6
_MOST_WORDS = 6
"""Most words of one matter in a list of matters."""
_STEM_WORDS = 9
_MARKER = re.compile(r"(?:^|(?<=\s))\(?([a-h]|[1-8])\)\s+", re.IGNORECASE)
_STEM = re.compile(r"^(?P<stem>[^?;]{2,90}?)(?::\s+|\s+[-–—]\s+|\.\s+)(?P<rest>\S.*)$", re.DOTALL)
_BESIDE = re.compile(r"\s*,\s*(?:and|or|plus|&)?\s*|\s+(?:and|plus|[&+])\s+", re.IGNORECASE)
_JOINED = re.compile(r"\s(?:and|plus|[&+])\s[^,]*$", re.IGNORECASE)
_LEANS = re.compile(r"(?:on|in|with|for|to|of|at|by)\s", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:\?+|;(?=\s|$)|\n+)\s*")
_PREPOSITION = r"(?:(?:for|in|at|with|to|by|on|against|from|of)\s+)?"
_PREDICATE = r"(?:not|still|also|oral|\w+(?:ed|ive|ing|al|ous|able))\b"
_AUXILIARY = r"(?:is|are|was|were|has|have|had|do|does|did|can|could|compared)"
_ASKS = r"(?:please\s+)?(?:say|tell me|give me|show me|name|list)\b(?!\s*(?:$|[,;.!?]))"
_COURTESY = re.compile(
    r"^(?:and|or|so|also|then|plus|please|pls|thanks?|thank you|cheers|ta|just|curious|wondering|list|name|names|only|them|\W)+$", re.IGNORECASE
)
_BARE = re.compile(r"^(?:who|which|what|when|where|how many|how much)\W*$", re.IGNORECASE)


Matters = Callable[[str, bool], frozenset[str]]
"""What a few words ask about; the second argument says whether kinds of figure (`trial n`, `p value`) count."""
_LISTED = 3
"""So many figures in a row are asked for one by one; two belong to one result (`the difference and its p value`)."""


class Cut(NamedTuple):
    """A text with several questions: what stands before them and names their subject, and the questions in order."""

    stem: str
    parts: tuple[str, ...]


def split_questions(text: str, vocabulary: Vocabulary, matters: Matters) -> Cut:
    """The questions of a text, in order; no parts where it is one question.

    A text is cut at `(a) (b)`, after question marks and semicolons, before a question word that follows `and` or a comma, and between
    the matters of a list (`dose, route and half-life`), where each is a matter of its own; `who and when?` behind a question is none.

    Args:
        text: As typed.
        vocabulary: Words that begin a question, and how one is led up to or asked again.
        matters: See there.
    """
    stem, pieces = _marked(text) or _punctuated(text, vocabulary, matters)
    again = vocabulary.built("asks_again")
    parts = [part for number, part in enumerate(pieces) if not _COURTESY.match(part) and not (number and again.search(part))]
    whole = all(_BARE.match(part) for part in parts)
    return Cut(stem, tuple(parts)) if 2 <= len(parts) <= MOST_PARTS and not whole else Cut("", ())


def _marked(text: str) -> tuple[str, list[str]] | None:
    """A text whose questions are lettered or numbered in order."""
    found = list(_MARKER.finditer(text))
    signs = "".join(m[1].lower() for m in found)
    if len(found) < 2 or not ("abcdefgh".startswith(signs) or "12345678".startswith(signs)):
        return None
    ends = [*(m.start() for m in found[1:]), len(text)]
    return text[: found[0].start()].strip(" ,:-"), [text[m.end() : end].strip(" ,;?.") for m, end in zip(found, ends, strict=True)]


def _punctuated(text: str, vocabulary: Vocabulary, matters: Matters) -> tuple[str, list[str]]:
    question_word, scene, opens = vocabulary.structure["question_word"], vocabulary.built("scene"), vocabulary.built("opens_question")
    stem, rest = "", text
    headed = _STEM.match(text)
    if headed and len(headed["stem"].split()) <= _STEM_WORDS and not re.search(rf"\b{question_word}\b", headed["stem"], re.IGNORECASE):
        stem, rest = headed["stem"], headed["rest"]
    pieces = [piece.strip(" ,.") for piece in _ENDS.split(rest) if re.search(r"\w", piece)]
    if any(vocabulary.built("sets_aside").search(piece) for piece in pieces[1:]):
        return "", [text]
    asks = re.compile(rf"\b{question_word}\b|^{_ASKS}", re.IGNORECASE)
    pieces = [piece for number, piece in enumerate(pieces) if stem or number == 0 or asks.search(piece) or matters(piece, True)]
    pieces = [part for piece in pieces for part in _at_question_words(piece, question_word, scene, headed=bool(stem) or bool(opens.search(piece)))]
    return stem, [part for piece in pieces for part in _at_matters(piece, question_word, matters, headed=bool(stem))]


def _at_question_words(piece: str, question_word: str, scene: Pattern, headed: bool) -> list[str]:
    """Cut before question words; what stands before the first must be a question itself, or follow a heading, else it is its setting."""
    begins = rf"(?={_PREPOSITION}(?!{_AUXILIARY}\s+{_PREDICATE}){question_word}\b(?:\s+\S|\s*$))"
    cut = re.compile(rf",?\s+(?:and|&|plus)\s+{begins}|,\s+{begins}|,?\s+(?:and|&)\s+(?={_ASKS})", re.IGNORECASE)
    parts = [part.strip(" ,") for part in cut.split(piece) if part.strip(" ,?.!")]
    if len(parts) > 1 and scene.search(parts[0]):
        return [piece]
    return parts if parts and (headed or re.search(rf"\b(?!compared){question_word}\b", parts[0], re.IGNORECASE)) else [piece]


def _at_matters(piece: str, question_word: str, matters: Matters, headed: bool) -> list[str]:
    """A list of matters as one piece each, if each names a matter that no other names; without a heading it ends in `and`."""
    items = [item for item in _BESIDE.split(piece) if item.strip()]
    if len(items) < 2 or any(len(item.split()) > _MOST_WORDS for item in items) or not (headed or _JOINED.search(piece)):
        return [piece]
    named = [matters(item, True) for item in items]
    if len(items) < _LISTED and not any(matters(item, False) for item in items):
        return [piece]
    if re.match(rf"\W*{question_word}\b", piece, re.IGNORECASE) or not all(named) or _overlap(named) or _LEANS.match(items[-1]):
        return [piece]
    return items


def _overlap(sets: Sequence[frozenset[str]]) -> bool:
    return any(one == other for number, one in enumerate(sets) for other in sets[:number])
