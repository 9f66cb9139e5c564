"""Retrievers by name, as `--retriever` takes them."""

from __future__ import annotations

from typing import NamedTuple

from glutask.errors import DatasetError
from glutask.retrieval.fusion import Fuse, max_scaled, min_max, reciprocal_rank
from glutask.retrieval.regularise import regularise
from glutask.retrieval.retriever import Mode, Regularise


class Recipe(NamedTuple):
    """How a named retriever ranks."""

    mode: Mode
    fuse: Fuse
    smooth: Regularise | None
    meaning: str


RECIPES = {
    "fused": Recipe("fused", max_scaled, regularise, "shares of the highest score, weighted, then regularised: what answers use"),
    "dense": Recipe("dense", max_scaled, None, "cosine of the nearest key (FAISS)"),
    "bm25": Recipe("bm25", max_scaled, None, "BM25 over stemmed words"),
    "rrf": Recipe("fused", reciprocal_rank, None, "dense and BM25 by reciprocal rank, k = 60: what most frameworks do"),
    "min-max": Recipe("fused", min_max, None, "mean of dense and BM25, each between its lowest and highest score"),
    "max-scaled": Recipe("fused", max_scaled, None, "fused without regularisation"),
}


def recipe(name: str) -> Recipe:
    """The retriever of that name.

    Raises:
        DatasetError: There is none.
    """
    if name not in RECIPES:
        raise DatasetError(f"retriever {name!r} is unknown; choose one of {', '.join(RECIPES)}.")
    return RECIPES[name]
