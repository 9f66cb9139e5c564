"""Quotes from documents that a person has added: put under an answer, which otherwise stays as it is."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from glutask.answering.answer import Answer, Citation, Claim, Place
from glutask.answering.citer import marked
from glutask.answering.markdown import as_markdown
from glutask.answering.quoting import Features, Quoting, load_quoting
from glutask.ingest.kept import counted_text
from glutask.ingest.sentences import all_sentences
from glutask.retrieval.encoder import Vectors
from glutask.retrieval.lexical import terms
from glutask.understanding.query import Query

if TYPE_CHECKING:
    from glutask.ingest.shelf import OwnHit, Shelf

HEADING = "**From your documents**"
ALONE = "The curated corpus does not answer this; what follows is from your own documents alone."
NOTE = "Quoted from your own documents."
LABEL = 80
"""Characters of a title that stand after a quote."""
LOOKED_AT = 10
"""How many passages are judged."""
REVIEWED = tuple(str(year) for year in range(1900, 2022))
"""Years of documents that are quoted where only what was known by the review counts."""


class Found(NamedTuple):
    """A judged passage."""

    hit: OwnHit
    spans: list[tuple[int, int]]
    cosines: npt.NDArray[np.float32]
    """Of the question and each sentence."""
    features: Features


class OwnQuotes:
    """Finds what a person's own documents say on a question."""

    def __init__(self, shelf: Shelf, generic: frozenset[str], quoting: Quoting | None = None) -> None:
        """Wrap the documents.

        Args:
            shelf: Finds passages.
            generic: Words of any question, which need not stand in a passage.
            quoting: When and how much is quoted.
        """
        self._shelf = shelf
        self._generic = generic
        self._quoting = quoting or load_quoting()

    def added_to(self, answer: Answer, vector: Vectors) -> Answer:
        """The answer with what the documents say on its question under it; unchanged where they say nothing on it.

        Args:
            answer: From the curated corpus.
            vector: Of its question, shape (d,).

        Raises:
            IngestError: The documents cannot be read.
        """
        query = answer.interpretation
        if query.intent not in {"ask", "unclear"}:
            return answer
        covered = answer.status == "answered"
        least = self._quoting.beside if covered else self._quoting.alone
        likely = [(self._quoting.chance(found.features), found) for found in self.found(query, vector)]
        chosen = sorted((item for item in likely if item[0] >= least), key=lambda item: -item[0])[: self._quoting.quotes]
        if not chosen:
            return answer
        cited = [self._cite(found, number) for number, (_, found) in enumerate(chosen, start=len(answer.citations) + 1)]
        claims = tuple(_claim(citation, found.hit) for citation, (_, found) in zip(cited, chosen, strict=True))
        listed = "\n".join(f"- {marked(claim)}" for claim in claims)
        return answer.model_copy(
            update={
                "text": f"{answer.text if covered else ALONE}\n\n{HEADING}\n\n{listed}",
                "status": "answered",
                "agents": answer.agents if covered else query.agents,
                "citations": (*answer.citations, *cited),
                "own": claims,
            }
        )

    def found(self, query: Query, vector: Vectors) -> list[Found]:
        """The passages that are judged, best first.

        Args:
            query: The question.
            vector: Its vector, shape (d,).
        """
        hits = self._shelf.search(query.resolved, LOOKED_AT, _where(query), vector)
        spans = [all_sentences(hit.passage.text) for hit in hits]
        texts = [hit.passage.text[start:end] for hit, own in zip(hits, spans, strict=True) for start, end in own]
        if not texts:
            return []
        cosines = np.split(self._shelf.vectors(texts) @ vector, np.cumsum([len(own) for own in spans])[:-1])
        return [Found(h, s, c, self._features(query, h, float(c.max()))) for h, s, c in zip(hits, spans, cosines, strict=True) if s]

    def _features(self, query: Query, hit: OwnHit, sentence: float) -> Features:
        asked = {term for word in query.content if word not in self._generic for term in terms(word)}
        said = set(terms(counted_text(hit.document.source, hit.passage)))
        covered = len(asked & said) / len(asked) if asked else float(hit.document.source.id in query.sources)
        return Features(sentence, hit.dense, covered, float(bool(query.agents)))

    def _cite(self, found: Found, number: int) -> Citation:
        hit, passage = found.hit, found.hit.passage
        start, end = self._best(found)
        return Citation(
            number=number,
            source=hit.document.source.model_copy(update={"note": NOTE}),
            quote=passage.text[start:end],
            passage=passage.id,
            place=Place(
                document=passage.document,
                section=passage.section,
                page=passage.page,
                words=passage.place,
                start=passage.start + start,
                end=passage.start + end,
                passage=passage.text,
                before=hit.before.text if hit.before else "",
                after=hit.after.text if hit.after else "",
            ),
        )

    def _best(self, found: Found) -> tuple[int, int]:
        """Start and end of the sentence nearest to the question, widened to its nearer neighbours while there is room."""
        text, spans = found.hit.passage.text, found.spans
        first = last = int(np.argmax(found.cosines))
        while True:
            beside = [n for n in (first - 1, last + 1) if 0 <= n < len(spans)]
            room = [n for n in beside if len(text[spans[min(n, first)][0] : spans[max(n, last)][1]].split()) <= self._quoting.words]
            if not room:
                return spans[first][0], spans[last][1]
            nearer = max(room, key=lambda n: (float(found.cosines[n]), n))
            first, last = min(first, nearer), max(last, nearer)


def _where(query: Query) -> dict[str, tuple[str, ...]]:
    where = {"agent": query.agents} if query.agents else {}
    return where | ({"year": REVIEWED} if query.as_of == "review" else {})


def _claim(citation: Citation, hit: OwnHit) -> Claim:
    place = citation.place.words if citation.place else ""
    where = ", ".join(filter(None, (shorten(citation.source.label, LABEL, placeholder=" …"), place)))
    return Claim(text=f"“{as_markdown(citation.quote)}” ({as_markdown(where)})", citations=(citation.number,), agents=hit.passage.agents)
