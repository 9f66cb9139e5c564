"""Files that are there whole or not at all: written beside their place, flushed to disk, then renamed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from glutask.errors import DatasetError


def write_whole(path: Path, text: str) -> None:
    """Write text as UTF-8.

    Raises:
        DatasetError: The place cannot be written.
    """
    write_bytes(path, lambda file: file.write(text.encode("utf-8")))


def write_bytes(path: Path, fill: Callable[[IO[bytes]], Any]) -> None:
    """Let `fill` write into a temporary file that then takes the place of `path`.

    Raises:
        DatasetError: The place cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise DatasetError(f"{path} cannot be written ({error.strerror or error}); free space or choose another folder.") from None
    finally:
        draft.unlink(missing_ok=True)
