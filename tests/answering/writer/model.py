"""A language model for tests: a real HTTP server on loopback that speaks the OpenAI protocol, and behaves as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from glutask.answering.writer.openai_writer import OpenAIWriter
from glutask.answering.writer.settings import WriterSettings

Said = list[dict[str, Any]]
Behaviour = Callable[[str, list[str]], Said]
"""Question and claims to sentences."""


class Model:
    """What the server does, and what it was asked."""

    def __init__(self, behaviour: Behaviour | None = None, **how: Any) -> None:
        self.behaviour = behaviour
        self.how = how
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []
        self.left = threading.Event()

    def reply(self, request: dict[str, Any]) -> str:
        told = json.loads(request["messages"][-1]["content"])
        if "claims" not in told:
            return json.dumps({"question": self.how.get("reworded", told["question"])})
        assert self.behaviour is not None
        return json.dumps({"sentences": self.behaviour(told["question"], [c["claim"] for c in told["claims"]])}, ensure_ascii=False)


@contextmanager
def serving(model: Model) -> Iterator[str]:
    """Serve a model until left; yields its base address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.requests.append(request)
            model.headers.append({name.lower(): value for name, value in self.headers.items()})
            model.times.append(time.monotonic())
            status = model.how.get("statuses", [])[len(model.requests) - 1 : len(model.requests)] or [200]
            if status[0] == 200 and request["response_format"]["type"] in model.how.get("unknown_forms", ()):
                status = [400]
            if status[0] != 200:
                self._plain(status[0])
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            with suppress(BrokenPipeError, ConnectionResetError):
                self._stream(request)

        def _stream(self, request: dict[str, Any]) -> None:
            how = model.how
            if how.get("keeps_alive"):
                while not model.left.wait(0.05):
                    self.wfile.write(b": still there\n\n")
                    self.wfile.flush()
                return
            text = how.get("raw") or model.reply(request)
            if "cut" in how:
                text = text[: int(len(text) * how["cut"])]
            for start in range(0, len(text), 7):
                self._send({"choices": [{"index": 0, "delta": {"content": text[start : start + 7]}, "finish_reason": None}]})
                if how.get("pause"):
                    model.left.wait(how["pause"])
            if "cut" in how and not how.get("length"):
                return
            self._send({"choices": [{"index": 0, "delta": {}, "finish_reason": "length" if how.get("length") else "stop"}]})
            self._send({"choices": [], "usage": {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}})
            self.wfile.write(b"data: [DONE]\n\n")

        def _send(self, chunk: dict[str, Any]) -> None:
            whole = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "fake", **chunk}
            self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
            self.wfile.flush()

        def _plain(self, status: int) -> None:
            body = b'{"error": {"message": "no"}}'
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        model.left.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def writer_at(address: str, **settings: Any) -> OpenAIWriter:
    """A writer over a served model."""
    return OpenAIWriter(WriterSettings(url=address, model="fake", **{"timeout": 20, "retries": 2, **settings}))
