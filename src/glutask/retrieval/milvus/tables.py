"""The two collections of a store: one row a unit, and one row a further key of a unit that has several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from glutask.errors import IndexFault
from glutask.retrieval.attributes import Where
from glutask.retrieval.milvus.server import Server

K1, B = 1.2, 0.75
"""As `LexicalIndex` has them."""
MOST = 16_384
"""Rows that Milvus gives to one search at most."""
LONGEST = 65_535
"""Bytes that Milvus takes for one text at most; further terms are left out."""


@dataclass(frozen=True)
class Tables:
    """Names of the collections, and how many rows make each whole."""

    units: str
    keys: str
    count: int
    further: int

    @classmethod
    def named(cls, collection: str, identity: str, units: int, keys: int) -> Tables:
        """The collections of one state of an index: another state has others, so that a reader never sees two mixed."""
        name = f"{collection}_{identity[:12]}"
        return cls(name, f"{name}_keys", units, keys - units)

    def outdated(self, present: Iterable[str]) -> list[str]:
        """Which of the collections on a server held an earlier state."""
        stem = self.units[:-12]
        own = re.compile(re.escape(stem) + r"[0-9a-f]{12}(_keys)?")
        return [name for name in present if own.fullmatch(name) and name not in {self.units, self.keys}]


def lists(rows: int) -> int:
    """Into how many lists approximate search divides vectors."""
    return int(2 ** round(np.log2(4 * np.sqrt(rows))))


def dense_index(rows: int, exact: int) -> dict[str, Any]:
    """Which dense index Milvus builds: the same kinds as on one machine."""
    if rows <= exact:
        return {"index_type": "FLAT", "metric_type": "IP"}
    return {"index_type": "IVF_SQ8", "metric_type": "IP", **_parameters(nlist=lists(rows))}


def _parameters(**values: float) -> dict[str, Any]:
    """Parameters of an index in one piece, as Milvus Lite reads them too: pymilvus would pass them on one by one."""
    return {"params": {"params": values}}


def create(server: Server, tables: Tables, dimension: int, exact: int) -> None:
    """Make the collections that are not there yet."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    for name, rows, has_terms in ((tables.units, tables.count, True), (tables.keys, tables.further, False)):
        if not rows or server.call("has_collection", name):
            continue
        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        schema.add_field("attributes", DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=1024, max_length=512)
        indexes = MilvusClient.prepare_index_params()
        indexes.add_index("vector", **dense_index(rows, exact))
        if has_terms:
            schema.add_field("terms", DataType.VARCHAR, max_length=LONGEST, enable_analyzer=True, analyzer_params={"tokenizer": "standard"})
            schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
            schema.add_function(Function(name="bm25", function_type=FunctionType.BM25, input_field_names=["terms"], output_field_names=["words"]))
            indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", **_parameters(bm25_k1=K1, bm25_b=B))
        else:
            schema.add_field("unit", DataType.INT64)
            schema.add_field("place", DataType.INT64)
            indexes.add_index("unit", index_type="INVERTED")
        server.call("create_collection", name, schema=schema, index_params=indexes)
        filters = MilvusClient.prepare_index_params()
        filters.add_index("attributes", index_type="INVERTED")
        with suppress(IndexFault):  # Milvus Lite filters lists without an index
            server.call("create_index", name, filters)


def written(terms: Sequence[str]) -> str:
    """Terms as a text that Milvus' standard analyser takes apart into the same terms; a sign within one is spelt out."""
    text = " ".join("".join(c if c.isalnum() else f"x{ord(c):x}x" for c in term) for term in terms)
    data = text.encode("utf-8")
    return text if len(data) <= LONGEST else data[:LONGEST].decode("utf-8", "ignore").rpartition(" ")[0]


def labels(attributes: Mapping[str, Sequence[str]]) -> list[str]:
    """A unit's attributes as one list of strings."""
    return [f"{name}={value}" for name, values in attributes.items() for value in dict.fromkeys(values)]


def expression(where: Where) -> str:
    """What must hold of a row, in the language of Milvus' filters."""
    return " and ".join(f"array_contains_any(attributes, [{', '.join(map(_quoted, labels({name: values})))}])" for name, values in where.items())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
