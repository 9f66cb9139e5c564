"""Evidence: what the corpus holds about a query, best first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Model, Passage, Statement
from glutask.retrieval.bonus import Bonuses
from glutask.retrieval.encoder import Vectors
from glutask.retrieval.index import Index
from glutask.retrieval.memory import Memory
from glutask.retrieval.retriever import Mode, Ranked, Scored
from glutask.retrieval.weights import Weights
from glutask.understanding.query import Query


class Hit(Model):
    """A retrieved statement in its passage."""

    passage: Passage
    statement: Statement
    score: float = Field(description="Fused score; for evidence, with the bonuses of `Weights`.")
    dense: float = Field(description="Cosine of the nearest key (statement or question it answers).")
    lexical: float = Field(description="BM25 score.")
    alike: float = Field(default=0.0, description="Cosine of the nearest key, names left out of it and of the question: whether the same is asked.")
    matched: str | None = Field(default=None, description="The anticipated question that was nearest, if a question was.")
    answer: Literal["yes", "no"] | None = Field(default=None, description="What the statement answers to that question.")


class Evidence(Model):
    """Hits for a query, best first."""

    query: Query
    hits: tuple[Hit, ...]


SHOWN = 60
"""How many hits evidence holds."""


class Gatherer:
    """The second stage: a query in, evidence out."""

    def __init__(self, index: Index, weights: Weights) -> None:
        """Wrap an opened index.

        Args:
            index: What is searched.
            weights: What fitting a query is worth.
        """
        self.index = index
        self.matters, self.said = index.matters, index.said
        self.pieces = lru_cache(maxsize=8192)(index.retriever.encoder.pieces)
        """How many pieces the encoder's tokeniser cuts a word into."""
        self._memory = Memory(index.retriever.encoder)
        self._numbers = {unit: number for number, unit in enumerate(index.unit_ids)}
        self._corpus: Corpus = index.corpus
        self._weights = weights
        statements = self._corpus.statements
        self._statements = [statements[i] for i in index.unit_ids]
        self._bonuses = Bonuses(self._statements, weights, index.matters, index.said, self._corpus.review.source)

    def search(self, text: str, k: int, mode: Mode = "fused") -> list[Hit]:
        """The retriever alone: the best k statements for a text."""
        return [self._hit(scored, scored.score) for scored in self.index.retriever.search(text, k, mode)]

    def encode(self, text: str) -> Vectors:
        """The vector of a text, shape (d,); what was encoded lately is remembered."""
        vector: Vectors = self._memory.together((text,))[0]
        return vector

    def together(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that are asked for together, shape (n, d), from one pass of the encoder."""
        return self._memory.together(texts)

    def vector(self, query: Query) -> Vectors:
        """What the encoder makes of what a query asks, shape (d,)."""
        vector: Vectors = self._memory.together(_texts(query))[0]
        return vector

    def nearest(self, vector: Vectors) -> float:
        """The cosine of the nearest key to what the encoder made of a text."""
        return float(self.index.keys.search(self.index.retriever.adapter(vector), 1)[0].scores[0])

    def likeness(self, query: Query, statement: str, question: int) -> float:
        """The cosine of what a query asks and one of the questions that a statement answers.

        Args:
            query: What is asked.
            statement: Its id.
            question: The place of the question among those of the statement.
        """
        return float(np.dot(self.index.retriever.adapter(self.vector(query)), self.index.keys.vector(self._numbers[statement], question + 1)))

    def gather(self, query: Query, text: str | None = None, among: Sequence[str] = (), depth: int = 400) -> Evidence:
        """Hits for a query: constrained to what it names, ranked by text and by what it asks for. See `found`."""
        chosen, alike = self.found(query, depth, text, among)
        scores = chosen.scores + self._weights.alike * alike + self._bonuses.of(query, chosen.units)
        best = np.lexsort((chosen.units, -scores))[:SHOWN]
        hits = zip(chosen.at(best), scores[best].tolist(), alike[best].tolist(), strict=True)
        return Evidence(query=query, hits=tuple(self._hit(scored, score, likeness) for scored, score, likeness in hits))

    def found(self, query: Query, depth: int, text: str | None = None, among: Sequence[str] = ()) -> tuple[Ranked, npt.NDArray[np.float64]]:
        """What the retriever finds for a query on what it names, and for each the likeness of its nearest key with names left out.

        Args:
            query: What is asked.
            depth: How many are found before they are constrained.
            text: What is searched for instead.
            among: Such texts of several queries, encoded in one pass.
        """
        asked, unnamed = self._memory.together(_texts(query))
        if text is not None:
            together = tuple(among) or (text,)
            asked = self._memory.together(together)[together.index(text)]
        found = self.index.retriever.ranked(text or query.resolved, depth, vector=asked)
        admitted = self._bonuses.admitted(query, found.units)
        chosen = found.where(admitted) if admitted.any() else found
        alike = self.index.unnamed.score(self.index.retriever.adapter(unnamed), chosen.units)[0].scores
        return chosen, alike.astype(np.float64)

    def _hit(self, scored: Scored, score: float, alike: float = 0.0) -> Hit:
        statement = self._statements[scored.unit]
        question = statement.questions[scored.key - 1] if scored.key > 0 else None
        return Hit(
            passage=self._corpus.passage_of[statement.id],
            statement=statement,
            score=score,
            dense=scored.dense,
            lexical=scored.lexical,
            alike=alike,
            matched=question.ask if question else None,
            answer=question.answer if question else None,
        )


def _texts(query: Query) -> tuple[str, str]:
    """What is encoded for a query: what it asks, and the same with names left out."""
    return query.resolved, query.unnamed or query.resolved
