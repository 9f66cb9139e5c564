"""How likely the corpus holds the answer: a logistic model on what retrieval found.

Fitted by `python -m glutask.evaluation.calibrate` on the development and calibration questions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model
from glutask.retrieval.evidence import Hit
from glutask.retrieval.lexical import terms
from glutask.retrieval.matters import Matters
from glutask.retrieval.said import Said
from glutask.understanding.normalise import normalise
from glutask.understanding.query import Query
from glutask.understanding.vocabulary import Vocabulary

STRANGE = 4
"""Pieces from which a word unknown to the corpus counts as foreign."""
FAMILIAR = 8
"""How many statements speak of what is no agent before it counts as known."""
LEXICAL = 30.0
"""A BM25 score counted as 1."""
MOST_ASKED = 8
"""More words than these make a question no more particular."""
NEAREST = 3
"""How many hits are looked at for the words of a question."""


class ConfidenceModel(Model):
    """Weights of the logistic model and the threshold below which a question counts as not covered."""

    intercept: float
    weights: Mapping[str, float] = Field(description="Feature to weight; see `Covered.features`.")
    threshold: float = Field(ge=0, le=1)

    def probability(self, features: Mapping[str, float]) -> float:
        """Chance that the corpus holds the answer."""
        total = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


def load_confidence(path: Path | None = None) -> ConfidenceModel:
    """The fitted model that ships with the package."""
    return read_model(path or Path(__file__).with_name("confidence.yaml"), ConfidenceModel)


class Covered:
    """What the model looks at: how near the evidence is, and which words of the question the corpus never uses of the things named."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, matters: Matters, said: Said, pieces: Callable[[str], int]) -> None:
        """Wrap the corpus.

        Args:
            corpus: What is known.
            vocabulary: Names outside it.
            matters: Which statements speak of a particular matter.
            said: The terms that statements use.
            pieces: How many pieces the encoder's tokeniser cuts a word into.
        """
        self._corpus = corpus
        self._pieces = pieces
        self._vocabulary = vocabulary
        self._matters = matters
        self._said = said
        self._speaking = lru_cache(maxsize=1024)(self._spoken_of)
        self._trial_terms = lru_cache(maxsize=None)(self._terms_of_trial)

    def features(self, query: Query, hits: Sequence[Hit]) -> dict[str, float]:
        """Features of a query and its evidence.

        Returns:
            dense: cosine of the nearest key among the best five hits; third: the same of the third-best hit;
            covered: share of the question's words, weighted by rarity, in the best three hits;
            unsaid: share of them that no statement on the agents named (or none at all) uses;
            rarest: rarity (0 to 1) of the rarest such word; named, drug, condition, matter: whether something of that kind is named;
            concept_unsaid, concept_said: whether a particular matter is asked about that no statement on the agents words, or that the best hits do;
            alike, first_alike: nearest key with names left out, of the best six hits and of the first;
            strange: whether an unknown name seems to stand there;
            foreign: how many everyday words (at most two) no statement uses at all; lexical: BM25 score of the first hit, scaled;
            concept_missed: whether the best hits word not all particular matters; concepts_apart: whether no single statement words them all;
            trial_unsaid: share of the words that no statement on the trials named uses; asked: how many there are, of at most eight.
        """
        cosines = sorted((h.dense for h in hits[:5]), reverse=True) or [0.0]
        asked = self._asked(query)
        weight = {t: self._said.rarity(t) for t in asked}
        near: set[str] = set()
        for hit in hits[:NEAREST]:
            near |= self._said.of(hit.statement.id)
        scope = self._scope(query)
        unsaid = {t: w for t, w in weight.items() if t not in scope}
        total = sum(weight.values())
        kinds = {self._vocabulary.outside_names.get(name, "drugs") for name in self.unknown(query)}
        return {
            "dense": cosines[0],
            "third": cosines[min(2, len(cosines) - 1)],
            "covered": sum(w for t, w in weight.items() if t in near) / total if total else 1.0,
            "unsaid": sum(unsaid.values()) / total if total else 0.0,
            "rarest": max(unsaid.values(), default=0.0),
            "named": float(bool(query.agents or query.trials or query.sources)),
            "drug": float("drugs" in kinds),
            "condition": float("conditions" in kinds),
            "matter": float("matters" in kinds),
            "inherited": float(query.inherited and not (query.outside and not (query.agents or query.trials))),
            "concept_unsaid": float(any(not self._speaks_of(query, c) for c in query.concepts)),
            "concept_said": float(bool(query.concepts) and all(self._hit_speaks_of(hits, c) for c in query.concepts)),
            "alike": max((h.alike for h in hits[:6]), default=0.0),
            "first_alike": hits[0].alike if hits else 0.0,
            "strange": self._strange(query),
            "foreign": self._foreign(query),
            "lexical": hits[0].lexical / LEXICAL if hits else 0.0,
            "concept_missed": float(any(not self._hit_speaks_of(hits, c) for c in query.concepts)),
            "concepts_apart": float(len(query.concepts) > 1 and not self._speaks_of_all(query)),
            "trial_unsaid": sum(w for t, w in weight.items() if t not in self._said_of_trials(query)) / total if query.trials and total else 0.0,
            "asked": min(MOST_ASKED, len(asked)) / MOST_ASKED,
        }

    def unknown(self, query: Query) -> tuple[str, ...]:
        """Names outside the corpus that no statement on an agent named speaks of; where no agent is named, that few speak of."""
        return tuple(name for name in query.outside if not self._known(name, query.agents))

    def _known(self, name: str, agents: Sequence[str]) -> bool:
        """Whether the corpus speaks of a name, or on the agents named of what it is a kind of."""
        kinds = [kind.lower() for kind, words in self._vocabulary.wordings if agents and words.search(name)]
        return any(self._speak_of(said, agents) for said in (name, *kinds))

    def _speak_of(self, name: str, agents: Sequence[str]) -> bool:
        """Whether the corpus speaks of a name that is no agent (a comparator, a side effect, another disease)."""
        speaking = self._speaking(name)
        return any(set(agents) & set(self._corpus.statements[s].agents) for s in speaking) if agents else len(speaking) >= FAMILIAR

    def _spoken_of(self, name: str) -> frozenset[str]:
        """Ids of the statements that speak of a name."""
        said = re.compile(rf"\b{re.escape(name)}s?\b")
        return frozenset(s.id for s in self._corpus.statements.values() if said.search(normalise(s.text)))

    def _speaks_of(self, query: Query, concept: str) -> bool:
        """Whether a statement on the agents named (any statement, if none is) words a particular matter."""
        return self._any_on(query, self._matters.wording(concept))

    def unsaid(self, query: Query) -> tuple[str, ...]:
        """Words of the question that no statement on the agents named uses, in order."""
        scope = self._scope(query)
        plain = self._vocabulary.generic_words - self._vocabulary.subject_words
        return tuple(w for w in query.content if w not in plain and terms(w) and not set(terms(w)) & scope)

    def _speaks_of_all(self, query: Query) -> bool:
        """Whether one statement on an agent named (any, if none is) words every particular matter."""
        return self._any_on(query, frozenset.intersection(*map(self._matters.wording, query.concepts)))

    def _any_on(self, query: Query, statements: AbstractSet[str]) -> bool:
        """Whether one of the statements is on an agent named (any will do, if none is)."""
        agents = set(query.agents)
        return any(not agents or agents & set(self._corpus.statements[i].agents) for i in statements)

    def _hit_speaks_of(self, hits: Sequence[Hit], concept: str) -> bool:
        worded = self._matters.wording(concept)
        return any(h.statement.id in worded for h in hits[:NEAREST])

    def _strange(self, query: Query) -> float:
        """Whether a word is foreign to the corpus and falls into many pieces for the encoder, as names of unknown drugs do."""
        words = [w for w in query.content if len(w) >= 6 and w.isalpha() and not set(terms(w)) & self._said.counts.keys()]
        return float(any(self._pieces(w) >= STRANGE for w in words))

    def _foreign(self, query: Query) -> float:
        """How many words, at most two, are everyday ones that neither the corpus nor the words of questions know."""
        plain = self._vocabulary.generic_words - self._vocabulary.subject_words
        words = [w for w in query.content if len(w) >= 4 and w.isalpha() and w not in plain and not set(terms(w)) & self._said.counts.keys()]
        return float(min(2, sum(self._pieces(w) < STRANGE for w in words)))

    def _said_of_trials(self, query: Query) -> AbstractSet[str]:
        """Terms of the statements on the trials named."""
        return frozenset().union(*map(self._trial_terms, query.trials))

    def _terms_of_trial(self, trial: str) -> frozenset[str]:
        return frozenset().union(*(self._said.of(s.id) for s in self._corpus.statements.values() if trial in s.trials))

    def _asked(self, query: Query) -> tuple[str, ...]:
        """Stemmed words of the question beside names; those of any question left out."""
        plain = self._vocabulary.generic_words - self._vocabulary.subject_words
        return tuple(dict.fromkeys(t for word in query.content if word not in plain for t in terms(word)))

    def _scope(self, query: Query) -> AbstractSet[str]:
        if not query.agents:
            return self._said.counts.keys()
        return frozenset().union(*map(self._said.of_agent, query.agents))
