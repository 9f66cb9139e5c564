"""All agents at a glance, and finding one by any of its names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent
from glutask.errors import GlutaskError
from glutask.terminal.tables import show_table

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS = ("Agent", "Id", "Class", "Route", "Phase, April 2021", "Standing, April 2021", "Standing today", "Trials")


def show_entries(console: Console, corpus: Corpus) -> None:
    """Print one row an agent: the review's entries by class, then the others."""
    show_table(console, COLUMNS, [_row(corpus, agent) for agent in _ordered(corpus)])
    for agent in _ordered(corpus):
        if not agent.review_entry:
            console.print(f"{agent.name} is not one of the review's {corpus.review.entries} entries.")


def entries_json(corpus: Corpus) -> str:
    """The same as a JSON list."""
    items = [
        {
            "id": agent.id,
            "name": agent.name,
            "review_name": agent.review_name,
            "review_entry": agent.review_entry,
            "class": agent.agent_class,
            "routes": [route.value for route in agent.routes],
            "highest_phase": agent.development.highest_phase,
            "highest_phase_since": agent.development.highest_phase_since,
            "state_review": agent.development.state_review,
            "state_since": agent.development.state_since,
            "trials": len(corpus.trials_of(agent.id)),
            "randomised": corpus.balance_of(agent.id),
        }
        for agent in _ordered(corpus)
    ]
    return json.dumps(items, ensure_ascii=False, indent=2)


def find_agent(corpus: Corpus, folder: Path, name: str) -> Agent:
    """The agent of an id or any of its names, misspellings included.

    Args:
        corpus: Where to look.
        folder: Its folder, for the vocabulary.
        name: As typed.

    Raises:
        GlutaskError: No agent, or more than one, goes by that name.
    """
    from glutask.understanding.linking import Linker
    from glutask.understanding.vocabulary import Vocabulary

    if name in corpus.agents:
        return corpus.agents[name]
    mentions = Linker(corpus, Vocabulary.load(folder)).link(name)
    found = tuple(dict.fromkeys(i for m in mentions if m.kind == "agent" for i in m.ids))
    if len(found) == 1:
        return corpus.agents[found[0]]
    if found:
        raise GlutaskError(f"{name!r} names {len(found)} agents ({', '.join(found)}); give one id.")
    raise GlutaskError(f"no agent is called {name!r}; for all of them run: glutask agents")


def _ordered(corpus: Corpus) -> tuple[Agent, ...]:
    return (*corpus.entries, *(a for a in corpus.agents.values() if not a.review_entry))


def _row(corpus: Corpus, agent: Agent) -> tuple[str, ...]:
    development = agent.development
    return (
        agent.name,
        agent.id,
        corpus.classes[agent.agent_class].name,
        ", ".join(route.value for route in agent.routes),
        development.highest_phase,
        development.state_review,
        development.state_since or development.state_review,
        str(len(corpus.trials_of(agent.id))),
    )
