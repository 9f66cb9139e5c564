"""Vectors of texts asked for lately."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from glutask.retrieval.encoder import Encoder, Vectors

REMEMBERED = 256
"""How many passes are kept."""


class Memory:
    """Encodes texts that belong together in one pass, and remembers the pass as a whole.

    A vector's last bits depend on what else is in its pass. Since a pass is only ever reused whole, the same question gives the same
    bytes whatever was asked before it.
    """

    def __init__(self, encoder: Encoder) -> None:
        """Wrap an encoder."""
        self._encoder = encoder
        self._passes: dict[tuple[str, ...], Vectors] = {}
        self._lock = Lock()

    def together(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts, shape (n, d)."""
        key = tuple(texts)
        known = self._passes.get(key)
        if known is not None:
            return known
        vectors = self._encoder.encode(key)
        with self._lock:
            if key not in self._passes:
                while len(self._passes) >= REMEMBERED:
                    self._passes.pop(next(iter(self._passes)))
                self._passes[key] = vectors
            return self._passes[key]
