"""What an index was built from."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import Field

from glutask.corpus.models import Model

UNNAMED = "unnamed"
"""Name of the index of keys without names."""

Report = Callable[[str, int, int], None]
"""Called with (what is being done, steps done, steps in all)."""


class Manifest(Model):
    """What an index was built from; the index is current only if all of it still holds."""

    format: int
    glutask: str = Field(description="Version that built it.")
    corpus: str = Field(description="SHA-256 over the corpus files.")
    encoder: str
    onnx: bool = Field(description="Whether the query encoder was exported.")
    units: int
    keys: int
    build: str = Field(description="Folder of the build, beside the manifest.")
    files: dict[str, str] = Field(description="File of the build to its SHA-256.")
