"""The near end of the reading process: sends files, waits only so long, starts it anew when a file broke it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Thread
from types import TracebackType

from glutask.ingest.limits import Limits
from glutask.ingest.reading import FileRead
from glutask.ingest.refused import Refused
from glutask.ingest.worker import TOO_MUCH, Reply, Request


class Reader:
    """Reads files one after the other; use as a context."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Start nothing yet.

        Args:
            limits: What one file may cost.
        """
        self.limits = limits or Limits()
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Reader:
        """Nothing is started before the first file."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the process."""
        self._stop()

    def read(self, path: Path, ending: str) -> FileRead:
        """Read a file.

        Args:
            path: Where it lies.
            ending: Ending of its name, with the dot, in lower case.

        Raises:
            Refused: It cannot or will not be read.
        """
        process = self._started()
        replies: list[str] = []
        waiting = Thread(target=lambda: replies.append(_ask(process, Request(path=str(path), ending=ending, limits=self.limits))), daemon=True)
        waiting.start()
        waiting.join(self.limits.seconds)
        if waiting.is_alive():
            self._stop()
            raise Refused(f"takes longer than {self.limits.seconds:g} s to read; split it and add the parts")
        if not replies or not replies[0]:
            self._stop()
            raise Refused(TOO_MUCH)
        reply = Reply.model_validate_json(replies[0])
        if reply.read is None:
            raise Refused(reply.refused or TOO_MUCH)
        return reply.read

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            command = [sys.executable, "-P", "-m", "glutask.ingest.worker"]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8", start_new_session=True
            )
        return self._process

    def _stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _ask(process: subprocess.Popen[str], request: Request) -> str:
    """The reply as a line; empty where the process ended instead."""
    assert process.stdin and process.stdout
    try:
        process.stdin.write(request.model_dump_json() + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    except (OSError, ValueError):
        return ""
