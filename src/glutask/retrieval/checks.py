"""Whether the files of an index are those that were built, found out while they are being read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from glutask.retrieval.encoder import file_sha256
from glutask.retrieval.later import Later

LARGE = 4 << 20
"""Bytes from which a file is read in a thread of its own."""


class DamagedError(ValueError):
    """A file differs from what was built."""


class Checks:
    """Compares files with their SHA-256: small ones at once, large ones meanwhile."""

    def __init__(self, folder: Path, checksums: Mapping[str, str]) -> None:
        """Start.

        Args:
            folder: Of the files.
            checksums: File to its SHA-256.

        Raises:
            DamagedError: A small file is not what was built.
            OSError: A file cannot be read.
        """
        self._folder = folder
        self._checksums = checksums
        large = [name for name in checksums if (folder / name).stat().st_size >= LARGE]
        self._later = {name: Later(lambda name=name: self._check(name)) for name in large}  # type: ignore[misc]
        for name in checksums:
            if name not in self._later:
                self._check(name)

    def wait(self, *names: str) -> None:
        """Wait until these files are checked; all of them if none is named.

        Raises:
            DamagedError: One is not what was built.
            OSError: One cannot be read.
        """
        for name in names or self._later:
            if name in self._later:
                self._later[name].result()

    def _check(self, name: str) -> None:
        if file_sha256(self._folder / name) != self._checksums[name]:
            raise DamagedError(f"{name} differs from what was built")
