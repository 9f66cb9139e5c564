"""Starting the web chat."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from glutask.errors import GlutaskError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from glutask.assistant import Assistant

PORTS_TRIED = 50
"""How many ports after the wished one are tried."""


def serve(host: str = "127.0.0.1", port: int = 7860, *, tell: Callable[[str], object] | None = None) -> None:
    """Answer in the browser until interrupted.

    Args:
        host: Address to listen on.
        port: Port to listen on; the next free one where it is taken.
        tell: Told where the chat is to be found; standard output by default.

    Raises:
        GlutaskError: No port is free, or the index cannot be opened.
    """
    import uvicorn

    from glutask.assistant import default_assistant

    tell = tell or _tell
    chosen = free_port(host, port)
    if chosen != port:
        tell(f"Port {port} is taken; using {chosen}.")
    app = build_app(default_assistant())
    tell(f"Glutask answers at http://{host}:{chosen}  (Ctrl+C stops it)")
    uvicorn.run(app, host=host, port=chosen, log_level="warning", access_log=False)


def build_app(assistant: Assistant) -> FastAPI:
    """The web chat as an ASGI application."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr
    from fastapi import FastAPI

    from glutask.web.page import build_page
    from glutask.web.theme import head, style_sheet, theme
    from glutask.web.turns import Answerer

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    page = build_page(Answerer(assistant))
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=["api", "settings"],
        run_history=False,
        ssr_mode=False,
        theme=theme(),
        css_paths=[style_sheet()],
        head=head(),
    )
    return app


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def free_port(host: str, wished: int) -> int:
    """The wished port, or the next one that nothing listens on.

    Raises:
        GlutaskError: None is free, or the host is no address of this machine.
    """
    for port in range(wished, min(wished + PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                raise GlutaskError(f"port {port} may not be used without special rights; choose one above 1023 with --port.") from None
            except socket.gaierror:
                raise GlutaskError(f"{host!r} is no address of this machine; use 127.0.0.1, or 0.0.0.0 for every network.") from None
            except OSError as error:
                if error.errno == 99:
                    raise GlutaskError(f"{host!r} is no address of this machine; use 127.0.0.1, or 0.0.0.0 for every network.") from None
                continue
            return port
    raise GlutaskError(f"no free port from {wished} to {wished + PORTS_TRIED - 1}; choose another with --port.")
