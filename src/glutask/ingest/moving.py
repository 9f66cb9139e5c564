"""A person's own documents on a Milvus server, beside the corpus' index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice

import numpy as np

from glutask.corpus.locate import documents_file
from glutask.ingest.library import Library
from glutask.ingest.shelf import Shelf, change
from glutask.retrieval.encoder import Encoder
from glutask.retrieval.manifest import Report
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.move import Content, move
from glutask.retrieval.milvus.store import MilvusStore

LAYOUT = 1
"""Raised whenever what stands on the server changes."""
BESIDE = "added"
"""How their collection's name goes on after that of the corpus."""
CHUNK = 10_000


def move_documents(encoder: Encoder, address: Address, report: Report) -> bool:
    """Move all passages to a server, into a collection beside the corpus' own.

    Args:
        encoder: Passages are encoded by it where they were not.
        address: Of the corpus' index.
        report: Told of progress.

    Returns:
        Whether anything had to be moved.

    Raises:
        IndexFault: The server does not answer or refuses.
        IngestError: The documents cannot be read.
    """
    if not documents_file().is_file():
        return False
    with Library(documents_file()) as library:
        Shelf(library, encoder, report)
        with change(library):
            keys = [key for _, _, key in library.units()]
            if not keys:
                return False
            vectors = np.concatenate([library.vectors(encoder.name, keys[i : i + CHUNK]) for i in range(0, len(keys), CHUNK)])
            attributes = library.attributes()

            def following(start: int) -> Iterator[list[str]]:
                return (terms.split() for _, terms, _ in islice(library.units(), start, None))

            content = Content(_identity(library, encoder), vectors, np.arange(len(keys)), following, attributes.__getitem__)
            return move(address.beside(BESIDE), content, report)


def searched_at(library: Library, encoder: Encoder, address: Address) -> MilvusStore:
    """The passages at a server.

    Raises:
        IndexFault: The server does not answer, or does not hold all of them as they are now.
    """
    count = sum(1 for _ in library.units())
    return MilvusStore.open(address.beside(BESIDE), _identity(library, encoder), count, count, "glutask index")


def _identity(library: Library, encoder: Encoder) -> str:
    """Tells this state of the documents from any other."""
    digest = hashlib.sha256(f"{LAYOUT} {encoder.name}".encode())
    for unit, _, key in library.units():
        digest.update(b"%d %b\n" % (unit, key))
    return digest.hexdigest()
