"""What is searched for in what: a collection's queries in its documents, or the project's questions in its statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

import faiss
import numpy as np

from glutask.assistant import Assistant
from glutask.corpus.corpus import Corpus
from glutask.evaluation.building import dense_index, lexical_index, open_encoder
from glutask.evaluation.collection import Collection, Qrels
from glutask.evaluation.progress import Tell
from glutask.evaluation.questions import EvalQuestion
from glutask.evaluation.retrieve import Search
from glutask.evaluation.retrievers import RECIPES, recipe
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.fusion import reciprocal_rank
from glutask.retrieval.index import Index
from glutask.retrieval.lexical import LexicalIndex
from glutask.retrieval.retriever import Retriever
from glutask.retrieval.store import Store

EVIDENCE = "evidence"
"""Name of the second stage as a retriever: what the question was taken to mean, then retrieval with its constraints."""


class Task(Protocol):
    """Queries, what is relevant to them, and ways to search."""

    queries: Mapping[str, str]
    qrels: Qrels
    kinds: Mapping[str, str]

    def search(self, name: str, k: int) -> Search:
        """The retriever of that name, finding k for each query."""
        ...


class CollectionTask:
    """A collection; each index is built when a retriever first needs it."""

    def __init__(self, collection: Collection, encoder: str, tell: Tell, store: str | None = None) -> None:
        """Take a collection.

        Args:
            collection: Documents, queries and judgements.
            encoder: Name or folder.
            tell: Told of progress.
            store: `milvus://host:19530/collection`, if it is searched there.
        """
        self.queries: Mapping[str, str] = collection.queries
        self.qrels: Qrels = collection.qrels
        self.kinds: Mapping[str, str] = {}
        self._collection = collection
        self._name = encoder
        self._tell = tell
        self._store = store

    def search(self, name: str, k: int) -> Search:
        """See `Task.search`; reciprocal rank fusion is left to a server that can do it in one call."""
        chosen = recipe(name)
        if self._store and chosen.fuse is reciprocal_rank:
            return self._hybrid(k)
        retriever = self._words if chosen.mode == "bm25" else self._both.variant(chosen.fuse, chosen.smooth)
        ids = self._collection.ids

        def find(query: str) -> Sequence[tuple[str, float]]:
            return [(ids[s.unit], s.score) for s in retriever.search(self.queries[query], k, chosen.mode)]

        return find

    @cached_property
    def _lexical(self) -> LexicalIndex:
        return lexical_index(self._collection, self._tell)

    @cached_property
    def _words(self) -> Retriever:
        """Without vectors, which BM25 does not need."""
        if self._store:
            return self._both
        return Retriever(DenseIndex(faiss.IndexFlatIP(1), np.zeros(0, dtype=np.int32)), self._lexical, open_encoder(self._name))

    @cached_property
    def _both(self) -> Retriever:
        encoder = open_encoder(self._name)
        if self._store:
            return Retriever(self._server.dense, self._server.lexical, encoder)
        return Retriever(dense_index(self._collection, encoder, self._tell), self._lexical, encoder)

    @cached_property
    def _server(self) -> Store:
        from glutask.evaluation.moving import searched_at
        from glutask.retrieval.milvus.address import Address

        return searched_at(self._collection, self._name, Address.parse(self._store or ""))

    def _hybrid(self, k: int) -> Search:
        ids, encoder = self._collection.ids, self._both.encoder

        def find(query: str) -> Sequence[tuple[str, float]]:
            text = self.queries[query]
            return [(ids[unit], score) for unit, score in self._server.hybrid(text, encoder.encode([text])[0], k)]

        return find


class QuestionTask:
    """The project's questions that the corpus answers; relevant are the statements that answer them."""

    def __init__(self, assistant: Assistant, index: Index, questions: Sequence[EvalQuestion]) -> None:
        """Take questions.

        Args:
            assistant: Understands questions and gathers evidence.
            index: Of the statements.
            questions: Those without gold statements are left out.
        """
        self._assistant = assistant
        self._retriever = index.retriever
        self._ids = index.unit_ids
        self.questions = {q.id: q for q in questions if q.status == "answered" and q.statements}
        self.queries: Mapping[str, str] = {number: " ".join((*q.history[-1:], q.q)) for number, q in self.questions.items()}
        self.qrels: Qrels = {number: dict.fromkeys(q.statements, 1) for number, q in self.questions.items()}
        self.kinds: Mapping[str, str] = {number: q.kind for number, q in self.questions.items()}

    def search(self, name: str, k: int) -> Search:
        """See `Task.search`; `evidence` is the pipeline's second stage."""
        if name == EVIDENCE:
            return self._evidence(k)
        chosen = recipe(name)
        retriever = self._retriever.variant(chosen.fuse, chosen.smooth)

        def find(query: str) -> Sequence[tuple[str, float]]:
            return [(self._ids[s.unit], s.score) for s in retriever.search(self.queries[query], k, chosen.mode)]

        return find

    def _evidence(self, k: int) -> Search:
        def find(query: str) -> Sequence[tuple[str, float]]:
            question = self.questions[query]
            evidence = self._assistant.gather(self._assistant.understand(question.q, question.history))
            return [(hit.statement.id, hit.score) for hit in evidence.hits[:k]]

        return find

    @property
    def retrievers(self) -> tuple[str, ...]:
        """Names of all retrievers that questions can be searched with."""
        return (*RECIPES, EVIDENCE)


def by_passage(qrels: Qrels, corpus: Corpus) -> dict[str, dict[str, int]]:
    """Judgements of passages: a passage is relevant if a statement of it is."""
    return {query: {corpus.passage_of[s].id: 1 for s in judged if s in corpus.passage_of} for query, judged in qrels.items()}


def passages_of(search: Search, corpus: Corpus) -> Search:
    """Passages in the order of their best statements."""

    def find(query: str) -> Sequence[tuple[str, float]]:
        best: dict[str, float] = {}
        for statement, score in search(query):
            best.setdefault(corpus.passage_of[statement].id, score)
        return list(best.items())

    return find
