"""Saying no well: not covered, personal advice, crisis, and questions without a subject."""

from __future__ import annotations

from glutask.answering.citer import Citer
from glutask.answering.draft import Draft
from glutask.answering.facts import FactAnswerer
from glutask.corpus.corpus import Corpus
from glutask.retrieval.evidence import Evidence
from glutask.understanding.query import Query
from glutask.understanding.vocabulary import Vocabulary

TOLD_WITH_ADVICE = 3
"""How many general facts follow a declined question for advice."""


NEAR = 0.45
"""Cosine from which a covered question is near enough to be offered."""


class Decliner:
    """Composes answers that say what will not or cannot be answered."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, facts: FactAnswerer) -> None:
        """Wrap corpus, vocabulary and the composer of facts."""
        self._corpus = corpus
        self._vocabulary = vocabulary
        self._facts = facts

    def crisis(self) -> Draft:
        """Where to turn, and nothing else."""
        return Draft(lead=self._vocabulary.reply("crisis"), status="declined")

    def greeting(self) -> Draft:
        """What can be asked."""
        return Draft(lead=self._vocabulary.reply("greeting"), status="not_covered")

    def unclear(self, query: Query) -> Draft:
        """Ask back: nothing says what the question is about."""
        return Draft(lead=self._vocabulary.reply("unclear"), status="not_covered", confidence=0.0)

    def advice(self, query: Query, evidence: Evidence, citer: Citer) -> Draft:
        """Kindly declined, then the facts that may be told."""
        lead = self._vocabulary.reply("advice")
        if not query.agents:
            return Draft(lead=lead.rsplit(". ", 1)[0] + ".", status="declined")
        told = self._facts.draft(query.model_copy(update={"intent": "ask", "operation": "lookup", "filters": ()}), evidence, citer)
        claims = (*told.direct, *told.listed)[:TOLD_WITH_ADVICE]
        return Draft(lead=lead, listed=claims, later=(*told.fresh, *told.later)[:1], agents=query.agents, status="declined")

    def not_covered(self, query: Query, evidence: Evidence, confidence: float) -> Draft:
        """What is missing, and the nearest thing that is there."""
        return Draft(lead=self._missing(query), status="not_covered", confidence=confidence, closing=self._nearest(query, evidence), agents=())

    def _missing(self, query: Query) -> str:
        names = " and ".join(query.agent_names[:3])
        if query.outside:
            what = ", ".join(f"“{name}”" for name in query.outside[:3])
            about = f" in connection with {names}" if names else ""
            return f"Not covered: the corpus has no evidence on {what}{about}. It does not go beyond the review's agents in mood disorders."
        if names:
            return f"Not covered: the corpus does not hold an answer to this about {names}; no statement in it reports what is asked."
        return (
            "Not covered: no statement in the corpus answers this. "
            "It is about the review's 27 glutamatergic agents in mood disorders and the evidence behind them."
        )

    def _nearest(self, query: Query, evidence: Evidence) -> str:
        if not evidence.hits or query.intent == "greeting":
            return ""
        hits = [h for h in evidence.hits if not query.agents or set(h.statement.agents) & set(query.agents)]
        nearest = hits[0] if hits else evidence.hits[0]
        if nearest.dense < NEAR:
            return ""
        question = nearest.matched or (nearest.statement.questions[0].ask if nearest.statement.questions else "")
        return f"The nearest question it does answer: “{question}”" if question else ""
