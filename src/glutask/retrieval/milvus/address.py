"""Addresses of stores: `milvus://[user:password@]host[:port]/collection`."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from glutask.corpus.models import Model
from glutask.errors import IndexFault

PORT = 19530
_EXAMPLE = "write it as milvus://host:19530/collection"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,199}")


class Address(Model):
    """Where a collection lies."""

    host: str
    port: int
    collection: str
    secure: bool = False
    token: str = ""

    @classmethod
    def parse(cls, written: str) -> Address:
        """Read an address; `milvus+tls://` asks for an encrypted connection.

        Raises:
            IndexFault: It is none.
        """
        try:
            parts = urlsplit(written)
            port = parts.port or PORT
        except ValueError:
            raise IndexFault(f"{written!r} is not the address of a store; {_EXAMPLE}") from None
        collection = parts.path.strip("/")
        if parts.scheme not in {"milvus", "milvus+tls"} or not parts.hostname:
            raise IndexFault(f"{written!r} is not the address of a store; {_EXAMPLE}")
        if not _NAME.fullmatch(collection):
            raise IndexFault(f"{collection!r} is no name for a collection: use letters, digits and underscores, and {_EXAMPLE}")
        token = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
        return cls(host=parts.hostname, port=port, collection=collection, secure=parts.scheme == "milvus+tls", token=token)

    def beside(self, name: str) -> Address:
        """Of a further collection on the same server."""
        return self.model_copy(update={"collection": f"{self.collection}_{name}"})

    @property
    def uri(self) -> str:
        """As pymilvus takes it."""
        return f"{'https' if self.secure else 'http'}://{self._place}"

    def __str__(self) -> str:
        """Without user and password."""
        return f"milvus{'+tls' if self.secure else ''}://{self._place}/{self.collection}"

    @property
    def _place(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
