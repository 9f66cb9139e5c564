"""Search by vector and by words in Milvus' collections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from glutask.retrieval.encoder import Vectors
from glutask.retrieval.lexical import terms
from glutask.retrieval.milvus.server import Server
from glutask.retrieval.milvus.tables import K1, MOST, Tables, lists, written
from glutask.retrieval.ranking import Ranking, Units, numbers_of

AT_ONCE = 1000
"""Units that one call names at most."""
PROBED = 64
"""Lists that approximate search looks into."""


class Key(NamedTuple):
    """A key that was found."""

    score: float
    unit: int
    place: int


class MilvusDense:
    """Search by vector; see `glutask.retrieval.store.Dense`."""

    def __init__(self, server: Server, tables: Tables, where: str = "") -> None:
        """Search where `where` holds."""
        self._server = server
        self._tables = tables
        self._where = where

    def search(self, vector: Vectors, depth: int) -> tuple[Ranking, Ranking]:
        """See `Dense.search`."""
        scores, places = _nearest(self._found(vector, depth, self._where, self._where)[:depth])
        return Ranking.of(scores), _places(places)

    def score(self, vector: Vectors, units: Sequence[int] | Units) -> tuple[Ranking, Ranking]:
        """See `Dense.score`."""
        keys = [key for part in _parts(units) for key in self._found(vector, MOST, f"id in {part}", f"unit in {part}", everywhere=True)]
        scores, places = _nearest(sorted(keys, key=_rank))
        held = [unit for unit in numbers_of(units).tolist() if unit in scores]
        return Ranking.of({unit: scores[unit] for unit in held}), _places({unit: places[unit] for unit in held})

    def heads(self, units: Sequence[int] | Units) -> Vectors:
        """See `Dense.heads`."""
        found: dict[int, Any] = {}
        for part in _parts(units):
            rows = self._server.ask("query", self._tables.units, filter=f"id in {part}", output_fields=["id", "vector"])
            found |= {row["id"]: row["vector"] for row in rows}
        return np.array([found[unit] for unit in numbers_of(units).tolist()], dtype=np.float32)

    def _found(self, vector: Vectors, depth: int, of_units: str, of_keys: str, everywhere: bool = False) -> list[Key]:
        """The nearest keys, best first, those of equal score by number."""
        tables = self._tables
        hits = self._search(tables.units, vector, depth, of_units, ["id"], lists(tables.count), everywhere)
        found = [Key(hit["distance"], hit["id"], 0) for hit in hits]
        if tables.further:
            hits = self._search(tables.keys, vector, depth, of_keys, ["unit", "place"], lists(tables.further), everywhere)
            found += [Key(hit["distance"], hit["entity"]["unit"], hit["entity"]["place"]) for hit in hits]
        return sorted(found, key=_rank)

    def _search(self, name: str, vector: Vectors, depth: int, where: str, fields: list[str], held: int, everywhere: bool) -> Any:
        question = [np.asarray(vector, dtype=np.float32).reshape(-1).tolist()]
        parameters = {"metric_type": "IP", "params": {"nprobe": held if everywhere else min(PROBED, held)}}
        return self._server.ask(
            "search", name, data=question, anns_field="vector", limit=min(depth, MOST), filter=where,
            output_fields=fields, search_params=parameters,
        )[0]  # fmt: skip


class MilvusLexical:
    """Search by words; see `glutask.retrieval.store.Lexical`."""

    def __init__(self, server: Server, tables: Tables, where: str = "") -> None:
        """Search where `where` holds."""
        self._server = server
        self._tables = tables
        self._where = where

    def search(self, text: str, depth: int) -> Ranking:
        """See `Lexical.search`."""
        return Ranking.of(self._found(text, depth, self._where))

    def score(self, text: str, units: Sequence[int] | Units) -> Ranking:
        """See `Lexical.score`."""
        found: dict[int, float] = {}
        for part in _parts(units):
            found |= self._found(text, len(part), f"({self._where}) and id in {part}" if self._where else f"id in {part}")
        return Ranking.of({unit: found[unit] for unit in numbers_of(units).tolist() if unit in found})

    def _found(self, text: str, depth: int, where: str) -> dict[int, float]:
        """BM25 as `LexicalIndex` gives it: without the constant factor k1 + 1."""
        asked = written(terms(text))
        if not asked:
            return {}
        hits = self._server.ask(
            "search", self._tables.units, data=[asked], anns_field="words", limit=min(depth, MOST), filter=where,
            output_fields=["id"], search_params={"metric_type": "BM25"},
        )[0]  # fmt: skip
        scores = {hit["id"]: abs(hit["distance"]) / (K1 + 1.0) for hit in hits}  # Milvus Lite gives a distance: the score below zero
        return {unit: score for unit, score in sorted(scores.items(), key=lambda item: (-item[1], item[0])) if score > 0.0}


def _rank(key: Key) -> tuple[float, int, int]:
    return (-key.score, key.unit, key.place)


def _nearest(keys: Sequence[Key]) -> tuple[dict[int, float], dict[int, int]]:
    scores: dict[int, float] = {}
    places: dict[int, int] = {}
    for key in keys:
        if key.unit not in scores:
            scores[key.unit] = key.score
            places[key.unit] = key.place
    return scores, places


def _places(places: Mapping[int, int]) -> Ranking:
    found = Ranking.of(places)
    return Ranking(found.units, found.scores.astype(np.int64))


def _parts(units: Sequence[int] | Units) -> Iterator[list[int]]:
    numbers = numbers_of(units).tolist()
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
