"""The adapter: a linear map after the encoder that brings a question nearer to the statements that answer it.

A sentence encoder trained on the general web holds two questions apart that ask the same in other words of this field. The map is
fitted on the corpus' own anticipated questions alone (see `glutask.evaluation.adapt`) and belongs to one encoder; texts and questions
go through the same map, after which lengths are 1 again. With any other encoder nothing is changed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from glutask.retrieval.encoder import DEFAULT_ENCODER, Vectors, file_sha256

FILE = Path(__file__).with_name("adapter.npy")
"""float16 array of shape (d, d): what is added to the identity."""


class Adapter:
    """Maps vectors of length 1 to vectors of length 1."""

    def __init__(self, change: npt.NDArray[np.floating] | None = None) -> None:
        """Wrap a map.

        Args:
            change: What is added to the identity, shape (d, d); nothing leaves vectors as they are.
        """
        self._map = None if change is None else np.eye(len(change), dtype=np.float32) + change.astype(np.float32)

    def __call__(self, vectors: Vectors) -> Vectors:
        """Mapped vectors.

        Args:
            vectors: Shape (d,) or (n, d), each of length 1.
        """
        return vectors if self._map is None else _unit(np.einsum("...d,de->...e", vectors, self._map))

    def undone(self, vectors: Vectors) -> Vectors:
        """The vectors that were mapped to these."""
        return vectors if self._map is None else _unit(np.linalg.solve(self._map.T.astype(np.float64), vectors.T.astype(np.float64)).T)


def load_adapter(encoder: str) -> Adapter:
    """The adapter that belongs to an encoder, by its name."""
    return Adapter(np.load(FILE, allow_pickle=False)) if encoder == DEFAULT_ENCODER else Adapter()


def adapter_digest(encoder: str) -> str:
    """SHA-256 of the adapter that belongs to an encoder; empty where none does."""
    return file_sha256(FILE) if encoder == DEFAULT_ENCODER else ""


def _unit(vectors: npt.NDArray[np.floating]) -> Vectors:
    unit: Vectors = (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)
    return unit
