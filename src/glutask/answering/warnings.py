"""What may be told with a declined question for advice: warnings that bear on what was asked, never a dose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Statement

TOLD = 2
_TOPICS = frozenset({"safety", "regulatory"})
_GROUNDS = {"regulatory": 0, "review": 1, "observational": 2}
_DOSE = re.compile(r"\d\s*(?:mg|µg|mcg|ml|g)\b|\bmg/", re.IGNORECASE)


class Warnings:
    """Chooses statements by the matters that a question touches: pregnancy, the heart, driving, alcohol, use at home."""

    def __init__(self, corpus: Corpus, matters: Sequence[Mapping[str, str]]) -> None:
        """Wrap the corpus; the statements that may be told are gathered when one is first needed.

        Args:
            corpus: What is known.
            matters: In order of weight; `ask` says which questions touch a matter, `fact` which statements speak of it.
        """
        self._corpus = corpus
        self._worded = matters

    @cached_property
    def _matters(self) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
        return [(re.compile(m["ask"]), re.compile(m["fact"], re.IGNORECASE)) for m in self._worded]

    @cached_property
    def _statements(self) -> list[Statement]:
        told = [s for s in self._corpus.statements.values() if s.topic in _TOPICS and s.evidence in _GROUNDS and not _DOSE.search(s.text)]
        return sorted(told, key=lambda s: (_GROUNDS[s.evidence], s.id))

    def bearing(self, text: str, agents: Sequence[str], words: int) -> list[Statement]:
        """At most two statements.

        Args:
            text: The question, normalised.
            agents: Those asked about.
            words: How long the statements may be together.
        """
        chosen: list[Statement] = []
        for ask, fact in self._matters:
            if (chosen and not ask.pattern) or not ask.search(text):
                continue
            about = [s for s in self._statements if s not in chosen and s.agents[:1] and s.agents[0] in agents and fact.search(s.text)]
            fitting = [s for s in about if sum(len(c.text.split()) for c in (*chosen, s)) <= words]
            chosen += fitting[:1]
        return chosen[:TOLD]
