"""Moves an index to a Milvus server, in batches; an interrupted move goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from glutask.retrieval.dense import EXACT
from glutask.retrieval.encoder import Vectors
from glutask.retrieval.lexical import NOTHING
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.server import Server
from glutask.retrieval.milvus.tables import Tables, create, labels, written

BATCH = 1000

Tell = Callable[[str, int, int], None]
"""Called with (what is being done, rows done, rows in all)."""


class Content(NamedTuple):
    """What is moved."""

    identity: str
    """Of this state of the index, in hexadecimal digits."""
    vectors: Vectors
    """Of all keys, shape (n, d); may lie on disk."""
    owners: npt.NDArray[np.integer[Any]]
    """The unit of each key, ascending, shape (n,); every unit has a key."""
    terms: Callable[[int], Iterator[Sequence[str]]]
    """The units' terms for the lexical index, from a number on."""
    attributes: Callable[[int], Mapping[str, Sequence[str]]]
    """A unit's attributes."""


def move(address: Address, content: Content, tell: Tell) -> bool:
    """Write everything to a server, then take away what earlier moves to this address left.

    Rows are numbered and written in order, so their count tells where to go on; a batch is written whole again, which changes nothing.

    Args:
        address: Of the collection.
        content: What is moved.
        tell: Told of progress.

    Returns:
        Whether anything had to be written.

    Raises:
        IndexFault: The server does not answer or refuses.
    """
    server = Server(address)
    firsts = np.flatnonzero(np.diff(content.owners, prepend=-1))
    tables = Tables.named(address.collection, content.identity, len(firsts), len(content.owners))
    create(server, tables, content.vectors.shape[1], EXACT)
    wrote = _fill(server, tables.units, tables.count, lambda start: _units(content, firsts, start), "moving texts", tell)
    if tables.further:
        wrote |= _fill(server, tables.keys, tables.further, lambda start: _keys(content, firsts, start), "moving further keys", tell)
    for name in tables.outdated(server.call("list_collections")):
        server.call("drop_collection", name)
    server.close()
    return wrote


def _fill(server: Server, name: str, total: int, rows: Callable[[int], Iterator[dict[str, Any]]], what: str, tell: Tell) -> bool:
    held = server.count(name)
    done = held if held == total else held // BATCH * BATCH
    following = rows(done)
    while batch := list(islice(following, BATCH)):
        server.call("upsert", name, batch)
        done += len(batch)
        tell(what, done, total)
    server.call("flush", name)  # what is not flushed is searched without an index
    server.call("load_collection", name)
    return held < total


def _units(content: Content, firsts: npt.NDArray[np.int64], start: int) -> Iterator[dict[str, Any]]:
    for unit, terms in enumerate(content.terms(start), start=start):
        yield {
            "id": unit,
            "vector": content.vectors[firsts[unit]],
            "attributes": labels(content.attributes(unit)),
            "terms": written(terms or [NOTHING]),
        }


def _keys(content: Content, firsts: npt.NDArray[np.int64], start: int) -> Iterator[dict[str, Any]]:
    further = np.setdiff1d(np.arange(len(content.owners)), firsts, assume_unique=True)
    for number, key in enumerate(further[start:].tolist(), start=start):
        unit = int(content.owners[key])
        yield {
            "id": number,
            "unit": unit,
            "place": key - int(firsts[unit]),
            "vector": content.vectors[key],
            "attributes": labels(content.attributes(unit)),
        }
