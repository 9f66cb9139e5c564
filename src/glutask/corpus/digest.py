"""What tells one state of the corpus from another."""

from __future__ import annotations

import hashlib
from pathlib import Path


def corpus_digest(folder: Path) -> str:
    """SHA-256 over names and bytes of every corpus and vocabulary file, in order of path."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".yaml", ".json"} and path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(b"\0")
            digest.update(path.read_bytes())
            digest.update(b"\0")
    return digest.hexdigest()
