"""Scores by unit as two arrays, which read like a dict and are joined, looked up and sorted without a loop."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Units = npt.NDArray[np.int64]
Numbers = npt.NDArray[Any]


class Ranking(Mapping[int, float]):
    """Unit to score; each unit stands once."""

    def __init__(self, units: Units, scores: Numbers) -> None:
        """Wrap two arrays.

        Args:
            units: Their numbers, shape (n,).
            scores: Of each, shape (n,).
        """
        self.units = units
        self.scores = scores

    @classmethod
    def of(cls, scores: Mapping[int, float]) -> Ranking:
        """The same as arrays, in its order."""
        if isinstance(scores, Ranking):
            return scores
        count = len(scores)
        return cls(np.fromiter(scores, dtype=np.int64, count=count), np.fromiter(scores.values(), dtype=np.float64, count=count))

    def __getitem__(self, unit: int) -> float:
        return self._dict[unit]

    def __iter__(self) -> Iterator[int]:
        return iter(self.units.tolist())

    def __len__(self) -> int:
        return len(self.units)

    def items(self) -> ItemsView[int, float]:
        """As of a dict."""
        return self._dict.items()

    def values(self) -> ValuesView[float]:
        """As of a dict."""
        return self._dict.values()

    def missing(self, units: Units) -> Units:
        """Those of the units that it does not hold, in their order."""
        return units[~self._places(units)[1]]

    def at(self, units: Units) -> Numbers:
        """The score of each of the units; 0 where it holds none."""
        if units is self.units:
            return self.scores
        places, held = self._places(units)
        if not len(self.units):
            return np.zeros(len(units), dtype=self.scores.dtype)
        return np.where(held, self.scores[places], self.scores.dtype.type(0))

    def joined(self, other: Ranking) -> Ranking:
        """With the units and scores of another, which holds none of these units."""
        return Ranking(np.concatenate([self.units, other.units]), np.concatenate([self.scores, other.scores])) if len(other) else self

    def ordered(self) -> Ranking:
        """Highest score first; ties go to the lower number."""
        order = np.lexsort((self.units, -self.scores))
        return Ranking(self.units[order], self.scores[order])

    @cached_property
    def _dict(self) -> dict[int, float]:
        return dict(zip(self.units.tolist(), self.scores.tolist(), strict=True))

    @cached_property
    def _sorted(self) -> tuple[Units, Units]:
        order = np.argsort(self.units)
        return order, self.units[order]

    def _places(self, units: Units) -> tuple[Units, npt.NDArray[np.bool_]]:
        """Where each of the units stands, and whether it stands here at all."""
        order, ascending = self._sorted
        if not len(ascending):
            return np.zeros(len(units), dtype=np.int64), np.zeros(len(units), dtype=bool)
        found = np.minimum(np.searchsorted(ascending, units), len(ascending) - 1)
        return order[found], ascending[found] == units


def numbers_of(units: Sequence[int] | Units) -> Units:
    """Unit numbers as an array."""
    return np.asarray(units, dtype=np.int64)
