"""What was understood, part by part: each part can be taken out of the query, which is then answered again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from glutask.corpus.corpus import Corpus
from glutask.understanding.query import Filter, Query

MOST_TRIALS = 4
"""More named trials than these are not shown one by one."""


class Chip(NamedTuple):
    """One part of a query: a stable key, and the part in words."""

    key: str
    label: str


def chips(query: Query, corpus: Corpus) -> tuple[Chip, ...]:
    """The parts of a query that can be taken out, in the order they are said."""
    return tuple(_parts(query, corpus)) if query.intent == "ask" else ()


def without(query: Query, keys: Collection[str]) -> Query:
    """The query less the named parts; keys it does not have are passed over."""
    if not keys:
        return query
    agents = tuple(a for a in query.agents if f"agent:{a}" not in keys)
    names = tuple(name for a, name in zip(query.agents, query.agent_names, strict=True) if a in agents)
    update: dict[str, Any] = {
        "agents": agents,
        "agent_names": names,
        "excluded": tuple(a for a in query.excluded if f"except:{a}" not in keys),
        "trials": tuple(t for t in query.trials if f"trial:{t}" not in keys),
        "sources": tuple(s for s in query.sources if f"source:{s}" not in keys),
        "filters": tuple(f for f in query.filters if _filter_key(f) not in keys),
        "topics": tuple(t for t in query.topics if f"topic:{t}" not in keys),
        "outside": tuple(o for o in query.outside if f"outside:{o}" not in keys),
    }
    emptied: dict[str, tuple[str, Any]] = {"words": ("words", ()), "order": ("order", None), "since": ("since", False), "review": ("as_of", "latest")}
    update |= {field: nothing for key, (field, nothing) in emptied.items() if key in keys}
    if "since" in keys:
        update["only_since"] = False
    return query.model_copy(update=update)


def _parts(query: Query, corpus: Corpus) -> Iterator[Chip]:
    for agent, name in zip(query.agents, query.agent_names, strict=True):
        yield Chip(f"agent:{agent}", name)
    for agent in query.excluded:
        yield Chip(f"except:{agent}", f"except {corpus.agents[agent].name}")
    if len(query.trials) <= MOST_TRIALS:
        for trial in query.trials:
            yield Chip(f"trial:{trial}", corpus.trials[trial].name)
    for source in query.sources:
        yield Chip(f"source:{source}", corpus.sources[source].label)
    for constraint in query.filters:
        yield Chip(_filter_key(constraint), str(constraint))
    if query.words and query.subject == "agents":
        yield Chip("words", f"about “{' '.join(query.words)}”")
    if query.order:
        yield Chip("order", query.order.label)
    if query.subject == "facts":
        for topic in query.topics:
            yield Chip(f"topic:{topic}", topic)
    if query.as_of == "review":
        yield Chip("review", "as of April 2021")
    elif query.since or query.only_since:
        yield Chip("since", "since the review")
    for name in query.outside:
        yield Chip(f"outside:{name}", f"“{name}”, not in the corpus")


def _filter_key(constraint: Filter) -> str:
    negated = "not " if constraint.negated else ""
    return f"filter:{negated}{constraint.field} {constraint.relation} {constraint.value}"
