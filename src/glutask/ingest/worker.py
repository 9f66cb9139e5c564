"""Reads files in a process of its own: `python -m glutask.ingest.worker`.

One request a line on standard input, one reply a line on standard output, both JSON. What a hostile file exhausts or
crashes is this process alone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pydantic import Field

from glutask.corpus.models import Model
from glutask.ingest.limits import Limits
from glutask.ingest.reading import FileRead, read_bytes
from glutask.ingest.refused import Refused

TOO_MUCH = "needs more memory to be read than is allowed; split it and add the parts"


class Request(Model):
    """A file to read."""

    path: str
    ending: str = Field(description="Ending of its name, with the dot, in lower case.")
    limits: Limits


class Reply(Model):
    """What came of it."""

    read: FileRead | None = None
    refused: str | None = None


def answer(request: Request) -> Reply:
    """Read one file."""
    try:
        with Path(request.path).open("rb") as file:
            data = file.read(request.limits.bytes + 1)
        return Reply(read=read_bytes(data, request.ending, request.limits))
    except Refused as reason:
        return Reply(refused=str(reason))
    except OSError as error:
        return Reply(refused=f"cannot be opened ({error.strerror or type(error).__name__}); check its path and permissions")
    except MemoryError:
        return Reply(refused=TOO_MUCH)
    except Exception as error:  # whatever a reader did not foresee, the other files go on
        return Reply(refused=f"cannot be read ({type(error).__name__}); save it in another format and add that")


def main() -> None:
    """Serve requests until standard input ends."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = Request.model_validate_json(line)
        _bound(request.limits)
        out.write(answer(request).model_dump_json() + "\n")
        out.flush()


def _bound(limits: Limits) -> None:
    """Bound the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    most = limits.memory_megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    main()
