"""What an index was built from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from glutask.corpus.models import Model

UNNAMED = "unnamed"
"""Name of the index of keys without names."""

CODE = (
    "corpus/bibliography",
    "corpus/entries",
    "corpus/load",
    "corpus/models",
    "retrieval/adapter",
    "retrieval/building",
    "retrieval/lexical",
    "retrieval/matters",
    "retrieval/said",
    "retrieval/units",
    "understanding/intent",
    "understanding/kernel",
    "understanding/linking",
    "understanding/mention",
    "understanding/normalise",
    "understanding/patterns",
    "understanding/reading",
    "understanding/spelling",
    "understanding/trial_names",
    "understanding/vocabulary",
)
"""Modules that read the corpus or its vocabulary when an index is built."""

Report = Callable[[str, int, int], None]
"""Called with (what is being done, steps done, steps in all)."""


class Manifest(Model):
    """What an index was built from; the index is current only if all of it still holds."""

    format: int
    glutask: str = Field(description="Version that built it.")
    corpus: str = Field(description="SHA-256 over the corpus files.")
    code: str = Field(default="", description="SHA-256 over the code that reads them: what it found is kept.")
    encoder: str
    onnx: bool = Field(description="Whether the query encoder was exported.")
    adapter: str = Field(default="", description="SHA-256 of what the vectors went through after the encoder; empty where nothing.")
    units: int
    keys: int
    build: str = Field(description="Folder of the build, beside the manifest.")
    files: dict[str, str] = Field(description="File of the build to its SHA-256.")


@lru_cache(maxsize=1)
def code_digest() -> str:
    """SHA-256 over the modules in `CODE`."""
    package = Path(__file__).parents[1]
    return hashlib.sha256(b"\0".join((package / f"{name}.py").read_bytes() for name in CODE)).hexdigest()
