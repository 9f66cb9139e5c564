"""Structured logs: one JSON object a line; what was asked is written only where that is wished."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glutask.answering.answer import Answer

Detail = Literal["none", "requests", "questions"]
"""What is logged: nothing, requests and answers without their text, or questions as well."""


class Log:
    """Writes events to standard error."""

    def __init__(self, detail: Detail = "none", write: Callable[[str], object] = sys.stderr.write) -> None:
        """Choose how much is written, and where to."""
        self._detail = detail
        self._write = write

    def request(self, method: str, path: str, status: int, seconds: float) -> None:
        """One request; the path is without its query, which may hold a question."""
        self._line("request", method=method, path=path, status=status, ms=round(1000 * seconds, 1))

    def answer(self, answer: Answer, seconds: float) -> None:
        """One question that was answered."""
        query = answer.interpretation
        question = {"question": answer.question} if self._detail == "questions" else {}
        self._line(
            "answer", status=answer.status, operation=query.operation, agents=len(answer.agents), citations=len(answer.citations),
            characters=len(answer.question), ms=round(1000 * seconds, 1), **question,
        )  # fmt: skip

    def _line(self, event: str, **fields: Any) -> None:
        if self._detail != "none":
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            self._write(json.dumps({"at": at, "event": event, **fields}, ensure_ascii=False) + "\n")


class RequestLog:
    """ASGI middleware that logs every request when it ends."""

    def __init__(self, app: ASGIApp, log: Log) -> None:
        """Wrap an application."""
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            self._log.request(scope["method"], scope["path"], status, time.perf_counter() - begun)
