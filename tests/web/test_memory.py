"""What a server keeps of every call is bounded."""

import os
import subprocess
import sys

import gradio as gr
import httpx
import pytest

from glutask import Assistant
from glutask.web.launch import Settings, build_app
from glutask.web.memory import Pending, bound
from tests.serving import running


def test_sessions_that_wait_for_nothing_are_forgotten_first() -> None:
    messages = {name: [name] for name in "abcd"}
    pending = Pending(messages, most=3)
    pending["a"] = {"1"}
    pending["b"] = set()
    pending["c"] = {"2"}
    pending["d"] = {"3"}
    assert list(pending) == ["a", "c", "d"] and list(messages) == ["a", "c", "d"]
    pending["a"] = {"4"}
    pending["e"] = {"5"}
    assert list(pending) == ["c", "d", "e"] and "a" not in messages, "the oldest goes where all wait"


def test_calls_leave_nothing_behind(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glutask.web.memory.CALLS", 5)
    pages: list[gr.Blocks] = []
    monkeypatch.setattr("glutask.web.memory.bound", lambda page: (bound(page), pages.append(page)))
    with running(assistant, Settings(rate=0)) as address, httpx.Client(base_url=address) as client:
        for _ in range(12):
            assert client.post("/gradio_api/call/agents", json={"data": []}).status_code == 200
    queue = pages[0]._queue
    assert len(queue.pending_event_ids_session) == 5 and len(queue.pending_messages_per_session) <= 5 and len(queue.event_analytics) <= 1


def test_no_table_of_statistics_is_made(assistant: Assistant) -> None:
    build_app(assistant)
    assert int(os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"]) > 10**9


def test_what_is_there_at_the_start_is_no_garbage() -> None:
    code = "from glutask.web.memory import few_heaps, settle; import gc; few_heaps(); settle(); print(gc.get_freeze_count())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(said) > 1000
