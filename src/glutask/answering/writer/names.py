"""Names of agents and trials, so that two names of one thing meet."""

from __future__ import annotations

from glutask.corpus.corpus import Corpus


def names_of(corpus: Corpus) -> dict[str, str]:
    """Letters and digits of each name, in lower case, to the id of what it names; a name of several things is left out."""
    meant: dict[str, set[str]] = {}
    for agent in corpus.agents.values():
        known = agent.names
        for name in (agent.id, agent.name, agent.review_name, *known.codes, *known.brands, *known.chemical, *known.synonyms):
            meant.setdefault(squashed(name), set()).add(agent.id)
    for trial in corpus.trials.values():
        for name in (trial.name, *trial.aliases, *trial.nct):
            meant.setdefault(squashed(name), set()).add(trial.id)
    return {name: ids.pop() for name, ids in meant.items() if name and len(ids) == 1}


def squashed(name: str) -> str:
    """A name without spaces, hyphens and brackets."""
    return "".join(c for c in name.lower() if c.isalnum())
