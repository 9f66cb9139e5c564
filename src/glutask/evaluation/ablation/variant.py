"""Variants of the retriever: what is changed, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model
from glutask.retrieval.regularise import NEIGHBOURS, SHARE
from glutask.retrieval.retriever import Mode

Level = Literal["unit", "parts", "unit and parts", "around"]


class Variant(Model):
    """The retriever with one choice changed; every default is as it is built."""

    name: str
    mode: Mode = "fused"
    fusion: Literal["max-scaled", "min-max", "rrf"] = "max-scaled"
    weight: float = Field(default=0.55, description="Of the dense ranking, in max-scaled fusion.")
    neighbours: int = NEIGHBOURS
    share: float = Field(default=SHARE, description="Of the neighbours in a regularised score; 0 leaves scores as they are.")
    stemmed: bool = True
    stopped: bool = True
    k1: float = 1.2
    b: float = 0.75
    titles: int = Field(default=1, description="How often a title counts among the words.")
    header: bool | None = Field(default=None, description="Whether the title stands before what is encoded; by default as it is built.")
    level: Level = Field(default="unit", description="What is encoded: a unit, windows of some 60 words in it, both, or the passage around it.")
    anticipated: bool = Field(default=True, description="Whether the questions that a statement answers are indexed with it.")
    adapted: bool = Field(default=True, description="Whether vectors go through the adapter, where the subject has one.")
    synonyms: bool = Field(default=False, description="Whether the names of the agents in a query are added to its words.")
    feedback: float = Field(default=0.0, description="Weight of the first three texts' mean vector, added to the query's.")
    rerank: bool = Field(default=False, description="Whether the first fifty are ranked anew, with their best window's cosine for their own.")
    mmr: float | None = Field(default=None, description="Weight of relevance against novelty (maximal marginal relevance).")


class Group(Model):
    """Variants of one choice."""

    name: str
    verdict: str = Field(description="What was kept, and why.")
    variants: tuple[Variant, ...]


class Plan(Model):
    """All that is tried."""

    groups: tuple[Group, ...]
    weights: tuple[float, ...] = Field(description="Of the dense ranking, for the choice that is checked on other sets.")
    shares: tuple[float, ...] = Field(description="Of the neighbours, likewise.")


BUILT = Variant(name="as built")


def load_plan() -> Plan:
    """The variants that ship with the package."""
    return read_model(Path(__file__).with_name("variants.yaml"), Plan)
