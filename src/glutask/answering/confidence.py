"""How likely the corpus holds the answer: a logistic model on what retrieval found, fitted on the development questions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from pydantic import Field

from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model
from glutask.retrieval.evidence import Hit
from glutask.retrieval.lexical import terms
from glutask.understanding.query import Query


class ConfidenceModel(Model):
    """Weights of the logistic model and the threshold below which a question counts as not covered."""

    intercept: float
    dense: float = Field(description="Cosine of the nearest key among the best hits.")
    coverage: float = Field(description="Share of the question's content terms, weighted by rarity, that the best hits use.")
    named: float = Field(description="Whether a thing of the corpus is named.")
    outside: float = Field(description="Whether a thing outside the corpus is named.")
    threshold: float = Field(ge=0, le=1)

    def probability(self, features: Sequence[float]) -> float:
        """Chance from the four features, in their order above."""
        weights = (self.dense, self.coverage, self.named, self.outside)
        total = self.intercept + sum(w * f for w, f in zip(weights, features, strict=True))
        return 1.0 / (1.0 + math.exp(-total))


def load_confidence(path: Path | None = None) -> ConfidenceModel:
    """The fitted model that ships with the package."""
    return read_model(path or Path(__file__).with_name("confidence.yaml"), ConfidenceModel)


def features(query: Query, hits: Sequence[Hit], rarity: dict[str, float]) -> tuple[float, float, float, float]:
    """What the model looks at.

    Args:
        query: The question.
        hits: Evidence, best first.
        rarity: Term to inverse document frequency over the corpus; an unknown term counts as the rarest.
    """
    best = max((h.dense for h in hits[:5]), default=0.0)
    asked = set(terms(query.resolved if query.inherited else query.question))
    rarest = max(rarity.values(), default=1.0)
    weight = {t: rarity.get(t, rarest) for t in asked}
    said: set[str] = set()
    for hit in hits[:3]:
        said |= set(terms(f"{hit.passage.title} {hit.statement.text} {' '.join(q.ask for q in hit.statement.questions)}"))
    total = sum(weight.values())
    coverage = sum(w for t, w in weight.items() if t in said) / total if total else 0.0
    named = float(bool(query.agents or query.trials or query.sources))
    return best, coverage, named, float(bool(query.outside))
