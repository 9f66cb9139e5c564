"""Whatever is sent to the HTTP API, the MCP server and the exports: an answer or a refusal, never a fault of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import strategies as st

from glutask import Assistant
from glutask.web.launch import Settings
from tests.serving import running
from tests.torture.fuzzing import QUESTION, TRAPS, WRONG, Budget

VALUE = st.one_of(QUESTION, WRONG)
RAW = st.one_of(
    st.binary(max_size=60), st.sampled_from((b"[" * 100_000, b'{"data":[' * 3000, b"\xff\xfe{", b"9" * 6000, b'{"data":["' + b"x" * 1_000_000))
)
TOOLS = st.sampled_from(("ask", "search", "get_agent", "agents", "nothing", "../ask"))
LEAKS = ("Traceback", "object has no attribute", "object is not", 'File "', "TypeError", "site-packages")


@pytest.fixture(scope="module")
def server(assistant: Assistant) -> Iterator[httpx.Client]:
    with running(assistant, Settings(rate=0)) as address, httpx.Client(base_url=address, timeout=20) as client:
        yield client


def sent(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body, default=str).encode("utf-8", "surrogatepass")


def asked(server: httpx.Client, method: str, path: str, **how: Any) -> httpx.Response:
    """A response; asked again where the server had closed a kept connection after refusing an earlier body unread."""
    try:
        return server.request(method, path, **how)
    except httpx.TransportError:
        return server.request(method, path, **how)


def told(text: str) -> None:
    assert not any(leak in text for leak in LEAKS) or "event: complete" in text, text[:400]


def test_http(server: httpx.Client, budget: Budget) -> None:
    def check(case: tuple[str, Any]) -> None:
        name, body = case
        answer = asked(server, "POST", f"/gradio_api/call/{name}", content=sent(body), headers={"Content-Type": "application/json"})
        assert answer.status_code < 500 or name in {"nothing", "../ask"}, answer.text
        if answer.status_code == 200 and "event_id" in answer.text:
            told(asked(server, "GET", f"/gradio_api/call/{name}/{answer.json()['event_id']}").text)

    bodies = st.one_of(*[st.lists(VALUE, max_size=7).map(lambda data: {"data": data})] * 6, RAW, WRONG)
    budget.run(st.tuples(TOOLS.filter(lambda n: n != "../ask"), bodies), check)


def test_mcp(server: httpx.Client, budget: Budget) -> None:
    accept = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    names = st.sampled_from(("question", "history", "as_of", "text", "k", "agent", "name", "documents", "x"))

    def check(body: Any) -> None:
        answer = asked(server, "POST", "/gradio_api/mcp/", content=sent(body), headers=accept)
        assert answer.status_code < 500 or '"code":-32603' in answer.text, answer.text[:300]
        assert "Traceback" not in answer.text and "site-packages" not in answer.text, answer.text[:400]

    calls = st.builds(
        lambda tool, arguments: {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}},
        TOOLS, st.dictionaries(names, VALUE, max_size=4),
    )  # fmt: skip
    budget.run(st.one_of(*[calls] * 6, RAW, WRONG), check)


def test_exports(server: httpx.Client, budget: Budget) -> None:
    def check(case: tuple[str, dict[str, str]]) -> None:
        name, parameters = case
        answer = asked(server, "GET", f"/export/{name}", params=parameters)
        assert answer.status_code in {200, 400, 404}, answer.text[:300]

    turns = st.lists(st.one_of(WRONG, st.builds(lambda q: {"question": q}, VALUE)), max_size=3).map(lambda v: json.dumps(v, default=str)[:6_000])
    turns = st.one_of(turns, st.sampled_from(("[" * 5000, "9" * 5000, '{"a":', "NaN", *TRAPS)))
    text = st.one_of(turns, st.sampled_from(TRAPS)).map(lambda t: t.encode("utf-8", "replace").decode()[:6_000])
    parameters = st.dictionaries(st.sampled_from(("q", "turns", "as_of", "without", "last")), text, max_size=3)
    budget.run(st.tuples(st.sampled_from(("html", "csv", "bibtex", "ris", "csl", "markdown", "print", "%2e%2e")), parameters), check)
