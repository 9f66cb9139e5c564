"""The web chat on a free port, in this process: fixtures for tests that speak HTTP to it or drive a browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from glutask import Assistant
from glutask.web.launch import Settings, build_app


@pytest.fixture(scope="session")
def address(assistant: Assistant) -> Iterator[str]:
    """Address of the running web chat."""
    with running(assistant) as found:
        yield found


@contextmanager
def running(assistant: Assistant, settings: Settings | None = None) -> Iterator[str]:
    """Serve until left; yields the address."""
    app = build_app(assistant, settings)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
