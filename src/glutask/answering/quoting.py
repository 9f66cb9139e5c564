"""When a passage of a person's own document answers a question: a logistic model on how near it is.

Fitted by `python -m glutask.evaluation.quoting`.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model


class Features(NamedTuple):
    """What tells whether a passage answers a question."""

    sentence: float
    """Cosine of the question and the passage's nearest sentence."""
    passage: float
    """Cosine of the question and the passage with its title and headings."""
    covered: float
    """Share of the question's own words, names aside, that the passage or its headings hold."""
    named: float
    """1 where the question names agents, of which the passage then names one."""


class Quoting(Model):
    """When and how much is quoted."""

    intercept: float
    sentence: float
    passage: float
    covered: float
    named: float
    beside: float = Field(ge=0, le=1, description="Chance from which a passage is quoted beside an answer of the corpus.")
    alone: float = Field(ge=0, le=1, description="The same where the corpus has no answer.")
    quotes: int = Field(ge=1)
    words: int = Field(ge=1, description="Words up to which a quote is widened beyond its best sentence.")

    def chance(self, features: Features) -> float:
        """Estimated chance that a passage answers a question."""
        weights = Features(self.sentence, self.passage, self.covered, self.named)
        return 1.0 / (1.0 + math.exp(-self.intercept - sum(w * f for w, f in zip(weights, features, strict=True))))


@lru_cache(maxsize=1)
def load_quoting() -> Quoting:
    """The values that ship with the package."""
    return read_model(Path(__file__).with_name("quoting.yaml"), Quoting)
