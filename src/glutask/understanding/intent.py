"""What a person wants: facts, advice on someone's own treatment, or help in distress.

Wordings that leave no doubt are patterns in `vocabulary/intents.yaml`. For all others a linear classifier reads the question's
vector: ridge regression on one-hot targets (Hastie, Tibshirani & Friedman 2009, section 4.2), classes weighted alike, fitted
when the index is built on the examples of `vocabulary/intent_examples.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glutask.understanding.query import Intent
from glutask.understanding.vocabulary import Vocabulary, any_match

CLASSES: tuple[str, ...] = ("ask", "advice", "crisis", "other")
"""In the order of the classifier's columns; `other` is a question from another field, to be looked up like `ask`."""
RIDGE = 1.0
Vectors = npt.NDArray[np.float32]


class Margins(NamedTuple):
    """By how much a class must lead all others before it is believed without a pattern."""

    crisis: float = 0.05
    advice: float = 0.1
    impersonal_crisis: float = 0.5
    impersonal_advice: float = 0.3
    """Where no word says that it is about a person."""


def fit(examples: Mapping[str, Vectors], ridge: float = RIDGE) -> Vectors:
    """Fit the classifier.

    Args:
        examples: Class to vectors of shape (n, d).
        ridge: Strength of the penalty.

    Returns:
        Weights of shape (d + 1, number of classes); the last row is the intercept.
    """
    x = np.concatenate([examples[name] for name in CLASSES]).astype(np.float64)
    x = np.hstack([x, np.ones((len(x), 1))])
    y = np.concatenate([np.tile(np.eye(len(CLASSES))[number], (len(examples[name]), 1)) for number, name in enumerate(CLASSES)])
    weight = np.concatenate([np.full(len(examples[name]), 1.0 / len(examples[name])) for name in CLASSES]) * len(x) / len(CLASSES)
    penalty = ridge * np.eye(x.shape[1])
    penalty[-1, -1] = 0.0
    weights: Vectors = np.linalg.solve(x.T @ (x * weight[:, None]) + penalty, x.T @ (y * weight[:, None])).astype(np.float32)
    return weights


def save(weights: Vectors, path: Path) -> None:
    """Write the weights."""
    np.save(path, weights, allow_pickle=False)


def load(path: Path) -> Vectors:
    """Read what `save` wrote."""
    weights: Vectors = np.load(path, allow_pickle=False)
    return weights


class IntentReader:
    """Decides on the intent of a question."""

    def __init__(self, vocabulary: Vocabulary, weights: Vectors, encode: Callable[[str], Vectors], margins: Margins | None = None) -> None:
        """Join patterns and classifier.

        Args:
            vocabulary: The patterns.
            weights: As `fit` returns them.
            encode: Text to its vector of shape (d,).
            margins: How sure the classifier must be.
        """
        self._patterns = vocabulary.intents
        self._weights = weights
        self._encode = encode
        self._margins = margins or Margins()

    def read(self, question: str, text: str, named: bool) -> Intent:
        """The intent of a question.

        Args:
            question: As typed.
            text: The same, normalised.
            named: Whether it names something of the corpus; then only one about a person is not a question of fact.
        """
        if not any(c.isalnum() for c in text):
            return "unclear"
        personal = any_match(self._patterns["personal"], text)
        impersonal = named and not personal
        research = any_match(self._patterns["research"], text)
        if any_match(self._patterns["crisis"], text) and not research:
            return "crisis"
        scores = self.scores(question)
        margin = self._margins.crisis if personal else self._margins.impersonal_crisis
        if scores["crisis"] - max(scores["ask"], scores["advice"], scores["other"]) > margin and not research and not impersonal:
            return "crisis"
        margin = self._margins.advice if personal else self._margins.impersonal_advice
        led = scores["advice"] - max(scores["ask"], scores["crisis"], scores["other"]) > margin and not impersonal
        if led or any_match(self._patterns["advice"], text):
            return "advice"
        if any_match(self._patterns["greeting"], text):
            return "greeting"
        return "ask"

    def scores(self, question: str) -> dict[str, float]:
        """Class to score, about 0 to 1."""
        vector = np.append(self._encode(question), np.float32(1.0))
        return dict(zip(CLASSES, (vector @ self._weights).tolist(), strict=True))
