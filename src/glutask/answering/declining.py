"""Saying no well: not covered, personal advice, crisis, and questions without a subject."""

from __future__ import annotations

import re

from glutask.answering.citer import Citer
from glutask.answering.confidence import Covered
from glutask.answering.draft import Draft
from glutask.answering.warnings import Warnings
from glutask.corpus.corpus import Corpus
from glutask.retrieval.evidence import Evidence
from glutask.understanding.normalise import normalise
from glutask.understanding.query import Query
from glutask.understanding.vocabulary import Vocabulary, any_match

WORDS_WITH_ADVICE = 130
"""How long a declined question for advice is answered, the facts that may be told with it included."""
HEADING = 12
"""Of them, those left for the heading of what came after the review and for the marks of citations."""


SCOPE = "It is about the review's 27 glutamatergic agents in mood disorders and the evidence behind them."
LOOKED_AT = 5
"""How many of the nearest statements are looked at for a question to offer."""
_READS = re.compile(r"(?:who|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|can|could|will)\b.{12,}", re.IGNORECASE)
NEAR = 0.55
"""Cosine from which a covered question is near enough to be offered."""


class Decliner:
    """Composes answers that say what will not or cannot be answered."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, covered: Covered) -> None:
        """Wrap corpus, vocabulary, and what tells which words the corpus does not use."""
        self._covered = covered
        self._corpus = corpus
        self._vocabulary = vocabulary
        self._warnings = Warnings(corpus, vocabulary.data["intents"]["advice"]["matters"])

    def crisis(self) -> Draft:
        """Where to turn, and nothing else."""
        return Draft(lead=self._vocabulary.reply("crisis"), status="declined")

    def greeting(self) -> Draft:
        """What can be asked."""
        return Draft(lead=self._vocabulary.reply("greeting"), status="not_covered")

    def unclear(self, query: Query) -> Draft:
        """Ask back: nothing says what the question is about."""
        return Draft(lead=self._vocabulary.reply("unclear"), status="not_covered", confidence=0.0)

    def advice(self, query: Query, citer: Citer) -> Draft:
        """Kindly declined, then the warnings that bear on what was asked."""
        text = normalise(query.question)
        lead = self._vocabulary.reply("misuse" if any_match(self._vocabulary.intents["misuse"], text) else "advice")
        room = WORDS_WITH_ADVICE - HEADING - len(lead.split())
        told = [(s, citer.claim([s], sources=1)) for s in self._warnings.bearing(text, query.agents, room)]
        return Draft(
            lead=lead,
            listed=tuple(claim for s, claim in told if s.as_of == "review"),
            later=tuple(claim for s, claim in told if s.as_of == "later"),
            agents=query.agents,
            status="declined",
        )

    def not_covered(self, query: Query, evidence: Evidence, confidence: float) -> Draft:
        """What is missing, and the nearest thing that is there."""
        return Draft(
            lead=self._missing(query, evidence), status="not_covered", confidence=confidence, closing=self._nearest(query, evidence), agents=()
        )

    def _missing(self, query: Query, evidence: Evidence) -> str:
        names = " and ".join(query.agent_names[:3])
        unknown = self._covered.unknown(query, evidence.hits)
        if unknown:
            what = " or ".join(f"“{name}”" for name in unknown[:3])
            about = f" in connection with {names}" if names else ""
            return f"Not covered: the corpus does not hold an answer about {what}{about}. {SCOPE}"
        unsaid = self._covered.unsaid(query)[:3]
        if names and unsaid:
            return f"Not covered: no statement on {names} speaks of {' or '.join(f'“{word}”' for word in unsaid)}."
        if names:
            return f"Not covered: the corpus does not hold an answer to this about {names}; no statement in it reports what is asked."
        return f"Not covered: no statement in the corpus answers this. {SCOPE}"

    def _nearest(self, query: Query, evidence: Evidence) -> str:
        """A covered question that is near and reads as one."""
        for hit in evidence.hits[:LOOKED_AT]:
            if hit.dense < NEAR or (query.agents and not set(hit.statement.agents) & set(query.agents)):
                continue
            asks = [hit.matched] if hit.matched else []
            readable = [ask for ask in (*asks, *(q.ask for q in hit.statement.questions)) if _READS.match(ask)]
            if readable:
                question = readable[0].rstrip("?").strip()
                return f"The nearest question it does answer: “{question[0].upper()}{question[1:]}?”"
        return ""
