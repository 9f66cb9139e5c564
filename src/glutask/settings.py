"""Settings that ship with the package: YAML beside the code, parsed when an index is built, so that answering imports no parser."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)
FILES = {"weights": "retrieval/weights.yaml", "confidence": "answering/confidence.yaml"}
"""What answering needs."""


class Settings:
    """Reads settings as they were kept, or their file where that has changed since."""

    def __init__(self, kept: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """Wrap what `parsed` gave when the index was built."""
        self._kept = kept or {}

    def read(self, name: str, model: type[M]) -> M:
        """One of `FILES`.

        Raises:
            CorpusError: The file does not fit the model.
        """
        path = _path(name)
        kept = self._kept.get(name)
        if kept and kept["sha256"] == _checksum(path):
            return model.model_validate(kept["data"])
        from glutask.corpus.yaml_lines import read_model

        return read_model(path, model)


def parsed() -> dict[str, dict[str, Any]]:
    """All of them, each with the checksum of its file."""
    from glutask.corpus.yaml_lines import read_yaml

    return {name: {"sha256": _checksum(_path(name)), "data": read_yaml(_path(name))} for name in FILES}


def _path(name: str) -> Path:
    return Path(__file__).parent / FILES[name]


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
