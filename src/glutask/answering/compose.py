"""The third stage: a query and its evidence in, an answer out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import shorten

from glutask.answering.answer import Answer, Citation, Claim, MadeBy
from glutask.answering.citer import Citer, marked, renumbered
from glutask.answering.comparing import Comparer
from glutask.answering.confidence import ConfidenceModel, Covered
from glutask.answering.counting import Counter
from glutask.answering.declining import Decliner
from glutask.answering.draft import Draft
from glutask.answering.facts import FactAnswerer, Lengths
from glutask.answering.listing import Lister
from glutask.answering.verdict import Judge
from glutask.corpus.corpus import Corpus
from glutask.retrieval.evidence import Evidence, Gatherer
from glutask.understanding.query import Query
from glutask.understanding.vocabulary import Vocabulary

SINCE = "**Since the review (after April 2021)**"
SUGGESTIONS = 3
LABEL = 70
NAMED = 5
"""Of many sources the first few are named in words, each in so many characters."""
PARTS_WORDS = 150
"""Length from which an answer to several questions keeps to each one's first claim."""


GENERAL = 0.75
"""Cosine from which a statement on no agent answers a question that names nothing: what a word means, say."""
AT_ONCE = 0.8
"""Chance that the corpus answers a text with several questions from which what is nearest to the whole of it is told too."""


class Composer:
    """Chooses the way of answering and writes the answer out."""

    def __init__(
        self,
        corpus: Corpus,
        vocabulary: Vocabulary,
        gatherer: Gatherer,
        confidence: ConfidenceModel,
        made_by: MadeBy,
        lengths: Lengths | None = None,
    ) -> None:
        """Join the parts.

        Args:
            corpus: What is known.
            vocabulary: Fixed replies.
            gatherer: The second stage, for the parts of a comparison.
            confidence: Model of whether a question is covered.
            made_by: Goes into every answer.
            lengths: How much is said.
        """
        self._corpus = corpus
        self._gatherer = gatherer
        self._confidence = confidence
        self._covered = Covered(corpus, vocabulary, gatherer.matters, gatherer.said, gatherer.pieces)
        self._made_by = made_by
        judge = Judge(corpus, vocabulary, gatherer.likeness)
        self._facts = FactAnswerer(corpus, judge, Counter(corpus, vocabulary), vocabulary, lengths)
        self._lister = Lister(corpus, vocabulary, gatherer.said)
        self._comparer = Comparer(corpus, gatherer)
        self._decliner = Decliner(corpus, vocabulary, self._covered)

    def compose(self, query: Query, evidence: Evidence) -> Answer:
        """The answer to a query."""
        citer = Citer(self._corpus)
        draft = self._parts(query, evidence, citer) if query.parts else self._draft(query, evidence, citer)
        draft, citations = _numbered(draft, citer)
        if query.again == "sources" and citations:
            draft = draft._replace(closing=_sources(citations))
        since = tuple(c for c in draft.listed if self._later(c, citations)) if query.parts else ()
        return Answer(
            question=query.question,
            text=write_out(draft),
            status=draft.status,
            agents=draft.agents,
            claims=(*draft.direct, *(c for c in draft.listed if c not in since)),
            citations=citations,
            table=draft.table,
            interpretation=query,
            later=(*draft.fresh, *since, *draft.later),
            confidence=round(draft.confidence, 3),
            suggestions=self._suggestions(query, draft, evidence),
            made_by=self._made_by,
        )

    def _later(self, claim: Claim, citations: Sequence[Citation]) -> bool:
        """Whether a claim rests only on what became known after the review."""
        return all(self._corpus.statements[c.statement].as_of == "later" for c in citations if c.statement and c.number in claim.citations)

    def probability(self, query: Query, evidence: Evidence) -> float:
        """Estimated chance that the corpus holds the answer."""
        return self._confidence.probability(self.features(query, evidence))

    def features(self, query: Query, evidence: Evidence) -> dict[str, float]:
        """What the confidence model looks at."""
        return self._covered.features(query, evidence.hits)

    def _parts(self, query: Query, evidence: Evidence, citer: Citer) -> Draft:
        """Each part answered briefly, in its order, then what answers all of it at once; what no part can answer is said once.

        Where nothing is named in any part, the text as a whole must not be far from covered.
        """
        whole = self.probability(query, evidence)
        if not any(_names(one) for one in (query, *query.parts)) and whole < self._confidence.threshold / 2:
            return self._decliner.not_covered(query, evidence, whole)
        drafts = [self._draft(part, self._gatherer.gather(part), citer, brief=len(query.parts)) for part in query.parts]
        answered = [d for d in drafts if d.status == "answered"]
        if not answered:
            return drafts[0]
        told = _within([*(_own(draft) for draft in answered), self._at_once(query, evidence, citer)], PARTS_WORDS)
        silent = [part.question.strip(" ?.") for part, d in zip(query.parts, drafts, strict=True) if d.status == "not_covered"]
        return Draft(
            listed=tuple(told),
            table=next((d.table for d in answered if d.table), None),
            agents=tuple(dict.fromkeys(a for d in answered for a in d.agents)),
            status=answered[0].status,
            confidence=max(d.confidence for d in drafts),
            closing=f"Not covered: {_quoted(silent)}." if silent else "",
        )

    def _at_once(self, query: Query, evidence: Evidence, citer: Citer) -> list[Claim]:
        """The statement that is nearest to the question as a whole, where it is near enough to answer several parts of it."""
        if query.subject != "facts" or not evidence.hits or self.probability(query, evidence) < AT_ONCE:
            return []
        return [citer.claim([evidence.hits[0].statement])]

    def _draft(self, query: Query, evidence: Evidence, citer: Citer, brief: int = 1) -> Draft:
        if query.intent == "crisis":
            return self._decliner.crisis()
        if query.intent == "greeting":
            return self._decliner.greeting()
        if query.intent == "unclear" and not _general(evidence):
            return self._decliner.unclear(query)
        if query.intent == "advice":
            return self._decliner.advice(query, citer)
        if query.subject != "facts" and query.operation in {"list", "count", "rank"} and self._lister.accounts_for(query):
            return self._lister.draft(query, citer)
        if query.operation == "compare" and len(query.agents) >= 2:
            return self._comparer.draft(query, evidence, citer)
        confidence = self.probability(query, evidence)
        if not evidence.hits or (confidence < self._confidence.threshold and not _asks_of_name_alone(query)):
            return self._facts.corrected(query, citer) or self._decliner.not_covered(query, evidence, confidence)
        return self._facts.draft(query, evidence, citer, brief)._replace(confidence=max(confidence, self._confidence.threshold))

    def _suggestions(self, query: Query, draft: Draft, evidence: Evidence) -> tuple[str, ...]:
        """Anticipated questions of nearby statements that the answer has not used."""
        if query.intent == "crisis":
            return ()
        used = {claim.text for claim in (*draft.fresh, *draft.direct, *draft.listed, *draft.later)}
        fresh = [h.statement for h in evidence.hits if h.statement.text not in used and "." not in h.statement.id]
        asks = [s.questions[0].ask for s in fresh if s.questions]
        return tuple(dict.fromkeys(asks))[:SUGGESTIONS]


def _numbered(draft: Draft, citer: Citer) -> tuple[Draft, tuple[Citation, ...]]:
    """The draft with its citations numbered in the order they are read."""
    blocks = (draft.fresh, draft.direct, draft.listed, draft.later)
    shown, citations = renumbered([claim for block in blocks for claim in block], citer.citations)
    left = iter(shown)
    fresh, direct, listed, later = (tuple(next(left) for _ in block) for block in blocks)
    return draft._replace(fresh=fresh, direct=direct, listed=listed, later=later), citations


def _own(draft: Draft) -> list[Claim]:
    """The claims of one part, its lead said with the first."""
    own = [*draft.fresh, *draft.direct, *draft.listed, *draft.later]
    if draft.lead and own:
        own[0] = own[0].model_copy(update={"text": f"{draft.lead} {own[0].text}"})
    return own


def _within(parts: Sequence[Sequence[Claim]], words: int) -> list[Claim]:
    """The first claim of every part, then their second and third ones while there is room; in the order of the parts."""
    kept: list[list[Claim]] = [[] for _ in parts]
    said: set[str] = set()
    room = words
    for rank in range(max(map(len, parts), default=0)):
        for part, mine in zip(parts, kept, strict=True):
            claim = part[rank] if rank < len(part) else None
            length = len(claim.text.split()) if claim else 0
            if claim is None or _bare(claim) in said or (rank and length > room):
                continue
            said.add(_bare(claim))
            mine.append(claim)
            room -= length
    return [claim for mine in kept for claim in mine]


def _bare(claim: Claim) -> str:
    """A claim without its lead."""
    return re.sub(r"^(?:Yes|No|Mixed[^.]*|Neither|Not (?:shown|by)[^.]*)\.\s+", "", claim.text)


def _sources(citations: Sequence[Citation]) -> str:
    """The sources cited, named in one line."""
    named = list(dict.fromkeys(shorten(c.source.label, LABEL, placeholder=" …") for c in citations))
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return f"This rests on {'; '.join(named[:NAMED])}{more}."


def _names(query: Query) -> bool:
    """Whether something of the corpus is named or asked for as a set."""
    return bool(query.agents or query.trials or query.sources or query.subject != "facts")


def _asks_of_name_alone(query: Query) -> bool:
    """Whether nothing is asked but what there is on an agent, a trial or a source: that is told, however it is worded."""
    topics = set(query.topics) - ({"efficacy"} if query.trials else set())
    told = {"finding", "number_of_people"} if query.trials else {"finding"}
    narrowed = topics or query.concepts or query.filters or query.outside or set(query.aspects) - told
    return query.bare and bool(query.agents or query.trials) and not narrowed


def _general(evidence: Evidence) -> bool:
    """Whether a statement that is on no agent answers a question that names nothing."""
    return bool(evidence.hits) and not evidence.hits[0].statement.agents and evidence.hits[0].dense >= GENERAL


def _quoted(questions: Sequence[str]) -> str:
    return " and ".join(f"“{question}”" for question in dict.fromkeys(questions))


def write_out(draft: Draft) -> str:
    """The draft as Markdown."""
    blocks = []
    opening = " ".join(part for part in (draft.lead, *(marked(c) for c in (*draft.fresh, *draft.direct))) if part)
    if opening:
        blocks.append(opening)
    if draft.listed:
        blocks.append("\n".join(f"- {marked(c)}" for c in draft.listed))
    if draft.later:
        lines = "\n".join(f"- {marked(c)}" for c in draft.later)
        blocks.append(f"{SINCE}\n\n{lines}")
    if draft.closing:
        blocks.append(draft.closing)
    return "\n\n".join(blocks)


def without_markers(text: str) -> str:
    """The text without its citation markers."""
    return re.sub(r"\s*\[\d+\]", "", text)


def all_claims(answer: Answer) -> tuple[Claim, ...]:
    """Claims of an answer, those since the review included."""
    return (*answer.claims, *answer.later)
