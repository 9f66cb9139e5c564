"""A Milvus server, spoken to by pymilvus; what goes wrong there is said in one sentence."""

from __future__ import annotations

import logging
from typing import Any

from glutask.errors import IndexFault
from glutask.retrieval.milvus.address import Address

PATIENCE = 10.0
"""Seconds within which the server must answer at first."""
QUIET = {"grpc.keepalive_permit_without_calls": False}
"""pymilvus would ask every ten seconds whether the connection still stands; gRPC servers hang up on those who ask that often."""


class Server:
    """Calls of `pymilvus.MilvusClient` by name."""

    def __init__(self, address: Address) -> None:
        """Connect.

        Raises:
            IndexFault: pymilvus is not installed, or the server does not answer.
        """
        try:
            from pymilvus import MilvusClient
            from pymilvus.exceptions import MilvusException
        except ImportError:
            raise IndexFault("a Milvus store needs pymilvus, which is not installed; install it with: pip install 'glutask[milvus]'") from None
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self.address = address
        self._fault = MilvusException
        try:
            self._client: Any = MilvusClient(uri=address.uri, token=address.token, timeout=PATIENCE, grpc_options=QUIET)
        except MilvusException as error:
            raise IndexFault(f"the store at {address} cannot be reached ({_reason(error)}); start the server, or mend the address") from None

    def call(self, name: str, *arguments: object, **named: object) -> Any:
        """The result of a call.

        Raises:
            IndexFault: The server refuses it or is gone.
        """
        try:
            return getattr(self._client, name)(*arguments, **named)
        except self._fault as error:
            raise IndexFault(
                f"the store at {self.address} does not do “{name}” ({_reason(error)}); see whether the server is well, then try again"
            ) from None

    def ask(self, name: str, collection: str, *arguments: object, **named: object) -> Any:
        """The same, of a collection; it is loaded where a restarted server has not done so.

        Raises:
            IndexFault: The server refuses it or is gone.
        """
        try:
            return getattr(self._client, name)(collection, *arguments, **named)
        except self._fault:
            self.call("load_collection", collection)
            return self.call(name, collection, *arguments, **named)

    def count(self, collection: str) -> int:
        """How many rows a collection holds, those just written included; none if there is no such collection."""
        if not self.call("has_collection", collection):
            return 0
        rows = self.ask("query", collection, filter="", output_fields=["count(*)"], consistency_level="Strong")
        return int(rows[0]["count(*)"])

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def _reason(error: Exception) -> str:
    said = str(getattr(error, "message", "") or error).strip() or type(error).__name__
    return said.splitlines()[0][:200]
