"""Whether quotes support a claim, decided by what they name rather than by a model.

A claim is taken as supported by quotes if every fact it states occurs in them:
- its numbers (0.50 and 0.5 are one, digits inside names do not count);
- the agents it names (by any of their names; a quote also names the agents its statement is about);
- its abbreviations and code names (two capitals or more, or letters with digits: MADRS, NR2B, RELIANCE).
Numbers that only count what the answer lists ("46 trials", "and 3 more") need no quote: they are computed over all entries.
A claim that states none of these is supported if at least half of its content words, stemmed, occur in the quotes.

This approximates the entailment of ALCE (Gao et al. 2023, arXiv 2305.14627) without a model. It is blind to direction and
negation ("beat" against "did not beat"), which matters little where claims are the cited sentences themselves; it is
stricter than a model where a claim says in other letters what the quote says in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from glutask.answering.answer import Citation
from glutask.corpus.corpus import Corpus
from glutask.evaluation.measures.figures import numbers
from glutask.evaluation.measures.must import plain
from glutask.retrieval.lexical import terms

LEAST_SHARE = 0.5
"""Of a claim's content words that must occur, where it states no number or name."""
_CODE = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z]|\w*[A-Za-z]\w*\d|\w*\d\w*[A-Z])[A-Za-z0-9]+\b")
_MORE = re.compile(r"\band \d+ more\b")
_UNIT = re.compile(r"\d+(?:mg|kg|g|h|d)?", re.IGNORECASE)


class Facts(NamedTuple):
    """What a text states."""

    numbers: frozenset[str]
    agents: frozenset[str]
    codes: frozenset[str]

    @property
    def any(self) -> bool:
        """Whether it states anything that can be checked."""
        return bool(self.numbers or self.agents or self.codes)

    def within(self, other: Facts) -> bool:
        """Whether another text states all of it."""
        return self.numbers <= other.numbers and self.agents <= other.agents and self.codes <= other.codes


class Support:
    """Decides support, knowing the agents' names."""

    def __init__(self, corpus: Corpus) -> None:
        """Read every agent's names."""
        self._corpus = corpus
        names: dict[str, set[str]] = {}
        for agent in corpus.agents.values():
            known = (agent.name, agent.review_name, *agent.names.codes, *agent.names.brands, *agent.names.chemical, *agent.names.synonyms)
            for name in known:
                names.setdefault(name.lower(), set()).add(agent.id)
        self._agents_of = names
        ordered = sorted(names, key=lambda name: (-len(name), name))
        self._name = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)") if ordered else re.compile(r"(?!)")

    def facts(self, text: str) -> Facts:
        """What a text states."""
        said = plain(text)
        named: set[str] = set()
        for name in self._name.findall(said.lower()):
            named |= self._agents_of[name]
        unnamed = self._name.sub(" ", said) if said.islower() else re.sub(self._name.pattern, " ", said, flags=re.IGNORECASE)
        codes = {code.lower() for code in _CODE.findall(unnamed) if not _UNIT.fullmatch(code)}
        return Facts(frozenset(numbers(said)), frozenset(named), frozenset(codes))

    def supports(self, citations: Sequence[Citation], claim: str, counted: frozenset[str] = frozenset()) -> bool:
        """Whether the quotes of these citations, taken together, support a claim.

        Args:
            citations: The citations.
            claim: The claim's text.
            counted: Numbers that are the size of a set the answer computed, which no single text states.
        """
        if not citations:
            return False
        stated = self.facts(_MORE.sub(" ", claim))
        if stated.any:
            return stated._replace(numbers=stated.numbers - counted).within(self._together(citations))
        wanted = set(terms(plain(claim)))
        offered = {term for citation in citations for term in terms(citation.quote)}
        return not wanted or len(wanted & offered) / len(wanted) >= LEAST_SHARE

    def _together(self, citations: Iterable[Citation]) -> Facts:
        found = Facts(frozenset(), frozenset(), frozenset())
        for citation in citations:
            quote = self.facts(citation.quote)
            statement = self._corpus.statements.get(citation.statement or "")
            about = quote.agents | set(statement.agents if statement else ())
            found = Facts(found.numbers | quote.numbers, found.agents | about, found.codes | quote.codes)
        return found
