"""Stores: where vectors and words are kept and searched. The retriever knows only what stands here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from glutask.retrieval.attributes import Attributes, Where
from glutask.retrieval.encoder import Vectors
from glutask.retrieval.ranking import Ranking, Units

__all__ = ["Attributes", "Dense", "Lexical", "Store", "Where"]


class Dense(Protocol):
    """Search by vector."""

    def search(self, vector: Vectors, depth: int) -> tuple[Ranking, Ranking]:
        """The units of the nearest `depth` keys: unit to cosine, and unit to the nearest key's place in it."""
        ...

    def score(self, vector: Vectors, units: Sequence[int] | Units) -> tuple[Ranking, Ranking]:
        """The same for given units, wherever they rank."""
        ...

    def heads(self, units: Sequence[int] | Units) -> Vectors:
        """Vectors of the units' first keys, shape (len(units), d)."""
        ...


class Lexical(Protocol):
    """Search by words."""

    def search(self, text: str, depth: int) -> Ranking:
        """Unit to BM25 score, for the best `depth` units that share a term."""
        ...

    def score(self, text: str, units: Sequence[int] | Units) -> Ranking:
        """The same for given units, wherever they rank."""
        ...


class Store(Protocol):
    """Both, over the same units."""

    @property
    def dense(self) -> Dense:
        """Search by vector."""
        ...

    @property
    def lexical(self) -> Lexical:
        """Search by words."""
        ...

    def __len__(self) -> int:
        """How many units it holds."""
        ...

    def narrowed(self, where: Where) -> Store:
        """The same store, in which only some units are found."""
        ...

    def hybrid(self, text: str, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The best k units by reciprocal rank of both searches, with that score; ties go to the lower number."""
        ...
