"""A text to its names and constraints, each word read once."""

from __future__ import annotations

import re

from glutask.understanding.asked import Asked
from glutask.understanding.dates import dated
from glutask.understanding.filters import find_filters, group_names
from glutask.understanding.linking import Linker
from glutask.understanding.mention import Mention
from glutask.understanding.normalise import normalise
from glutask.understanding.operation import decide
from glutask.understanding.parsed import Parsed
from glutask.understanding.preamble import asked_from
from glutask.understanding.scope import once
from glutask.understanding.vocabulary import Vocabulary

_SPELT_OUT = re.compile(
    r"(?:[ -](?:drugs?|agents?|compounds?|members?|entries|types?))*"
    r"(?: (?:in|of) (?:the|this|your) (?:review|collection|list|corpus|paper|article))?\s*\([^)]*\)"
)


class Reader:
    """Settles which words are a name, a group's name or a constraint."""

    def __init__(self, linker: Linker, asked: Asked, vocabulary: Vocabulary) -> None:
        """Wrap what finds names and what tells which agents are asked about."""
        self._linker = linker
        self._asked = asked
        self._vocabulary = vocabulary

    def read(self, question: str) -> Parsed:
        """Names and constraints; the name of a group (`ketamine family`) goes before the agent's name inside it."""
        text = normalise(question)
        mentions = self._linker.link(question)
        before = asked_from(text, self._vocabulary)
        if before and find_filters(text[before:], self._vocabulary, []):
            text = " " * before + text[before:]
            mentions = [m for m in mentions if m.start >= before]
        mentions = self._compared(text, mentions)
        groups = [
            (s, e, f)
            for s, e, f in group_names(text, self._vocabulary)
            if any(_inside(m, s, e) for m in mentions if m.kind in {"agent", "class"} or m.kind.startswith("outside"))
        ]
        for field in ("", "ingredient"):
            wider = [(s, e) for s, e, f in groups if (f == "ingredient") == (field == "ingredient")]
            outer = [m for m in mentions if not any(_inside(m, s, e) for s, e in wider)]
            if not wider:
                continue
            if field == "ingredient" and not self._of_agents(text, outer):
                continue
            mentions = outer
        text, mentions = _without_spelling_out(text, mentions, groups)
        filters = find_filters(text, self._vocabulary, [(m.start, m.end) for m in mentions if not m.kind.startswith("outside")])
        filters = once(dated(text, filters, self._vocabulary))
        compared = [(f.start, f.end) for f in filters if f.filter.field == "trial.comparator"]
        mentions = [m for m in mentions if not any(s <= m.start and m.end <= e for s, e in compared)]
        return Parsed(text, mentions, filters)

    def _compared(self, text: str, mentions: list[Mention]) -> list[Mention]:
        """Without an agent that others were compared with (`tested against ketamine itself`), where a set is asked for."""
        if not (self._vocabulary.built("bare_which").search(text) or self._vocabulary.built("whichever_agents").search(text)):
            return mentions
        compared = [(f.start, f.end) for f in find_filters(text, self._vocabulary, []) if f.filter.field == "trial.comparator"]
        return [m for m in mentions if m.kind != "agent" or not any(start <= m.start and m.end <= end for start, end in compared)]

    def _of_agents(self, text: str, mentions: list[Mention]) -> bool:
        """Whether the text, read with these names, asks about a set of agents or about one product's contents."""
        filters = find_filters(text, self._vocabulary, [(m.start, m.end) for m in mentions])
        asked = self._asked.agents(Parsed(text, mentions, filters))[1]
        operation, subject, _ = decide(text, mentions, asked, filters, self._vocabulary, None)
        return subject == "agents" or (operation == "yesno" and len(asked) == 1)


def _without_spelling_out(text: str, mentions: list[Mention], groups: list[tuple[int, int, str]]) -> tuple[str, list[Mention]]:
    """Blank out brackets that only spell out a group just named: `the ketamine family (racemic, S, R, HNK)`."""
    for _, end, _ in groups:
        bracket = _SPELT_OUT.match(text[end:])
        if bracket:
            start, stop = end, end + bracket.end()
            text = text[:start] + " " * (stop - start) + text[stop:]
            mentions = [m for m in mentions if not start <= m.start < stop]
    return text, mentions


def _inside(mention: Mention, start: int, end: int) -> bool:
    """Whether a name lies inside a wider place."""
    return start <= mention.start and mention.end <= end and (mention.end - mention.start) < (end - start)
