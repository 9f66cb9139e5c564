"""Slips of the keyboard in ordinary words: one letter too many, missing or wrong, or two that changed places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from glutask.corpus.corpus import Corpus
from glutask.understanding.normalise import normalise, tokens
from glutask.understanding.vocabulary import Vocabulary

SHORTEST = 5
"""Words of fewer letters are corrected only where two letters changed places; below four never."""
USED = 3
"""A word is worth correcting towards if the corpus' statements use it so often."""
_WORD = re.compile(r"[a-z]{4,}")
_TYPED = re.compile(r"(?<![\w-])[A-Za-z]?[a-z]{3,}(?![\w-])")


def worth_correcting_towards(corpus: Corpus, vocabulary: Vocabulary) -> list[str]:
    """Words that the corpus' statements use, and those that questions are built of."""
    said = Counter(word for statement in corpus.statements.values() for word in _words(statement.text))
    facets = (facet for field, values in vocabulary.data["facets"].items() if field != "frames" for facet in values.values())
    named = {word for facet in facets for name in facet["names"] for word in _words(str(name))}
    words = {word for word, count in said.items() if count >= USED} | set(vocabulary.generic_words) | named
    return sorted(word for word in words if _WORD.fullmatch(word))


_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "est", "y")


def inflected(word: str) -> tuple[str, ...]:
    """The word and what it may be a form of: `plugs` of `plug`, `coped` of `cope`, `biggest` of `big`."""
    stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 3]
    doubled = [stem[:-1] for stem in stems if len(stem) > 3 and stem[-1] == stem[-2]]
    return tuple(dict.fromkeys((word, *stems, *doubled, *(f"{stem}e" for stem in stems))))


class Speller:
    """Corrects words that nobody knows towards those that the corpus uses.

    The distance is optimal string alignment (Boytsov 2011, doi 10.1145/1963190.1963191). The first letter must agree, and only one
    word may fit, so that a name which is merely unknown stays as it is.
    """

    def __init__(self, right: Iterable[str], known: Callable[[str], bool]) -> None:
        """Wrap the words.

        Args:
            right: What `worth_correcting_towards` returned.
            known: Whether a word is one that people use, so that it stays as it is.
        """
        self._right: dict[str, list[str]] = {}
        for word in sorted(right):
            self._right.setdefault(word[0], []).append(word)
        self.known = known

    def correct(self, question: str) -> str:
        """The question with its slips put right; a capital stays one."""
        return _TYPED.sub(self._put_right, question)

    def _put_right(self, match: re.Match[str]) -> str:
        typed = match.group()
        word = typed.lower()
        better = word if self.known(word) else self._nearest(word)
        return typed if better == word else typed[0] + better[1:]

    def _nearest(self, word: str) -> str:
        """The one word that differs by a slip, or the word itself."""
        candidates = [c for c, _, _ in process.extract(word, self._right.get(word[0], ()), scorer=OSA.distance, score_cutoff=1, limit=None)]
        if word in candidates:
            return word
        fitting = [c for c in candidates if (len(word) >= SHORTEST or sorted(c) == sorted(word))]
        return fitting[0] if len(fitting) == 1 else word


def _words(text: str) -> Iterable[str]:
    return (token.text for token in tokens(normalise(text)))
