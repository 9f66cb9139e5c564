"""Numbering of citations: one number per statement and source, in order of first use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glutask.answering.answer import Citation, Claim
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Statement

SOURCES = 3
"""Of a statement that rests on many sources, the first few are cited."""


class Citer:
    """Turns statements into numbered claims."""

    def __init__(self, corpus: Corpus) -> None:
        """Start counting at 1."""
        self._corpus = corpus
        self._numbers: dict[tuple[str, str], int] = {}
        self._citations: list[Citation] = []

    def claim(self, statements: Iterable[Statement], text: str | None = None, sources: int = SOURCES) -> Claim:
        """A claim that rests on statements.

        Args:
            statements: One or more.
            text: What is said; by default the (single) statement's own text.
            sources: How many of each statement's sources are cited, in the order it names them.
        """
        chosen = list(dict.fromkeys(statements))
        numbers = tuple(dict.fromkeys(self._number(s, source) for s in chosen for source in s.sources[:sources]))
        agents = tuple(dict.fromkeys(a for s in chosen for a in s.agents))
        said = text if text is not None else chosen[0].text
        return Claim(text=said, citations=numbers, agents=agents, evidence=chosen[0].evidence if len(chosen) == 1 else None)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, by number."""
        return tuple(self._citations)

    def _number(self, statement: Statement, source_id: str) -> int:
        key = (statement.id, source_id)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._citations.append(
                Citation(
                    number=self._numbers[key],
                    source=self._corpus.sources[source_id],
                    quote=statement.text,
                    passage=self._corpus.passage_of[statement.id].id,
                    statement=statement.id,
                    evidence=statement.evidence,
                )
            )
        return self._numbers[key]


def renumbered(claims: Sequence[Claim], citations: Sequence[Citation]) -> tuple[list[Claim], tuple[Citation, ...]]:
    """The claims that are shown, in their order, with the citations they use numbered from 1 and no others."""
    order = {old: new for new, old in enumerate(dict.fromkeys(n for c in claims for n in c.citations), start=1)}
    kept = sorted((c.model_copy(update={"number": order[c.number]}) for c in citations if c.number in order), key=lambda c: c.number)
    return [c.model_copy(update={"citations": tuple(order[n] for n in c.citations)}) for c in claims], tuple(kept)


def marked(claim: Claim) -> str:
    """A claim's text with its markers, before a closing full stop's successor: `… points [1] [2].` reads worse than `… points. [1] [2]`."""
    return f"{claim.text} {' '.join(f'[{n}]' for n in claim.citations)}"
