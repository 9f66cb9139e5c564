"""How much a statement gains by fitting a query."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model


class Weights(Model):
    """Bonuses added to the fused score (0 to 1), tuned on the development questions."""

    main_agent: float = Field(description="The statement's first agent is asked about.")
    agent: float = Field(description="Another of its agents is asked about.")
    trial: float = Field(description="It reports on a trial that is named.")
    other_trial: float = Field(description="It reports on another trial than the named one (negative).")
    source: float = Field(description="It rests on a paper that is named.")
    review: float = Field(description="It rests on the review, and the review is named.")
    topic: Mapping[str, float] = Field(description="Topic asked about to bonus for a statement of that topic.")
    concept: float = Field(description="It speaks of a particular matter that is asked about.")
    alike: float = Field(description="Times the cosine of the nearest key with names left out.")
    covered: float = Field(description="Times the share of the question's words, weighted by rarity, that the statement and its questions use.")
    figure: float = Field(description="It holds the kind of figure asked for.")
    later: float = Field(description="It is later, and what came since is asked for.")
    defines: float = Field(description="Its topic is identity, and a description is asked for.")
    from_fields: float = Field(description="It is said from an entry's field (negative: prose reads better).")


def load_weights(path: Path | None = None) -> Weights:
    """The ranking weights that ship with the package."""
    return read_model(path or Path(__file__).with_name("weights.yaml"), Weights)
