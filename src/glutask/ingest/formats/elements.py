"""Elements of HTML and JATS by what is done with them, as `elements.yaml` has it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model


class HtmlElements(Model):
    """Elements of HTML."""

    skipped: frozenset[str]
    inline: frozenset[str]


class JatsElements(Model):
    """Elements of JATS."""

    blocks: frozenset[str]
    skipped: frozenset[str]
    skipped_inline: frozenset[str]


class Elements(Model):
    """Both."""

    html: HtmlElements
    jats: JatsElements


@lru_cache(maxsize=1)
def elements() -> Elements:
    """The elements that ship with the package."""
    return read_model(Path(__file__).with_name("elements.yaml"), Elements)
