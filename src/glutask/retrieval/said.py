"""The terms that statements use, of themselves and of the questions they answer."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

from glutask.corpus.corpus import Corpus
from glutask.retrieval.lexical import terms


class Said:
    """Terms of each statement and each agent, and how many statements use a term."""

    def __init__(self, corpus: Corpus, kept: Mapping[str, Any] | None = None) -> None:
        """Wrap the corpus.

        Args:
            corpus: The statements.
            kept: What `all` gave when the index was built; else every statement is read when a term is first asked for.
        """
        self._corpus = corpus
        self._kept = kept
        self._of_agent: dict[str, frozenset[str]] = {}
        self._using = lru_cache(maxsize=4096)(self._used)

    def of(self, statement: str) -> frozenset[str]:
        """Terms of a statement: of its title, its text, its questions and the short names of its sources."""
        return frozenset(self._terms[statement].split())

    def of_agent(self, agent: str) -> frozenset[str]:
        """Terms of the statements on an agent."""
        if agent not in self._of_agent:
            on = (s.id for s in self._corpus.statements.values() if agent in s.agents)
            self._of_agent[agent] = frozenset(term for statement in on for term in self._terms[statement].split())
        return self._of_agent[agent]

    def rarity(self, term: str) -> float:
        """Inverse document frequency over the statements, scaled to 0 to 1; a term that none uses counts 1."""
        total = len(self._corpus.statements)
        return math.log((1 + total) / (1 + self.counts.get(term, 0))) / math.log(1 + total)

    def using(self, term: str) -> frozenset[str]:
        """Ids of the statements that use a term."""
        return self._using(term)

    def _used(self, term: str) -> frozenset[str]:
        if term not in self.counts:
            return frozenset()
        text, starts, statements = self._in_one
        within, found = f" {term} ", []
        place = text.find(within)
        while place >= 0:
            found.append(statements[bisect_right(starts, place) - 1])
            place = text.find(within, place + 1)
        return frozenset(found)

    @cached_property
    def _in_one(self) -> tuple[str, list[int], list[str]]:
        """The terms of all statements in one text, which is searched faster than each; where each statement's begin, and its id."""
        parts = [f" {said} \n" for said in self._terms.values()]
        return "".join(parts), list(accumulate((len(part) for part in parts[:-1]), initial=0)), list(self._terms)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Term to the number of statements that use it."""
        if self._kept is not None:
            counts: Mapping[str, int] = self._kept["counts"]
            return counts
        return Counter(term for said in self._terms.values() for term in said.split())

    def all(self) -> dict[str, Any]:
        """Everything, to be kept."""
        return {"terms": self._terms, "counts": dict(self.counts)}

    @cached_property
    def _terms(self) -> dict[str, str]:
        """Statement to its terms, each once, between spaces."""
        if self._kept is not None:
            found: dict[str, str] = self._kept["terms"]
            return found
        sources = self._corpus.sources
        return {
            s.id: " ".join(
                dict.fromkeys(terms(f"{p.title} {s.text} {' '.join(q.ask for q in s.questions)} {' '.join(sources[x].label for x in s.sources)}"))
            )
            for p in self._corpus.passages.values()
            for s in p.statements
        }
