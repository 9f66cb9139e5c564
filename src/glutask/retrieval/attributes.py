"""Which units have which attributes, as postings: attribute and value to the numbers of the units."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt

from glutask.corpus.models import Statement

Where = Mapping[str, Sequence[str]]
"""Attribute to values: a unit is found if it has one of the values of each attribute."""
Attributes = Iterable[Mapping[str, Sequence[str]]]
"""Each unit's attributes, in the order of the units."""

Numbers = npt.NDArray[np.int32]
Places = Mapping[str, Mapping[str, tuple[int, int]]]
"""Attribute and value to where its units begin and end."""


def statement_attributes(statement: Statement) -> dict[str, tuple[str, ...]]:
    """What a search among statements can be narrowed by."""
    return {"agent": statement.agents, "topic": (statement.topic,), "as_of": (statement.as_of,), "evidence": (statement.evidence,)}


class Postings:
    """Answers which units fit, without looking at each."""

    def __init__(self, places: Places, numbers: Numbers) -> None:
        """Wrap what `build` or `load` made.

        Args:
            places: Where in `numbers` the units of each value stand.
            numbers: Of units, ascending within each value.
        """
        self._places = places
        self._numbers = numbers

    @classmethod
    def build(cls, attributes: Attributes) -> Postings:
        """Gather the units of each value."""
        gathered: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for unit, of_unit in enumerate(attributes):
            for name, values in of_unit.items():
                for value in dict.fromkeys(values):
                    gathered[name][value].append(unit)
        places: dict[str, dict[str, tuple[int, int]]] = {}
        numbers: list[Numbers] = []
        end = 0
        for name, of_value in gathered.items():
            places[name] = {}
            for value, units in of_value.items():
                numbers.append(np.array(units, dtype=np.int32))
                places[name][value] = (end, end + len(units))
                end += len(units)
        return cls(places, np.concatenate(numbers) if numbers else np.empty(0, dtype=np.int32))

    def units(self, where: Where) -> npt.NDArray[np.int64]:
        """The units that have one of the values of each attribute, ascending.

        Args:
            where: At least one attribute.
        """
        found = [self._with(name, values) for name, values in where.items()]
        return reduce(np.intersect1d, found).astype(np.int64)

    def _with(self, name: str, values: Sequence[str]) -> Numbers:
        known = self._places.get(name, {})
        parts = [self._numbers[slice(*known[value])] for value in values if value in known]
        return parts[0] if len(parts) == 1 else np.unique(np.concatenate([np.empty(0, dtype=np.int32), *parts]))

    def save(self, folder: Path) -> None:
        """Write `attributes.json` and `attributes.npy`."""
        (folder / "attributes.json").write_text(json.dumps(self._places), encoding="utf-8")
        np.save(folder / "attributes.npy", self._numbers, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """Read what `save` wrote; the numbers stay on disk."""
        places = json.loads((folder / "attributes.json").read_bytes())
        return cls(places, np.load(folder / "attributes.npy", allow_pickle=False, mmap_mode="r"))
