"""Security headers on every response, and an end to requests that are too large or come from another site's page."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 2_000_000
"""Bytes of a request body that are taken."""
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio's page compiles its event functions
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


TOO_LARGE = f"A request holds at most {MAX_BODY:,} bytes."
CLOSED = ("/gradio_api/dev/",)
"""Paths of Gradio's own development tools, which a server does not offer."""


class _TooLarge(HTTPException):
    """More of a body came than is taken; of a kind that FastAPI lets through."""


class SecurityHeaders:
    """ASGI middleware: the page may load from its own address alone, and be framed only where it is allowed.

    No other site may read an answer: Gradio lets any origin in with the person's credentials, so what it says of origins is left out.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str = "'self'") -> None:
        """Wrap an application.

        Args:
            app: What answers.
            frame_ancestors: Who may show the page in a frame, as in the `Content-Security-Policy` directive.
        """
        self._app = app
        policy = _POLICY | {"frame-ancestors": frame_ancestors}
        self._headers = {
            "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name in [name for name in headers if name.startswith("access-control-")]:
                    del headers[name]
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = _refusal(scope)
        if refusal:
            await refusal(scope, receive, send_with_headers)
            return
        read = 0

        async def receive_so_much() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MAX_BODY:
                raise _TooLarge(413, TOO_LARGE)
            return message

        try:
            await self._app(scope, receive_so_much, send_with_headers)
        except _TooLarge:
            if not begun:
                await _too_large()(scope, receive, send_with_headers)


def _refusal(scope: Scope) -> PlainTextResponse | None:
    """Why a request is not answered, as far as its head tells."""
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or len(length) > 15 or int(length) > MAX_BODY:
        return _too_large()
    if scope["path"].startswith(CLOSED):
        return PlainTextResponse("Not Found", status_code=404)
    if "origin" in headers and not _own_page(headers):
        return PlainTextResponse("Another site's page may not ask here.", status_code=403)
    return None


def _too_large() -> PlainTextResponse:
    return PlainTextResponse(TOO_LARGE, status_code=413)


def _own_page(headers: Headers) -> bool:
    """Whether the page that asks came from this server; its port is not compared, as a proxy may not pass it on."""
    try:
        asking = urlsplit(headers["origin"]).hostname
        asked = {urlsplit(f"//{headers[name]}").hostname for name in ("host", "x-forwarded-host") if name in headers}
    except ValueError:
        return False
    return asking is not None and asking in asked
