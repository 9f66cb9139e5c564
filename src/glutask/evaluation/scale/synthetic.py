"""Passages that are many and made up, yet lie and read like the corpus' own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import faiss
import numpy as np
import numpy.typing as npt

from glutask.retrieval.encoder import Vectors

TOWARDS = 0.5
"""How far at most a vector moves from one statement towards another."""
APART = 0.7
"""How much of the difference between neighbouring statements is added."""
NEIGHBOUR = 10
SAID = 0.5
"""Share of a passage's words that its statement says; the others come from the whole corpus."""
CHUNK = 20_000


class Synthetic:
    """Vectors and texts by number.

    Each passage starts from a random statement. Its vector moves up to halfway to another one, then by 0.7 times a random
    difference with the covariance of differences between a statement and its tenth neighbour. So passages gather around topics,
    with paths between them, and spread in the directions in which real statements differ: as many of them as the corpus holds
    have their tenth neighbour at a median cosine of 0.59 (the corpus' own: 0.65) and their hundredth at 0.49 (0.49).
    Half of its words come from its statement, half from the corpus, in a statement's length.
    """

    def __init__(self, texts: Sequence[str], vectors: Vectors, count: int, seed: int = 0) -> None:
        """Learn from the corpus.

        Args:
            texts: Statements.
            vectors: Theirs, shape (len(texts), d), each of length 1.
            count: How many passages to make.
            seed: Another one makes others.
        """
        self.count = count
        self._vectors = vectors
        self._seed = seed
        words = [np.array(text.split()) for text in texts]
        self._words = words
        self._all = np.concatenate(words)
        nearest = faiss.knn(vectors, vectors, NEIGHBOUR + 1, metric=faiss.METRIC_INNER_PRODUCT)[1][:, NEIGHBOUR]
        covariance = np.cov((vectors - vectors[nearest]).T / np.sqrt(2)) + 1e-6 * np.eye(vectors.shape[1])
        self._spread = np.linalg.cholesky(covariance).astype(np.float32)
        self._starts: npt.NDArray[np.int64] = np.random.default_rng(seed).integers(len(texts), size=count)

    def vectors(self) -> Iterator[Vectors]:
        """All vectors, in chunks of shape (n, d), each vector of length 1."""
        rng = np.random.default_rng([self._seed, 1])
        known = self._vectors
        for start in range(0, self.count, CHUNK):
            starts = self._starts[start : start + CHUNK]
            share = TOWARDS * rng.random((len(starts), 1), dtype=np.float32)
            others = known[rng.integers(len(known), size=len(starts))]
            moved = rng.standard_normal((len(starts), known.shape[1]), dtype=np.float32) @ self._spread.T
            made = (1 - share) * known[starts] + share * others + APART * moved
            yield np.ascontiguousarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)

    def texts(self) -> Iterator[str]:
        """All texts, one at a time."""
        rng = np.random.default_rng([self._seed, 2])
        for start in self._starts.tolist():
            own = self._words[start]
            own_words = own[rng.random(len(own)) < SAID]
            others = self._all[rng.integers(len(self._all), size=len(own) - len(own_words))]
            yield " ".join([*own_words.tolist(), *others.tolist()])
