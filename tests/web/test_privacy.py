"""Questions are kept nowhere, and nothing is told to anybody."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from glutask import Assistant
from tests.serving import running

WORD = "quetzalcoatlus"


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Addresses to which this process connects."""
    found: list[Any] = []
    for name in ("connect", "connect_ex"):
        original = getattr(socket.socket, name)
        monkeypatch.setattr(socket.socket, name, lambda self, address, original=original: (found.append(address), original(self, address))[1])
    return found


def test_questions_are_kept_nowhere_and_nothing_is_told(
    assistant: Assistant, connections: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("GLUTASK_HOME", str(home))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    with running(assistant) as address, httpx.Client(base_url=address, timeout=30) as client:
        assert client.get("/").status_code == client.get("/config").status_code == 200
        event = client.post("/gradio_api/call/ask", json={"data": [f"does ketamine help a {WORD}?"]}).json()["event_id"]
        assert "event: complete" in client.get(f"/gradio_api/call/ask/{event}").text
        assert client.get("/export/html", params={"q": f"is esketamine approved for a {WORD}?"}).status_code == 200
    written = [path for folder in (home, scratch) if folder.exists() for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in written if WORD.encode() in path.read_bytes()]
    assert connections and all(not isinstance(a, tuple) or a[0] in {"127.0.0.1", "::1", "localhost"} for a in connections), connections
