"""Evidence: what the corpus holds about a query, best first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Model, Passage, Statement
from glutask.corpus.yaml_lines import read_model
from glutask.retrieval.encoder import Vectors
from glutask.retrieval.index import Index
from glutask.retrieval.retriever import Mode, Scored
from glutask.understanding.normalise import normalise
from glutask.understanding.query import Query
from glutask.understanding.vocabulary import Vocabulary


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


class Weights(Model):
    """Bonuses added to the fused score (0 to 1), tuned on the development questions."""

    main_agent: float = Field(description="The statement's first agent is asked about.")
    agent: float = Field(description="Another of its agents is asked about.")
    trial: float = Field(description="It reports on a trial that is named.")
    other_trial: float = Field(description="It reports on another trial than the named one (negative).")
    source: float = Field(description="It rests on a paper that is named.")
    review: float = Field(description="It rests on the review, and the review is named.")
    topic: Mapping[str, float] = Field(description="Topic asked about to bonus for a statement of that topic.")
    concept: float = Field(description="It speaks of a particular matter that is asked about.")
    alike: float = Field(description="Times the cosine of the nearest key with names left out.")
    figure: float = Field(description="It holds the kind of figure asked for.")
    later: float = Field(description="It is later, and what came since is asked for.")
    defines: float = Field(description="Its topic is identity, and a description is asked for.")
    from_fields: float = Field(description="It is said from an entry's field (negative: prose reads better).")


def load_weights(path: Path | None = None) -> Weights:
    """The ranking weights that ship with the package."""
    return read_model(path or Path(__file__).with_name("weights.yaml"), Weights)


REMEMBERED = 256
"""How many vectors of questions are kept."""


class Gatherer:
    """The second stage: a query in, evidence out."""

    def __init__(self, index: Index, weights: Weights, vocabulary: Vocabulary) -> None:
        """Wrap an opened index; the vocabulary says which words speak of a particular matter."""
        self._concepts = {name: said for name, (_, said) in vocabulary.concepts.items()}
        self._figures = vocabulary.figures
        self._index = index
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._encoded)
        self._corpus: Corpus = index.corpus
        self._weights = weights
        statements = self._corpus.statements
        self._statements = [statements[i] for i in index.unit_ids]

    def search(self, text: str, k: int, mode: Mode = "fused") -> list[Hit]:
        """The retriever alone: the best k statements for a text."""
        return [self._hit(scored, scored.score) for scored in self._index.retriever.search(text, k, mode)]

    def encode(self, text: str) -> Vectors:
        """The vector of a text, shape (d,); what was encoded lately is remembered."""
        return self._remembered(text)

    def _encoded(self, text: str) -> Vectors:
        vector: Vectors = self._index.retriever.encoder.encode([text])[0]
        return vector

    def likeness(self, one: str, other: str) -> float:
        """The cosine of two texts."""
        return float(self.encode(one) @ self.encode(other))

    def pieces(self, word: str) -> int:
        """How many pieces the encoder's tokeniser cuts a word into."""
        return self._index.retriever.encoder.pieces(word)

    def gather(self, query: Query, text: str | None = None, depth: int = 400) -> Evidence:
        """Hits for a query: constrained to what it names, ranked by text and by what it asks for."""
        asked = text or query.resolved
        vectors = [self.encode(asked), self.encode(query.unnamed or asked)]
        found = self._index.retriever.search(asked, depth, vector=vectors[0])
        admitted = [s for s in found if self._admits(query, self._statements[s.unit])] or found
        alike, _ = self._index.unnamed.score(vectors[1], [s.unit for s in admitted])
        weight = self._weights.alike
        ranked = [(s.score + weight * alike[s.unit] + self._bonus(query, self._statements[s.unit]), s) for s in admitted]
        ranked.sort(key=lambda item: (-item[0], item[1].unit))
        return Evidence(query=query, hits=tuple(self._hit(scored, score, alike[scored.unit]) for score, scored in ranked[:60]))

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

    def _admits(self, query: Query, statement: Statement) -> bool:
        if query.as_of == "review" and statement.as_of == "later":
            return False
        return not query.agents or bool(set(query.agents) & set(statement.agents))

    def _bonus(self, query: Query, statement: Statement) -> float:
        w = self._weights
        bonus = 0.0
        if query.agents and statement.agents:
            bonus += w.main_agent if statement.agents[0] in query.agents else w.agent if set(statement.agents) & set(query.agents) else 0.0
        if query.trials:
            bonus += w.trial if set(query.trials) & set(statement.trials) else w.other_trial if statement.trials else 0.0
        if query.sources:
            named = set(query.sources) & set(statement.sources)
            bonus += (w.review if named <= {self._corpus.review.source} else w.source) if named else 0.0
        bonus += max((w.topic.get(topic, 0.0) for topic in query.topics if topic == statement.topic), default=0.0)
        if query.concepts:
            text = normalise(statement.text)
            bonus += w.concept * sum(bool(self._concepts[c].search(text)) for c in query.concepts) / len(query.concepts)
        if any(self._figures[aspect].search(statement.text) for aspect in query.aspects if aspect in self._figures):
            bonus += w.figure
        if query.since and statement.as_of == "later":
            bonus += w.later
        if (
            query.operation == "define"
            and (query.bare or not query.agents)
            and (statement.topic == "identity" if query.agents else not statement.agents)
        ):
            bonus += w.defines
        if "." in statement.id:
            bonus += w.from_fields
        return bonus
