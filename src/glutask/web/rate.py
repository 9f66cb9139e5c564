"""An end to addresses that ask faster than a person or a patient program does."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

COSTLY = ("/export/", "/health")
"""Beginnings of paths that are answered by work even when they are only read."""
MOST_ADDRESSES = 10_000
"""Addresses that are remembered; those not heard of for longest are forgotten first."""


class RateLimit:
    """ASGI middleware: a token bucket for each client address, filled evenly over a minute (Turner 1986, IEEE Communications 24(10))."""

    def __init__(self, app: ASGIApp, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        """Wrap an application.

        Args:
            app: What answers.
            per_minute: Requests that one address may make in a minute; as many may come at once.
            now: The clock, in seconds.
        """
        self._app = app
        self._most = per_minute
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and (scope["method"] not in {"GET", "HEAD"} or scope["path"].startswith(COSTLY)):
            client = scope.get("client")
            if not self._taken(client[0] if client else ""):
                wait = str(max(1, round(60 / self._most)))
                said = f"More than {self._most:,} requests a minute; wait {wait} s and ask again."
                await PlainTextResponse(said, 429, {"Retry-After": wait})(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _taken(self, address: str) -> bool:
        now = self._now()
        left, at = self._left.pop(address, (float(self._most), now))
        left = min(self._most, left + (now - at) * self._most / 60)
        self._left[address] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return left >= 1
