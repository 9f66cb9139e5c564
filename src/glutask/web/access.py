"""Who may come in: names and hashed passwords in a file, asked for by HTTP Basic authentication.

`python -m glutask.web.access NAME >> users` adds a line to a file for `--auth-file`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from glutask.errors import GlutaskError

_COST, _BLOCK, _PARALLEL = 2**14, 8, 1
OPEN_PATHS = frozenset({"/health"})
"""Asked by machines that know no password."""


def hash_password(password: str, salt: bytes | None = None) -> str:
    """A password as it is kept: scrypt (RFC 7914) with a salt of its own."""
    salt = salt or secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL)
    return f"scrypt${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def matches(password: str, kept: str) -> bool:
    """Whether a password is the one that is kept."""
    salt = base64.b64decode(kept.split("$")[1])
    return hmac.compare_digest(hash_password(password, salt), kept)


def read_auth_file(path: Path) -> dict[str, str]:
    """Read lines of `name:hash`; empty lines and those that begin with # are passed over.

    Raises:
        GlutaskError: One sentence with file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GlutaskError(f"{path}: cannot be read ({error}); check --auth-file.") from None
    users: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, kept = line.strip().partition(":")
        if not name or not _is_hash(kept):
            raise GlutaskError(f"{path}, line {number}: not a line of name:hash; make one with: python -m glutask.web.access NAME")
        users[name] = kept
    if not users:
        raise GlutaskError(f"{path}: holds no user; add one with: python -m glutask.web.access NAME >> {path}")
    return users


class BasicAccess:
    """ASGI middleware that lets in those whose name and password are right, and anybody to `OPEN_PATHS`."""

    def __init__(self, app: ASGIApp, users: Mapping[str, str]) -> None:
        """Wrap an application."""
        self._app = app
        self._users = dict(users)
        self._stranger = hash_password(secrets.token_hex())
        self._admitted: set[bytes] = set()
        self._key = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS and not self._admits(Headers(scope=scope).get("authorization", "")):
            refusal = PlainTextResponse("Name and password are needed.", 401, {"WWW-Authenticate": 'Basic realm="Glutask", charset="UTF-8"'})
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _admits(self, header: str) -> bool:
        """Whether an `Authorization` header is right; one that was found right is remembered by its keyed digest."""
        digest = hmac.digest(self._key, header.encode(), "sha256")
        if digest in self._admitted:
            return True
        kind, _, coded = header.partition(" ")
        try:
            name, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        right = matches(password, self._users.get(name, self._stranger))
        if kind.lower() != "basic" or name not in self._users or not right:
            return False
        self._admitted.add(digest)
        return True


def _is_hash(kept: str) -> bool:
    scheme, _, rest = kept.partition("$")
    try:
        salt, digest = (base64.b64decode(part, validate=True) for part in rest.split("$"))
    except (ValueError, binascii.Error):
        return False
    return scheme == "scrypt" and len(salt) >= 8 and len(digest) == 64


def _main() -> None:
    from getpass import getpass

    if len(sys.argv) != 2 or ":" in sys.argv[1]:
        sys.exit("usage: python -m glutask.web.access NAME >> FILE   (a name holds no colon)")
    password = getpass("Password: ", stream=sys.stderr)
    if len(password) < 8:
        sys.exit("a password has at least 8 characters.")
    sys.stdout.write(f"{sys.argv[1]}:{hash_password(password)}\n")


if __name__ == "__main__":
    _main()
