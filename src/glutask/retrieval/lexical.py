"""Lexical retrieval: BM25 (Robertson & Zaragoza 2009, doi 10.1561/1500000019) over stemmed words, by bm25s."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import Stemmer

from glutask.retrieval.ranking import Ranking, Units, numbers_of

_WORD = re.compile(r"[^\W_]+(?:[-.,/'][^\W_]+)*")
_CODE = re.compile(r"\d.*[^\W\d_]|[^\W\d_].*\d")
_INSIDE = re.compile(r"[-/']")
_STOP = frozenset(
    """
    a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with
    """.split()  # noqa: SIM905  (reads better than 33 strings)
)
"""The English stop words of Lucene, as bm25s has them."""
NOTHING = "∅"
"""The term of a text that has none, so that it has a length like any other."""
_STEMMER = Stemmer.Stemmer("english")


Terms = Callable[[str], list[str]]
"""Text to its terms."""


def terms(text: str, stemmed: bool = True, stopped: bool = True) -> list[str]:
    """Terms of a text, in order.

    A compound counts by its parts; a code such as `AXS-05` also whole (joined), so that `axs05`, `AXS 05` and `AXS-05` meet.

    Args:
        text: Any.
        stemmed: Whether words are cut to their stems.
        stopped: Whether stop words are left out.
    """
    folded = (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()
    found: list[str] = []
    for word in _WORD.findall(folded):
        if word.isalnum():
            if not (stopped and word in _STOP):
                found.append(word)
            continue
        parts = _INSIDE.split(word)
        found.extend(part for part in parts if not (stopped and part in _STOP))
        if len(parts) > 1 and _CODE.search(word):
            found.append("".join(parts))
    return [str(term) for term in _STEMMER.stemWords(found)] if stemmed else found


@lru_cache(maxsize=8192)
def term_set(text: str) -> frozenset[str]:
    """The terms of a text, each once; those of the texts read lately are remembered."""
    return frozenset(terms(text))


class Table(NamedTuple):
    """The score of every term in every unit that uses it, term by term."""

    scores: npt.NDArray[np.float32]
    units: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    """Where the scores of each term begin; one more at the end."""
    vocabulary: dict[str, int]
    parameters: dict[str, Any]


class LexicalIndex:
    """BM25 over units."""

    def __init__(self, table: Table, read: Terms = terms) -> None:
        """Wrap the scores of n units.

        Args:
            table: As bm25s computed it.
            read: How the units' terms were made, and a query's are.
        """
        self._table = table
        self._read = read
        self._allowed: npt.NDArray[np.int64] | None = None
        self._units = int(table.parameters["num_docs"])
        self._last: tuple[str, npt.NDArray[np.float32]] | None = None

    def __len__(self) -> int:
        """How many units it holds."""
        return self._units

    @classmethod
    def build(cls, texts: Iterable[str], k1: float = 1.2, b: float = 0.75, read: Terms = terms) -> LexicalIndex:
        """Index one text per unit; texts are read once, one at a time."""
        return cls.build_terms((read(text) for text in texts), k1, b, read)

    @classmethod
    def build_terms(cls, units: Iterable[Sequence[str]], k1: float = 1.2, b: float = 0.75, read: Terms = terms) -> LexicalIndex:
        """The same from each unit's terms."""
        from glutask.retrieval.bm25 import bm25s  # slow to import, and not needed to search

        model = bm25s.BM25(method="lucene", k1=k1, b=b)
        vocabulary: dict[str, int] = {}
        numbers = [np.array([vocabulary.setdefault(term, len(vocabulary)) for term in said or [NOTHING]], dtype=np.int32) for said in units]
        model.index((numbers, vocabulary), show_progress=False)
        parameters = {name: getattr(model, name) for name in ("k1", "b", "delta", "method", "idf_method", "dtype", "int_dtype")}
        scores = model.scores
        table = Table(scores["data"], scores["indices"], scores["indptr"], vocabulary, {**parameters, "num_docs": int(scores["num_docs"])})
        return cls(table, read)

    def narrowed(self, units: npt.NDArray[np.int64]) -> LexicalIndex:
        """The same index, in which only these units are found (their numbers ascending)."""
        part = copy(self)
        part._allowed = units
        return part

    def search(self, text: str, depth: int) -> Ranking:
        """Unit number to BM25 score, for the best `depth` units that share a term; best first."""
        scores = self._scores(text)
        found = np.flatnonzero(scores > 0) if self._allowed is None else self._allowed[scores[self._allowed] > 0]
        if len(found) > depth:
            least = np.partition(scores[found], len(found) - depth)[len(found) - depth]
            found = found[scores[found] >= least]
        best = found[np.argsort(-scores[found], kind="stable")][:depth]
        return Ranking(best, scores[best])

    def score(self, text: str, units: Sequence[int] | Units) -> Ranking:
        """The same for given units, wherever they rank; those that share no term are left out."""
        scores = self._scores(text)
        asked = numbers_of(units)
        if self._allowed is not None:
            asked = asked[np.isin(asked, self._allowed)]
        found = asked[scores[asked] > 0]
        return Ranking(found, scores[found])

    def _scores(self, text: str) -> npt.NDArray[np.float32]:
        """Of all units; those of the last text are kept, since a search is followed by `score`."""
        last = self._last
        if last is None or last[0] != text:
            table = self._table
            scores = np.zeros(self._units, dtype=np.float32)
            for number in (table.vocabulary[term] for term in self._read(text) if term in table.vocabulary):
                start, end = table.starts[number], table.starts[number + 1]
                scores[table.units[start:end]] += table.scores[start:end]  # a term has a unit once
            self._last = last = (text, scores)
        return last[1]

    def save(self, folder: Path) -> None:
        """Write the table as bm25s would (no pickle)."""
        place, table = folder / "lexical", self._table
        place.mkdir(parents=True, exist_ok=True)
        for name, array in (("data", table.scores), ("indices", table.units), ("indptr", table.starts)):
            np.save(place / f"{name}.csc.index.npy", array, allow_pickle=False)
        (place / "vocab.index.json").write_text(json.dumps(table.vocabulary, ensure_ascii=False), encoding="utf-8")
        (place / "params.index.json").write_text(json.dumps(table.parameters), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, mapped: bool = False) -> LexicalIndex:
        """Read what `save` wrote.

        Args:
            folder: Where it was saved.
            mapped: Whether scores stay on disk and are paged in as they are needed.
        """
        place = folder / "lexical"
        arrays = (
            np.load(place / f"{name}.csc.index.npy", allow_pickle=False, mmap_mode="r" if mapped else None) for name in ("data", "indices", "indptr")
        )
        return cls(Table(*arrays, *(json.loads((place / f"{name}.index.json").read_bytes()) for name in ("vocab", "params"))))
