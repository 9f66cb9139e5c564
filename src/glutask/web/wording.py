"""What the web chat says around the answers: read from `wording.yaml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from glutask.corpus.models import EvidenceLevel, Model, SourceKind, TrialResult
from glutask.corpus.yaml_lines import read_model


class EvidenceMark(Model):
    """How a kind of evidence is shown."""

    label: str
    strength: int = Field(ge=0, le=3, description="Filled dots; 0 shows none.")


class DirectionMark(Model):
    """How a trial's result is shown."""

    label: str
    icon: str = Field(max_length=1)


class Picture(Model):
    """What is said above a picture."""

    title: str
    about: str


class Wording(Model):
    """Texts of the page and its marks."""

    title: str
    tagline: str
    welcome: str
    explained: tuple[str, ...]
    placeholder: str
    understood: str
    as_of_review: str
    limits: str
    examples: tuple[str, ...]
    evidence: dict[EvidenceLevel, EvidenceMark]
    source_kind: dict[SourceKind, str]
    direction: dict[TrialResult, DirectionMark]
    pictures: dict[str, Picture]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The texts that ship with the package."""
    return read_model(Path(__file__).with_name("wording.yaml"), Wording)
