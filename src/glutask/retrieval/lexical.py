"""Lexical retrieval: BM25 (Robertson & Zaragoza 2009, doi 10.1561/1500000019) over stemmed words, by bm25s."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import Stemmer

from glutask.retrieval.bm25 import STOPWORDS_EN, bm25s

_WORD = re.compile(r"[^\W_]+(?:[-.,/'][^\W_]+)*")
_CODE = re.compile(r"\d.*[^\W\d_]|[^\W\d_].*\d")
_STOP = frozenset(STOPWORDS_EN)
_NOTHING = "∅"
_STEMMER = Stemmer.Stemmer("english")


def terms(text: str) -> list[str]:
    """Stemmed terms of a text, in order.

    A compound counts by its parts; a code such as `AXS-05` also whole (joined), so that `axs05`, `AXS 05` and `AXS-05` meet.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    found: list[str] = []
    for match in _WORD.finditer(folded):
        word = match.group()
        parts = re.split(r"[-/']", word)
        found.extend(part for part in parts if part not in _STOP)
        if len(parts) > 1 and _CODE.search(word):
            found.append("".join(parts))
    return [str(term) for term in _STEMMER.stemWords(found)]


class LexicalIndex:
    """BM25 over units."""

    def __init__(self, model: Any) -> None:
        """Wrap a bm25s model."""
        self._model = model
        self._known: dict[str, int] = model.vocab_dict
        self._units = int(model.scores["num_docs"])

    @classmethod
    def build(cls, texts: Iterable[str], k1: float = 1.2, b: float = 0.75) -> LexicalIndex:
        """Index one text per unit; texts are read once, one at a time."""
        model = bm25s.BM25(method="lucene", k1=k1, b=b)
        vocabulary: dict[str, int] = {}
        numbers = [np.array([vocabulary.setdefault(term, len(vocabulary)) for term in terms(text) or [_NOTHING]], dtype=np.int32) for text in texts]
        model.index((numbers, vocabulary), show_progress=False)
        return cls(model)

    def search(self, text: str, depth: int) -> dict[int, float]:
        """Unit number to BM25 score, for the best `depth` units that share a term."""
        scores = self._scores(text)
        order = np.argsort(-scores, kind="stable")[:depth]
        return {int(i): float(scores[i]) for i in order if scores[i] > 0}

    def score(self, text: str, units: Sequence[int]) -> dict[int, float]:
        """The same for given units, wherever they rank; those that share no term are left out."""
        scores = self._scores(text)
        return {unit: float(scores[unit]) for unit in units if scores[unit] > 0}

    def _scores(self, text: str) -> npt.NDArray[np.float32]:
        known = [term for term in terms(text) if term in self._known]
        scores: npt.NDArray[np.float32] = self._model.get_scores(known) if known else np.zeros(self._units, dtype=np.float32)
        return scores

    def save(self, folder: Path) -> None:
        """Write the model's arrays and vocabulary (no pickle)."""
        self._model.save(str(folder / "lexical"), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote."""
        return cls(bm25s.BM25.load(str(folder / "lexical")))
