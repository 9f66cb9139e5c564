"""Quotes from documents that a person has added: put under an answer, which otherwise stays as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from glutask.answering.answer import Answer, Citation, Claim, Place
from glutask.answering.citer import marked
from glutask.answering.markdown import as_markdown
from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model
from glutask.ingest.kept import counted_text
from glutask.ingest.sentences import sentences
from glutask.retrieval.encoder import Vectors
from glutask.retrieval.lexical import terms
from glutask.understanding.query import Query

if TYPE_CHECKING:
    from glutask.ingest.shelf import OwnHit, Shelf

HEADING = "**From your documents**"
ALONE = "The curated corpus does not answer this; what follows is from your own documents alone."
NOTE = "Quoted from your own documents."
_PARAGRAPH = re.compile(r"(?:(?!\n\n).)+", re.DOTALL)
LABEL = 80
"""Characters of a title that stand after a quote."""
LOOKED_AT = 10
"""How many passages are judged."""
REVIEWED = tuple(str(year) for year in range(1900, 2022))
"""Years of documents that are quoted where only what was known by the review counts."""


class Quoting(Model):
    """When and how much is quoted."""

    intercept: float
    cosine: float
    covered: float
    threshold: float = Field(ge=0, le=1)
    quotes: int = Field(ge=1)
    words: int = Field(ge=1, description="Words up to which a quote is widened beyond its best sentence.")

    def chance(self, cosine: float, covered: float) -> float:
        """Estimated chance that a passage answers a question."""
        return 1.0 / (1.0 + math.exp(-(self.intercept + self.cosine * cosine + self.covered * covered)))


@lru_cache(maxsize=1)
def load_quoting() -> Quoting:
    """The values that ship with the package."""
    return read_model(Path(__file__).with_name("own.yaml"), Quoting)


class OwnQuotes:
    """Finds what a person's own documents say on a question."""

    def __init__(self, shelf: Shelf, encode: Callable[[Sequence[str]], Vectors], generic: frozenset[str], quoting: Quoting | None = None) -> None:
        """Wrap the documents.

        Args:
            shelf: Finds passages.
            encode: Texts to vectors of length 1.
            generic: Words of any question, which need not stand in a passage.
            quoting: When and how much is quoted.
        """
        self._shelf = shelf
        self._encode = encode
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
        hits = [hit for hit in self.found(query, vector) if self._quoting.chance(*self.features(query, hit)) >= self._quoting.threshold]
        if not hits:
            return answer
        first = len(answer.citations) + 1
        cited = [self._cite(hit, vector, number) for number, hit in enumerate(hits[: self._quoting.quotes], start=first)]
        claims = tuple(_claim(citation, hit) for citation, hit in zip(cited, hits, strict=False))
        listed = "\n".join(f"- {marked(claim)}" for claim in claims)
        covered = answer.status == "answered"
        return answer.model_copy(
            update={
                "text": f"{answer.text if covered else ALONE}\n\n{HEADING}\n\n{listed}",
                "status": "answered",
                "agents": answer.agents if covered else query.agents,
                "citations": (*answer.citations, *cited),
                "own": claims,
            }
        )

    def found(self, query: Query, vector: Vectors | None = None) -> list[OwnHit]:
        """The passages that are judged, best first.

        Args:
            query: The question.
            vector: Its vector if it is already known, shape (d,).
        """
        return self._shelf.search(query.resolved, LOOKED_AT, _where(query), vector)

    def features(self, query: Query, hit: OwnHit) -> tuple[float, float]:
        """Cosine of question and passage, and the share of the question's own words, names aside, that the passage or its headings hold."""
        asked = {term for word in query.content if word not in self._generic for term in terms(word)}
        said = set(terms(counted_text(hit.document.source, hit.passage)))
        return hit.dense, len(asked & said) / len(asked) if asked else 0.0

    def _cite(self, hit: OwnHit, vector: Vectors, number: int) -> Citation:
        passage = hit.passage
        start, end = self._best(passage.text, vector)
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

    def _best(self, text: str, vector: Vectors) -> tuple[int, int]:
        """Start and end of the sentence nearest to the question, widened to its nearer neighbours while there is room."""
        if len(text.split()) <= self._quoting.words:
            return 0, len(text)
        spans = [span for paragraph in _PARAGRAPH.finditer(text) for span in sentences(text, *paragraph.span())]
        cosines = self._encode([text[start:end] for start, end in spans]) @ vector
        first = last = int(np.argmax(cosines))
        while True:
            beside = [(float(cosines[n]), n) for n in (first - 1, last + 1) if 0 <= n < len(spans)]
            room = [(cosine, n) for cosine, n in beside if len(text[spans[min(n, first)][0] : spans[max(n, last)][1]].split()) <= self._quoting.words]
            if not room:
                return spans[first][0], spans[last][1]
            nearer = max(room)[1]
            first, last = min(first, nearer), max(last, nearer)


def _where(query: Query) -> dict[str, tuple[str, ...]]:
    where = {"agent": query.agents} if query.agents else {}
    return where | ({"year": REVIEWED} if query.as_of == "review" else {})


def _claim(citation: Citation, hit: OwnHit) -> Claim:
    place = citation.place.words if citation.place else ""
    where = ", ".join(filter(None, (shorten(citation.source.label, LABEL, placeholder=" …"), place)))
    return Claim(text=f"“{as_markdown(citation.quote)}” ({as_markdown(where)})", citations=(citation.number,), agents=hit.passage.agents)
