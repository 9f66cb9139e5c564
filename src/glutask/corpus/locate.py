"""Where the corpus and the index lie: in a checkout, inside an installed wheel, or where a person says."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parents[1]


def corpus_folder() -> Path:
    """The folder of corpus files: inside the package if installed from a wheel, else the checkout's."""
    packaged = _PACKAGE / "_corpus"
    return packaged if packaged.is_dir() else _CHECKOUT / "corpus"


def index_folder(corpus: Path | None = None) -> Path:
    """The folder of a corpus' index.

    For the project's own corpus the checkout's `index/`, or the person's own folder for an installed wheel; for any
    other corpus a folder of its own among the person's things, so that two of them never overwrite each other.

    Args:
        corpus: A corpus folder; the project's own by default.
    """
    if corpus is not None and corpus.resolve() != corpus_folder().resolve():
        return home_folder() / "indexes" / f"{corpus.resolve().name}-{hashlib.sha256(bytes(corpus.resolve())).hexdigest()[:12]}"
    if (_CHECKOUT / "corpus").is_dir() and not (_PACKAGE / "_corpus").is_dir():
        return _CHECKOUT / "index"
    return home_folder() / "index"


def documents_file(home: Path | None = None) -> Path:
    """Where the documents that a person has added are kept.

    Args:
        home: A person's own folder; `home_folder()` by default.
    """
    return (home or home_folder()) / "added" / "library.sqlite"


def home_folder() -> Path:
    """Where a person's own things live: `GLUTASK_HOME`, else the platform's user data folder."""
    chosen = os.environ.get("GLUTASK_HOME")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("glutask")
