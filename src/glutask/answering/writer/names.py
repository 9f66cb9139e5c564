"""Names of agents and trials, so that two names of one thing meet."""

from __future__ import annotations

import re

from glutask.corpus.corpus import Corpus

TRIAL = "trial "
"""Begins the id of a trial, so that it is not taken for a thing that is given."""
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_PROPER = re.compile(r"\S+(?: (?:(?:19|20)\d\d|[IVX]+|\d))?")


def names_of(corpus: Corpus) -> dict[str, str]:
    """Letters and digits of each name, in lower case, to the id of what it names.

    A name of several things is left out, and one that only puts words to another name (`intravenous ketamine`, `HNK phase 1`): these words are to be
    checked.
    """
    meant: dict[str, set[str]] = {}
    for agent in corpus.agents.values():
        known = agent.names
        names = (agent.id, agent.name, agent.review_name, *known.codes, *known.brands, *known.chemical, *known.synonyms)
        single = {squashed(name) for name in names if " " not in name}
        for name in names:
            if " " not in name or not single & {squashed(word) for word in name.split()}:
                meant.setdefault(squashed(name), set()).add(agent.id)
    for trial in corpus.trials.values():
        bare = (_BRACKETS.sub("", name) for name in (trial.name, *trial.aliases, *trial.nct))
        for name in filter(_PROPER.fullmatch, bare):
            meant.setdefault(squashed(name), set()).add(TRIAL + trial.id)
    return {name: ids.pop() for name, ids in meant.items() if name and len(ids) == 1}


def squashed(name: str) -> str:
    """A name without spaces, hyphens and brackets."""
    return "".join(c for c in name.lower() if c.isalnum())
