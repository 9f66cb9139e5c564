"""Fetches one address that a person named; nothing else in the project opens a connection by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from glutask.ingest.formats.known import ENDINGS
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused

REDIRECTS = 5
PATIENCE = 20.0
"""Seconds without an answer."""
_ENDING_OF = {"application/pdf": ".pdf", "text/html": ".html", "application/xhtml+xml": ".html", "text/markdown": ".md", "text/plain": ".txt",
              "application/json": ".json", "application/xml": ".xml", "text/xml": ".xml"}  # fmt: skip


@contextmanager
def fetched(address: str, limits: Limits) -> Iterator[tuple[Path, str]]:
    """A temporary file with what an address holds, and the ending of its kind.

    Raises:
        Refused: It cannot be reached, says no, or holds too much, decompressed.
    """
    import httpx

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fetched"
        try:
            with httpx.Client(follow_redirects=True, max_redirects=REDIRECTS, timeout=PATIENCE) as client, client.stream("GET", address) as response:
                response.raise_for_status()
                ending = _ending(str(response.url), response.headers.get("content-type", ""))
                _write(path, response.iter_bytes(65_536), limits)
        except httpx.HTTPStatusError as error:
            raise Refused(f"answers {error.response.status_code}; open it in a browser, save it, and add the file") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Refused(f"cannot be fetched ({type(error).__name__}); check the address and the connection") from None
        yield path, ending


def _write(path: Path, chunks: Iterator[bytes], limits: Limits) -> None:
    size = 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limits.bytes:
                raise Refused(f"is larger than {limits.megabytes:,} MB; split it and add the parts")
            file.write(chunk)


def _ending(address: str, content_type: str) -> str:
    """By the name of the file, else by the type that the server states."""
    ending = PurePosixPath(urlsplit(address).path).suffix.lower()
    return ending if ending in ENDINGS else _ENDING_OF.get(content_type.split(";")[0].strip().lower(), "")
