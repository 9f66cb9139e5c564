"""What a person names on the command line: files, folders and addresses, as a list of things to add."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from glutask.ingest.formats.known import ENDINGS
from glutask.ingest.refused import Refused


class Origin(NamedTuple):
    """One thing to add."""

    name: str
    """Absolute path of a file, or an address."""
    size: int
    """Bytes of the file; 0 for an address."""

    @property
    def is_address(self) -> bool:
        """Whether it must be fetched."""
        return is_address(self.name)


class Expanded(NamedTuple):
    """What was named."""

    origins: tuple[Origin, ...]
    faults: tuple[tuple[str, str], ...]
    """Names that cannot be added, and why."""
    left: int
    """Files in folders whose endings no format has."""


def is_address(name: str) -> bool:
    """Whether a name is an address of the web."""
    return name.lower().startswith(("http://", "https://"))


def expand(names: Sequence[str]) -> Expanded:
    """Files in folders are listed, hidden ones and links to folders left out; each thing occurs once."""
    origins: dict[str, Origin] = {}
    faults: list[tuple[str, str]] = []
    left = 0
    for name in names:
        if is_address(name):
            origins[name] = Origin(name, 0)
            continue
        path = Path(name)
        if not name.strip():
            faults.append(("an empty name", "names nothing; name a file, a folder or an address"))
            continue
        found = list(_files(path)) if path.is_dir() else [path]
        chosen = [f for f in found if f == path or f.suffix.lower() in ENDINGS]
        left += len(found) - len(chosen)
        for file in chosen:
            try:
                origin = _origin(file)
                origins[origin.name] = origin
            except Refused as reason:
                faults.append((_shown(file), str(reason)))
            except (OSError, ValueError) as error:
                faults.append((_shown(file), f"cannot be opened ({getattr(error, 'strerror', None) or error}); check its path and permissions"))
    return Expanded(tuple(origins.values()), tuple(faults), left)


def _origin(file: Path) -> Origin:
    resolved = file.resolve()
    if _shown(resolved) != str(resolved):
        raise Refused("has a name that is not UTF-8; rename it and add it again")
    found = resolved.stat()
    if not stat.S_ISREG(found.st_mode):
        raise Refused("is not a regular file; name a file, a folder or an address")
    return Origin(str(resolved), found.st_size)


def _shown(file: Path) -> str:
    """A path as text that can be written; what is not UTF-8 in it as question marks."""
    return os.fsencode(file).decode("utf-8", "replace")


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(parent) / f for f in sorted(files) if not f.startswith("."))
