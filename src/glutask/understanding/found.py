"""A constraint found in a question, and where its words stand."""

from __future__ import annotations

from typing import NamedTuple

from glutask.understanding.query import Filter

NAMING = frozenset({"kind", "action", "ingredient", "target"})
"""Fields whose wordings are names of groups; these may hold an agent's name (`ketamine family`) and then go before it."""
OF_TRIALS_RESULT = frozenset({"outcome", "trial.result"})


class Found(NamedTuple):
    """A filter and the place of its words."""

    filter: Filter
    start: int
    end: int

    def changed(self, **update: object) -> Found:
        """The same with other fields of the filter."""
        return self._replace(filter=self.filter.model_copy(update=update))
