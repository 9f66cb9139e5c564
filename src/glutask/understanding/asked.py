"""Which agents a question is about: those it names, less those it leaves out, or the one that a description fits."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from glutask.understanding.context import Members
from glutask.understanding.found import NAMING
from glutask.understanding.linking import company_labels
from glutask.understanding.mention import Mention
from glutask.understanding.parsed import Parsed
from glutask.understanding.query import Filter, Query
from glutask.understanding.vocabulary import Vocabulary, any_match

_ENUMERATES = re.compile(r"(?:'s)?[\s,/&]*(?:\b(?:and|or|nor|the|off-label|oral|racemic)\b[\s,]*)*")
"""What stands between the names of an enumeration."""


_DESCRIBES = NAMING | {"class", "developer"}
"""Fields by which an agent is described in place of its name."""


class Asked:
    """Reads the agents off names and descriptions."""

    def __init__(self, vocabulary: Vocabulary, members: Members, developers: Mapping[str, Sequence[str]]) -> None:
        """Wrap the vocabulary.

        Args:
            vocabulary: Words that leave out or include.
            members: Answers a question over a set.
            developers: Id of each agent, those that the review does not list among them, to its developers.
        """
        self._vocabulary = vocabulary
        self._members = members
        self._all = tuple(developers)
        self._developers = developers

    def agents(self, parsed: Parsed) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Agents left out and agents asked about, by their names."""
        excluded: list[str] = []
        asked: list[str] = []
        named = [m for m in parsed.mentions if m.kind in {"agent", "look-alike"}]
        apart = [m.span() for m in self._vocabulary.built("counted_apart").finditer(parsed.text)]
        for mention in named:
            if any(start <= mention.start < end for start, end in apart):
                continue
            after = self._after(parsed.text, mention, named)
            if any_match(self._vocabulary.trailing_inclusions, after) and parsed.filters:
                continue
            (excluded if self._left_out(parsed.text, mention, after) else asked).extend(mention.ids)
        return tuple(dict.fromkeys(excluded)), tuple(dict.fromkeys(a for a in asked if a not in excluded))

    def apart(self, parsed: Parsed, entries: Container[str]) -> tuple[str, ...]:
        """Agents that the review does not list and that are to be counted: `taking EVT-101 separately from eliprodil`."""
        places = [m.span() for m in self._vocabulary.built("counted_apart").finditer(parsed.text)]
        named = [m for m in parsed.mentions if m.kind == "agent" and any(start <= m.start < end for start, end in places)]
        return tuple(dict.fromkeys(a for m in named for a in m.ids if a not in entries))

    def _after(self, text: str, mention: Mention, named: list[Mention]) -> str:
        """What follows a name, the other names of the same enumeration passed over: ` not counted` for each of `(A, B and C not counted)`."""
        end = mention.end
        for other in named:
            if other.start >= end and _ENUMERATES.fullmatch(text[end : other.start]):
                end = other.end
        return text[end : end + 60]

    def _left_out(self, text: str, mention: Mention, after: str) -> bool:
        """Whether the words around a name leave it out: `other than X`, `X aside`."""
        if any_match(self._vocabulary.trailing_exclusions, after):
            return True
        before = text[max(0, mention.start - 60) : mention.start]
        cue = max((m.end() for p in self._vocabulary.exclusions for m in p.finditer(before)), default=None)
        between = before[cue:] if cue is not None else ""
        return cue is not None and not re.search(r"\b(?:is|are|was|were|do|does|did|which|what|has|have)\b|[.;?:]", between)

    def only_product(self, parsed: Parsed) -> tuple[str, ...]:
        """The agent of a company that has one, where a single thing is asked about (`Clexio's drug`)."""
        makers = [m for m in parsed.mentions if m.kind == "developer"]
        others = [m for m in parsed.mentions if m.kind in {"trial", "source", "class"}]
        if (
            self._vocabulary.built("whose_agent").search(parsed.text)
            or len(makers) != 1
            or makers[0].text.removesuffix("'s") in self._vocabulary.data["language"]["institutes"]
            or others
            or len(makers[0].ids) != 1
            or self._vocabulary.plural_agent_noun.search(parsed.text)
        ):
            return ()
        return makers[0].ids if not any_match(self._vocabulary.operations["count"], parsed.text) else ()

    def kin(self, parsed: Parsed, agents: Sequence[str]) -> tuple[Filter, ...]:
        """`rapastinel's siblings`, `others from the same stable as X`: constraints on the makers of an agent, which is itself left out."""
        if len(agents) != 1 or not self._vocabulary.built("kin").search(parsed.text):
            return ()
        makers = [name for d in self._developers[agents[0]] for name in company_labels(d)]
        form = self._vocabulary.form("developer")
        return tuple(Filter(field=form.field, value=m, label=form.label.format(value=m), either=n > 0) for n, m in enumerate(dict.fromkeys(makers)))

    def described(self, filters: Sequence[Filter]) -> tuple[str, ...]:
        """The agent behind a description such as `Roche's mGlu2/3 blocker` or `the glycine transporter inhibitor`; of several makers one each.

        Args:
            filters: Constraints of the question, its company and class among them.
        """
        naming = tuple(f for f in filters if f.field in _DESCRIBES and not f.negated)
        if not any(f.field in NAMING or f.field in {"developer", "class"} for f in naming):
            return ()
        makers = [f for f in naming if f.field == "developer"]
        others = tuple(f for f in naming if f.field != "developer")
        found = [self._fitting((*others, maker)) for maker in makers] if makers else [self._fitting(others)]
        return tuple(dict.fromkeys(a for agents in found for a in agents)) if all(len(agents) == 1 for agents in found) else ()

    def _fitting(self, filters: tuple[Filter, ...]) -> tuple[str, ...]:
        return self._members(Query(question="", resolved="", operation="list", subject="agents", agents=self._all, filters=filters))

    def beyond(self, filters: Sequence[Filter]) -> tuple[Filter, ...]:
        """The constraints that describe no agent."""
        return tuple(f for f in filters if f.field not in _DESCRIBES)
