"""Fetches one address that a person named; nothing else in the project opens a connection by itself."""

from __future__ import annotations

import ipaddress
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
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


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_PRIVATE = "leads to an address inside a private network, which is not fetched; save it in a browser, and add the file"


def is_public(ip: str) -> bool:
    """Whether an IP address is one of the open internet; what an IPv6 address stands for in IPv4 counts."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        translated = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
        inner = address.ipv4_mapped or address.sixtofour or translated
        address = inner or address
    return address.is_global and not address.is_multicast


@contextmanager
def fetched(address: str, limits: Limits, may_reach: Callable[[str], bool] = is_public) -> Iterator[tuple[Path, str]]:
    """A temporary file with what an address holds, and the ending of its kind.

    Args:
        address: Of http or https.
        limits: What it may hold.
        may_reach: Whether an IP address may be asked; each redirect is judged anew, and the address that answered once more.

    Raises:
        Refused: It cannot be reached, is not public, says no, or holds too much, decompressed.
    """
    import httpx

    def judge(request: httpx.Request) -> None:
        if not all(may_reach(ip) for ip in _resolved(request.url.host, request.url.port or 443)):
            raise Refused(_PRIVATE)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fetched"
        try:
            with (
                httpx.Client(
                    follow_redirects=True, max_redirects=REDIRECTS, timeout=PATIENCE, trust_env=False, event_hooks={"request": [judge]}
                ) as client,
                client.stream("GET", address) as response,
            ):
                if not may_reach(response.extensions["network_stream"].get_extra_info("server_addr")[0]):
                    raise Refused(_PRIVATE)
                response.raise_for_status()
                ending = _ending(str(response.url), response.headers.get("content-type", ""))
                _write(path, response.iter_bytes(65_536), limits)
        except httpx.HTTPStatusError as error:
            raise Refused(f"answers {error.response.status_code}; open it in a browser, save it, and add the file") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Refused(f"cannot be fetched ({type(error).__name__}); check the address and the connection") from None
        yield path, ending


def _resolved(host: str, port: int) -> set[str]:
    """IP addresses of a host; none where its name is unknown, which fetching will tell."""
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return set()


def _write(path: Path, chunks: Iterator[bytes], limits: Limits) -> None:
    size = 0
    begun = time.monotonic()
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limits.bytes:
                raise Refused(f"is larger than {limits.megabytes:,} MB; split it and add the parts")
            if time.monotonic() - begun > limits.seconds:
                raise Refused(f"takes longer than {limits.seconds:g} s to fetch; save it in a browser, and add the file")
            file.write(chunk)


def _ending(address: str, content_type: str) -> str:
    """By the name of the file, else by the type that the server states."""
    ending = PurePosixPath(urlsplit(address).path).suffix.lower()
    return ending if ending in ENDINGS else _ENDING_OF.get(content_type.split(";")[0].strip().lower(), "")
