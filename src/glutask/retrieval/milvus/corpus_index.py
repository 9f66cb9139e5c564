"""The corpus' index on a Milvus server: what is moved there, and the index searched there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from glutask.errors import IndexFault
from glutask.retrieval.attributes import statement_attributes
from glutask.retrieval.faiss_store import FaissStore
from glutask.retrieval.index import Index
from glutask.retrieval.lexical import terms
from glutask.retrieval.manifest import Manifest
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.move import Content, Tell, move
from glutask.retrieval.milvus.store import MilvusStore
from glutask.retrieval.units import corpus_units

LAYOUT = 1
"""Raised whenever what stands on the server changes."""


def move_index(index: Index, address: Address, tell: Tell) -> bool:
    """Move the vectors and words of an index to a server.

    Returns:
        Whether anything had to be moved.

    Raises:
        IndexFault: The server does not answer or refuses.
    """
    store = index.store
    if not isinstance(store, FaissStore):
        raise IndexFault("only an index in a folder can be moved; leave --store out")
    texts = [unit.text for unit in corpus_units(index.corpus, str)]
    statements = [index.corpus.statements[unit] for unit in index.unit_ids]

    def following(start: int) -> Iterator[list[str]]:
        return map(terms, texts[start:])

    content = Content(
        identity=_identity(index.manifest),
        vectors=store.dense.vectors(),
        owners=store.dense.owners,
        terms=following,
        attributes=lambda unit: statement_attributes(statements[unit]),
    )
    return move(address, content, tell)


def searched_at(index: Index, address: Address) -> Index:
    """The same index, its vectors and words searched on a server.

    Raises:
        IndexFault: The server does not answer, or does not hold this index.
    """
    manifest = index.manifest
    return index.on(MilvusStore.open(address, _identity(manifest), manifest.units, manifest.keys, "glutask index"))


def _identity(manifest: Manifest) -> str:
    """Tells this state of the index from any other: its vectors, its words, and their order."""
    parts = [f"{name} {checksum}" for name, checksum in sorted(manifest.files.items()) if name.startswith(("dense", "lexical", "units"))]
    return hashlib.sha256("\n".join([str(LAYOUT), *parts]).encode()).hexdigest()
