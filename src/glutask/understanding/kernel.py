"""A small classifier of sentences: kernel ridge regression on their vectors, classes weighted alike.

Rasmussen & Williams 2006, "Gaussian processes for machine learning", section 8.3.1 (regression on a subset of the examples, the
landmarks). Fitted when the index is built, on examples that people edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

RIDGE = 0.3
WIDTH = 1.0
"""Exponent of the kernel exp(-2 WIDTH (1 - cosine)), which is Gaussian on vectors of length 1."""
Vectors = npt.NDArray[np.float32]


def fit(classes: Sequence[str], examples: Mapping[str, Vectors], landmarks: Mapping[str, Vectors] | None = None, ridge: float = RIDGE) -> Vectors:
    """Fit the classifier.

    Args:
        classes: In the order of the weights' last columns.
        examples: Class to unit vectors of shape (n, d).
        landmarks: Those with which a sentence is compared; all examples if not given.
        ridge: Strength of the penalty.

    Returns:
        A row for each landmark: its vector, then its weight for each class; shape (m, d + number of classes).
    """
    x = np.concatenate([examples[name] for name in classes])
    marks = np.concatenate([(landmarks or examples)[name] for name in classes])
    y = np.concatenate([np.tile(np.eye(len(classes))[number], (len(examples[name]), 1)) for number, name in enumerate(classes)])
    weight = np.concatenate([np.full(len(examples[name]), 1.0 / len(examples[name])) for name in classes]) * len(x) / len(classes)
    alike = _kernel(x, marks)
    penalty = ridge * _kernel(marks, marks) + 1e-6 * np.eye(len(marks))
    root = alike * np.sqrt(weight)[:, None]
    weights = np.linalg.solve(root.T @ root + penalty, alike.T @ (y * weight[:, None]))  # a product with itself takes half the time
    return np.hstack([marks, weights]).astype(np.float32)


def save(weights: Vectors, path: Path) -> None:
    """Write the weights."""
    np.save(path, weights, allow_pickle=False)


def load(path: Path) -> Vectors:
    """Read what `save` wrote."""
    weights: Vectors = np.load(path, allow_pickle=False)
    return weights


class Classifier:
    """Scores a sentence for each class."""

    def __init__(self, classes: Sequence[str], weights: Vectors) -> None:
        """Wrap what `fit` returned for these classes."""
        self._classes = tuple(classes)
        self._rows = weights

    def scores(self, vector: Vectors) -> dict[str, float]:
        """Class to score, about 0 to 1.

        Args:
            vector: Of the sentence, shape (d,), length 1.
        """
        marks, weights = self._rows[:, : -len(self._classes)], self._rows[:, -len(self._classes) :]
        cosines = np.einsum("md,d->m", marks, vector).astype(np.float64)  # one thread: those of BLAS would wait for one another
        alike = np.exp(-2.0 * WIDTH * (1.0 - cosines))
        return dict(zip(self._classes, np.einsum("m,mc->c", alike, weights).tolist(), strict=True))


def lead(scores: Mapping[str, float], name: str) -> float:
    """By how much a class leads all others."""
    return scores[name] - max(score for other, score in scores.items() if other != name)


def _kernel(x: Vectors, marks: Vectors) -> npt.NDArray[np.float64]:
    return np.exp(-2.0 * WIDTH * (1.0 - x.astype(np.float64) @ marks.astype(np.float64).T))
