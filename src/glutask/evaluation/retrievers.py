"""Retrievers by name, as `--retriever` takes them."""

from __future__ import annotations

from typing import NamedTuple

from glutask.errors import DatasetError
from glutask.retrieval.retriever import Mode


class Recipe(NamedTuple):
    """How a named retriever ranks."""

    mode: Mode
    fusion: str
    regularised: bool
    meaning: str


RECIPES = {
    "fused": Recipe("fused", "max-scaled", True, "shares of the highest score, weighted, then regularised: what answers use"),
    "dense": Recipe("dense", "max-scaled", False, "cosine of the nearest key (FAISS, exact)"),
    "bm25": Recipe("bm25", "max-scaled", False, "BM25 over stemmed words"),
    "rrf": Recipe("fused", "rrf", False, "dense and BM25 by reciprocal rank, k = 60: what most frameworks do"),
    "min-max": Recipe("fused", "min-max", False, "mean of dense and BM25, each between its lowest and highest score"),
    "max-scaled": Recipe("fused", "max-scaled", False, "fused without regularisation"),
}


def recipe(name: str) -> Recipe:
    """The retriever of that name.

    Raises:
        DatasetError: There is none.
    """
    if name not in RECIPES:
        raise DatasetError(f"retriever {name!r} is unknown; choose one of {', '.join(RECIPES)}.")
    return RECIPES[name]
