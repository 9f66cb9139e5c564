"""How many designations one agent has: a number that no statement need say, counted over its entry."""

from __future__ import annotations

from typing import NamedTuple

from glutask.answering.agent_filters import AgentFilters, numbered
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import AsOf, Statement
from glutask.understanding.normalise import normalise
from glutask.understanding.query import Filter, Query
from glutask.understanding.vocabulary import Vocabulary

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Count(NamedTuple):
    """What is said first, and the statements that were counted."""

    lead: str
    statements: tuple[Statement, ...]


def in_figures(count: int) -> str:
    """A number in bold, and in words while they are short."""
    return f"**{count}** ({NUMBERS[count]})" if count < len(NUMBERS) else f"**{count}**"


class Counter:
    """Counts what an entry lists."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        """Wrap the corpus; the vocabulary says how a number of designations is asked for."""
        self._corpus = corpus
        self._filters = AgentFilters(corpus, vocabulary)
        self._asks = vocabulary.built("counts_designations")
        self._any_use = vocabulary.form("designation", "any use")

    def of(self, query: Query) -> Count | None:
        """The number of designations asked for of the one agent named, whatever for; nothing where none is asked for, or the entry lists none.

        Args:
            query: A question of fact; its constraints on designations narrow what is counted.
        """
        if len(query.agents) != 1 or not self._asks.search(normalise(query.question)):
            return None
        agent = self._corpus.agents[query.agents[0]]
        as_of: AsOf = "review" if query.as_of == "review" else "later"
        any_use = Filter(field=self._any_use.field, value=self._any_use.value, label=self._any_use.label)
        numbers = [number for number, _ in self._filters.designations(agent, (*query.filters, any_use), as_of)]
        statements = tuple(self._corpus.statements[numbered(agent.id, "designation", n)] for n in numbers)
        return Count(f"{in_figures(len(numbers))}:", statements) if numbers else None
