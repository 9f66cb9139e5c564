"""The store on a Milvus server."""

from __future__ import annotations

import numpy as np

from glutask.errors import IndexFault
from glutask.retrieval.attributes import Where
from glutask.retrieval.encoder import Vectors
from glutask.retrieval.faiss_store import FUSED
from glutask.retrieval.fusion import reciprocal_rank
from glutask.retrieval.lexical import terms
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.searches import PROBED, MilvusDense, MilvusLexical
from glutask.retrieval.milvus.server import Server
from glutask.retrieval.milvus.tables import Tables, expression, lists, written


class MilvusStore:
    """Vectors and words on a server; see `glutask.retrieval.store.Store`."""

    def __init__(self, server: Server, tables: Tables, where: str = "") -> None:
        """Search collections that are there.

        Args:
            server: Where they are.
            tables: What they are called.
            where: Filter that holds of what is found.
        """
        self.dense = MilvusDense(server, tables, where)
        self.lexical = MilvusLexical(server, tables, where)
        self._server = server
        self._tables = tables
        self._where = where

    @classmethod
    def open(cls, address: Address, identity: str, units: int, keys: int, remedy: str) -> MilvusStore:
        """Open the collections of one state of an index.

        Args:
            address: Of the collection.
            identity: Of the state, in hexadecimal digits.
            units: How many units it has.
            keys: How many keys they have together.
            remedy: The command that moves them there.

        Raises:
            IndexFault: The server does not answer, or does not hold all of it.
        """
        server = Server(address)
        tables = Tables.named(address.collection, identity, units, keys)
        held = server.count(tables.units) + (server.count(tables.keys) if tables.further else 0)
        if held != keys:
            what = "holds nothing of this index" if not held else f"holds {held:,} of {keys:,} keys of this index"
            raise IndexFault(f"the store at {address} {what}; move it there with: {remedy} --to {address}")
        return cls(server, tables)

    def __len__(self) -> int:
        """How many units it holds."""
        return self._tables.count

    def narrowed(self, where: Where) -> MilvusStore:
        """See `Store.narrowed`; the server looks only where the filter holds."""
        parts = [part for part in (self._where, expression(where)) if part]
        return MilvusStore(self._server, self._tables, " and ".join(parts))

    def hybrid(self, text: str, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """See `Store.hybrid`; in one call where every unit has one key, since the server then holds both of a unit in one row."""
        asked = written(terms(text))
        if self._tables.further or not asked:
            depth = max(FUSED, k)
            scores = reciprocal_rank([self.dense.search(vector, depth)[0], self.lexical.search(text, depth)])
        else:
            scores = self._fused(asked, vector, k)
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]

    def _fused(self, asked: str, vector: Vectors, k: int) -> dict[int, float]:
        from pymilvus import AnnSearchRequest, RRFRanker

        depth, where = max(FUSED, k), self._where or None
        question = np.asarray(vector, dtype=np.float32).reshape(-1).tolist()
        requests = [
            AnnSearchRequest([question], "vector", {"metric_type": "IP", "params": {"nprobe": min(PROBED, lists(self._tables.count))}}, depth, where),
            AnnSearchRequest([asked], "words", {"metric_type": "BM25"}, depth, where),
        ]
        hits = self._server.ask("hybrid_search", self._tables.units, requests, RRFRanker(60), limit=k, output_fields=["id"])[0]
        return {hit["id"]: hit["distance"] for hit in hits}
