"""Glutask: cited answers about glutamatergic modulators for mood disorders.

    from glutask import ask
    answer = ask("Which glycine-site modulators reached trials?")

Importing this package is quick: everything heavy is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glutask.answering.answer import Answer, Citation, Claim, Table
    from glutask.assistant import Assistant, ask
    from glutask.errors import GlutaskError
    from glutask.retrieval.evidence import Hit
    from glutask.understanding.query import Query

__all__ = ["Answer", "Assistant", "Citation", "Claim", "GlutaskError", "Hit", "Query", "Table", "ask"]

_HOMES = {
    "Answer": "glutask.answering.answer",
    "Assistant": "glutask.assistant",
    "Citation": "glutask.answering.answer",
    "Claim": "glutask.answering.answer",
    "GlutaskError": "glutask.errors",
    "Hit": "glutask.retrieval.evidence",
    "Query": "glutask.understanding.query",
    "Table": "glutask.answering.answer",
    "ask": "glutask.assistant",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'glutask' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
