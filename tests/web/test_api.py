from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

FLAGSHIP = "which glycine-site modulators reached trials?"
GLYCINE_SITE = {"d-cycloserine", "nrx-101", "rapastinel", "apimostinel", "sarcosine", "4-cl-kyn"}


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


def test_ask_gives_the_whole_answer(client: Client) -> None:
    answer = client.predict(FLAGSHIP, api_name="/ask")
    assert set(answer["agents"]) == GLYCINE_SITE
    assert all(claim["citations"] for claim in answer["claims"])


def test_ask_understands_a_follow_up_from_the_history(client: Client) -> None:
    answer = client.predict("what about its side effects?", ["is esketamine approved?"], api_name="/ask")
    assert answer["agents"] == ["esketamine"]


def test_ask_as_of_the_review_leaves_out_what_came_later(client: Client) -> None:
    assert client.predict("is esketamine approved?", as_of="review", api_name="/ask")["later"] == []


def test_an_empty_question_is_refused_in_one_sentence(client: Client) -> None:
    with pytest.raises(Exception, match="the question is empty"):
        client.predict("  ", api_name="/ask")


def test_search_returns_statements_with_their_sources(client: Client) -> None:
    hits = client.predict("lanicemine against placebo", 3, agent="azd6765", api_name="/search")
    assert len(hits) == 3
    for hit in hits:
        assert "azd6765" in hit["statement"]["agents"]
        assert [s["id"] for s in hit["sources"]] == hit["statement"]["sources"]


def test_agents_lists_the_review_s_27_and_evt_101_apart(client: Client) -> None:
    agents = client.predict(api_name="/agents")
    assert sum(a["review_entry"] for a in agents) == 27
    assert [a["id"] for a in agents if not a["review_entry"]] == ["evt-101"]


@pytest.mark.parametrize("name", ["rapastinel", "GLYX-13"])
def test_get_agent_takes_an_id_or_any_name(client: Client, name: str) -> None:
    entry = client.predict(name, api_name="/get_agent")
    assert entry["id"] == "rapastinel"
    assert all(s in entry["bibliography"] for t in entry["trials"] for s in t["sources"])


def test_get_agent_says_what_to_do_with_an_unknown_name(client: Client) -> None:
    with pytest.raises(Exception, match="rapastinel"):
        client.predict("aspirin", api_name="/get_agent")


def test_plain_http_calls_work_as_documented(address: str) -> None:
    event = httpx.post(f"{address}/gradio_api/call/ask", json={"data": ["is esketamine approved?"]}).json()["event_id"]
    said = httpx.get(f"{address}/gradio_api/call/ask/{event}", timeout=20).text
    data = next(line for line in said.splitlines() if line.startswith("data: "))
    assert json.loads(data.removeprefix("data: "))[0]["status"] == "answered"


def test_named_arguments_work_as_documented(address: str) -> None:
    event = httpx.post(f"{address}/gradio_api/call/v2/search", json={"text": "ketamine", "k": 2}).json()["event_id"]
    said = httpx.get(f"{address}/gradio_api/call/v2/search/{event}", timeout=20).text
    data = next(line for line in said.splitlines() if line.startswith("data: "))
    assert len(json.loads(data.removeprefix("data: "))[0]) == 2


def test_only_the_documented_endpoints_are_named(address: str) -> None:
    assert set(httpx.get(f"{address}/gradio_api/info").json()["named_endpoints"]) == {"/ask", "/search", "/get_agent", "/agents"}


def _with_mcp(address: str, use: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """Use the MCP server with the official client, in a thread of its own: a browser test may hold this one's event loop."""
    found: list[Any] = []

    async def session() -> None:
        async with streamablehttp_client(f"{address}/gradio_api/mcp/") as (read, write, _), ClientSession(read, write) as opened:
            await opened.initialize()
            found.append(await use(opened))

    thread = threading.Thread(target=lambda: asyncio.run(session()))
    thread.start()
    thread.join(timeout=30)
    assert found, "the MCP session failed"
    return found[0]


def test_mcp_tools_are_ask_search_and_get_agent_with_typed_inputs(address: str) -> None:
    tools = {tool.name: tool for tool in _with_mcp(address, lambda s: s.list_tools()).tools}
    assert set(tools) == {"ask", "search", "get_agent"}
    assert tools["ask"].inputSchema["properties"]["question"]["type"] == "string"
    assert "4,000 characters" in json.dumps(tools["ask"].inputSchema)
    assert tools["search"].inputSchema["properties"]["k"]["type"] in {"integer", "number"}


def test_mcp_ask_answers_with_citations(address: str) -> None:
    result = _with_mcp(address, lambda s: s.call_tool("ask", {"question": FLAGSHIP}))
    assert not result.isError
    answer = json.loads(result.content[0].text)
    assert set(answer["agents"]) == GLYCINE_SITE
    assert answer["citations"][0]["source"]["title"]


def test_mcp_search_and_get_agent_answer(address: str) -> None:
    hits = _with_mcp(address, lambda s: s.call_tool("search", {"text": "ketamine", "k": 2}))
    assert len(json.loads(hits.content[0].text)) == 2
    entry = _with_mcp(address, lambda s: s.call_tool("get_agent", {"name": "Spravato"}))
    assert json.loads(entry.content[0].text)["id"] == "esketamine"
