"""Starting the web chat."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from glutask.corpus.models import Model
from glutask.errors import GlutaskError
from glutask.web.logs import Detail

if TYPE_CHECKING:
    from fastapi import FastAPI

    from glutask.assistant import Assistant

MAX_UPLOAD = 1
"""Bytes of an uploaded file: nothing is uploaded here, so nothing is taken."""
SESSIONS = 200
"""Sessions of which Gradio remembers components; each call of the API is one, and a page that is forgotten works on."""
PORTS_TRIED = 50
"""How many ports after the wished one are tried."""


class Settings(Model):
    """How the web chat runs for others."""

    auth_file: Path | None = Field(default=None, description="File of names and hashed passwords; without one, anybody may ask.")
    root_path: str = Field(default="", description="Path under which a proxy shows it, e.g. `/glutask`.")
    workers: int = Field(default=4, ge=1, le=64, description="Calls of the API that are answered at the same time.")
    queue_size: int = Field(default=64, ge=1, description="Calls of the API that may wait; further ones are refused.")
    rate: int = Field(default=600, ge=0, description="Questions and other costly requests that one address may make in a minute; 0 for any number.")
    frame_ancestors: str = Field(default="'self'", description="Who may show the page in a frame.")
    log: Detail = Field(default="none", description="What is logged on standard error, as JSON lines.")


def serve(
    host: str = "127.0.0.1",
    port: int = 7860,
    settings: Settings | None = None,
    *,
    corpus: Path | None = None,
    index: Path | None = None,
    store: str | None = None,
    tell: Callable[[str], object] | None = None,
) -> None:
    """Answer in the browser and to programs until interrupted.

    Args:
        host: Address to listen on.
        port: Port to listen on; the next free one where it is taken.
        settings: How it runs for others.
        corpus: Folder of corpus files; the project's own by default.
        index: Folder of the index; the corpus' own by default.
        store: Where vectors and words are searched, if not in that folder.
        tell: Told where the chat is to be found; standard output by default.

    Raises:
        GlutaskError: No port is free, the index cannot be opened, or the file of users is wrong.
    """
    import uvicorn

    from glutask.assistant import Assistant, configured_writer
    from glutask.terminal.progress import BuildProgress
    from glutask.web.access import read_auth_file
    from glutask.web.memory import few_heaps, settle

    few_heaps()
    settings = settings or Settings()
    tell = tell or _tell
    if settings.auth_file:
        read_auth_file(settings.auth_file)
    writer = configured_writer()
    chosen = free_port(host, port)
    if chosen != port:
        tell(f"Port {port} is taken; using {chosen}.")
    with BuildProgress() as progress:
        assistant = Assistant(corpus=corpus, index=index, report=progress, store=store, writer=writer)
    app = build_app(assistant, settings)
    settle()
    shown = f"[{host}]" if ":" in host else host
    tell(f"Glutask answers at http://{shown}:{chosen}  (Ctrl+C stops it)")
    uvicorn.run(app, host=host, port=chosen, log_level="warning", access_log=False, timeout_graceful_shutdown=3, limit_concurrency=1000)


def build_app(assistant: Assistant, settings: Settings | None = None) -> FastAPI:
    """The web chat, the HTTP API, the MCP server and the health endpoint as one ASGI application."""
    from glutask.web.memory import bound, no_statistics

    no_statistics()
    import gradio as gr
    from fastapi import FastAPI

    from glutask.web.access import BasicAccess, read_auth_file
    from glutask.web.api import answer_tools_in_json
    from glutask.web.headers import SecurityHeaders
    from glutask.web.logs import Log, RequestLog
    from glutask.web.page import build_page
    from glutask.web.rate import RateLimit
    from glutask.web.routes import PROBE, routes
    from glutask.web.sessions import begin_by_copy
    from glutask.web.theme import head, style_sheet, theme
    from glutask.web.turns import Answerer, Turn

    settings = settings or Settings()
    log = Log(settings.log)
    answerer = Answerer(assistant, log)
    answerer.answers([Turn(question=PROBE)])
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(routes(answerer))
    if settings.auth_file:
        app.add_middleware(BasicAccess, users=read_auth_file(settings.auth_file))
    if settings.rate:
        app.add_middleware(RateLimit, per_minute=settings.rate)
    app.add_middleware(SecurityHeaders, frame_ancestors=settings.frame_ancestors)
    app.add_middleware(RequestLog, log=log)
    page = build_page(answerer)
    page.state_session_capacity = SESSIONS
    page.queue(max_size=settings.queue_size, default_concurrency_limit=settings.workers)
    bound(page)
    gr.mount_gradio_app(
        app, page, path="/", footer_links=["api", "settings"], run_history=False, ssr_mode=False, root_path=settings.root_path or None,
        mcp_server=find_spec("mcp") is not None, max_file_size=MAX_UPLOAD, theme=theme(), css_paths=[style_sheet()], head=head(),
    )  # fmt: skip
    begin_by_copy(page)
    answer_tools_in_json(page)
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
