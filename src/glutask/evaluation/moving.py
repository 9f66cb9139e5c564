"""A collection on a Milvus server: encoded here, searched there."""

from __future__ import annotations

import numpy as np

from glutask.errors import DatasetError
from glutask.evaluation.building import identify, open_encoder, texts, vectors_of
from glutask.evaluation.collection import Collection
from glutask.evaluation.progress import Tell
from glutask.retrieval.lexical import terms
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.move import Content, move
from glutask.retrieval.milvus.store import MilvusStore


def move_collection(collection: Collection, encoder: str, address: Address, tell: Tell) -> bool:
    """Encode what is not encoded yet, and move what is not there yet.

    Returns:
        Whether anything had to be moved.

    Raises:
        DatasetError: The encoder is known to a model hub alone, or vectors cannot be written.
        EncoderError: The encoder cannot be loaded.
        IndexFault: The server does not answer or refuses.
    """
    identity = _identity(collection, encoder)
    with vectors_of(collection, open_encoder(encoder), tell) as (_, vectors):
        owners = np.arange(len(collection.ids))
        return move(address, Content(identity, vectors, owners, lambda start: map(terms, texts(collection, start)), lambda _: {}), tell)


def searched_at(collection: Collection, encoder: str, address: Address) -> MilvusStore:
    """The collection at a server.

    Raises:
        DatasetError: The encoder is known to a model hub alone.
        IndexFault: The server does not answer, or does not hold all of the collection.
    """
    count = len(collection.ids)
    return MilvusStore.open(address, _identity(collection, encoder), count, count, f"glutask index --dataset {collection.folder}")


def _identity(collection: Collection, encoder: str) -> str:
    identity = identify(collection, encoder)
    if identity is None:
        raise DatasetError(f"vectors of {encoder!r} cannot be told from others on a server; give a folder that holds the encoder.")
    return identity
