"""The server among attackers: paths, other sites, floods, slow and vanishing clients, many users for long."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import httpx
import pytest

from glutask import Assistant
from glutask.web.launch import Settings, free_port
from tests.serving import running
from tests.torture.fuzzing import Budget

PATHS = (
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file=../../../../etc/passwd",
    "/gradio_api/file=%2Fetc%2Fpasswd",
    "/gradio_api/file/etc/passwd",
    "/gradio_api/file=pyproject.toml",
    "/gradio_api/file=http://127.0.0.1:1/x",
    "/gradio_api/proxy=http://127.0.0.1:1/",
    "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/gradio_api/proxy=https://x.hf.space/",
    "/assets/../../../../etc/passwd",
    "/svelte/..%2f..%2fconfig.py",
    "/custom_component/x/y/z/..%2f",
    "/export/..%2f..%2fetc",
    "/theme.css/../../etc/passwd",
    "/gradio_api/dev/reload",
    "/monitoring",
    "/gradio_api/vibe-code/",
    "/docs",
)
QUESTIONS = (
    "is esketamine approved?",
    "which glycine-site modulators reached trials?",
    "did rapastinel fail?",
    "compare ketamine and esketamine",
    "side effects of traxoprodil",
    "how many agents are oral?",
    "what is AV-101?",
    "what about aspirin?",
)


USERS = 20
PAUSE = 0.5
"""Seconds between a user's questions."""


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with running(assistant, Settings(rate=0)) as found:
        yield found


@pytest.mark.parametrize("path", PATHS)
def test_no_file_and_no_other_server_is_reached(address: str, path: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        said = b"".join(iter(lambda: client.recv(65536), b""))
    assert said.split()[1] in {b"400", b"403", b"404"} and b"root:" not in said, said[:300]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://localhost:3000", "http://[", ""])
@pytest.mark.parametrize("host", ["", "glutask.example"])
def test_no_other_site_may_ask_or_read(address: str, origin: str, host: str) -> None:
    headers = {"Origin": origin, **({"Host": host} if host else {})}
    for method, path in (("OPTIONS", "/gradio_api/call/ask"), ("GET", "/config"), ("POST", "/gradio_api/call/ask"), ("GET", "/export/html?q=x")):
        answer = httpx.request(method, address + path, headers={**headers, "Access-Control-Request-Method": "POST"})
        assert answer.status_code == 403 and not [name for name in answer.headers if name.startswith("access-control")]


def test_the_own_page_may_ask_and_is_told_nothing_of_origins(address: str) -> None:
    for origin, host in ((address, ""), ("https://glutask.example", "glutask.example"), ("https://glutask.example:8443", "glutask.example")):
        answer = httpx.get(f"{address}/config", headers={"Origin": origin, **({"Host": host} if host else {})})
        assert answer.status_code == 200 and not [name for name in answer.headers if name.startswith("access-control")]


def test_a_body_without_a_stated_length_ends_at_the_limit(address: str) -> None:
    sent = []

    def body() -> Iterator[bytes]:
        for _ in range(400):
            sent.append(1)
            yield b"x" * 100_000

    for path in ("/gradio_api/call/ask", "/gradio_api/queue/join"):
        assert httpx.post(address + path, content=body(), headers={"Content-Type": "application/json"}, timeout=30).status_code == 413


def test_a_flood_from_one_address_is_refused_and_ends(assistant: Assistant) -> None:
    with running(assistant, Settings(rate=60)) as address:
        said = [httpx.get(f"{address}/export/html?q=x") for _ in range(60)]
        said += [httpx.post(f"{address}/gradio_api/call/agents", json={"data": []}) for _ in range(60)]
        refused = [answer for answer in said if answer.status_code == 429]
        assert all(answer.status_code != 429 for answer in said[:60]) and len(refused) >= 10
        assert refused[0].headers["retry-after"] == "1" and "content-security-policy" in refused[0].headers
        assert httpx.get(address).status_code == 200
        time.sleep(2.2)
        assert httpx.get(f"{address}/health").status_code == 200


def test_a_full_queue_refuses(assistant: Assistant) -> None:
    with running(assistant, Settings(rate=0, queue_size=1, workers=1)) as address:
        said = [httpx.post(f"{address}/gradio_api/call/ask", json={"data": [f"is esketamine approved {n}? " + "and why " * 300]}) for n in range(12)]
        assert {answer.status_code for answer in said} <= {200, 503} and any(answer.status_code == 503 for answer in said)
        assert httpx.get(f"{address}/health", timeout=30).status_code == 200


def test_slow_and_vanishing_clients_do_no_harm(address: str, budget: Budget) -> None:
    host, port = address.removeprefix("http://").split(":")
    slow = []
    for number in range(120):
        client = socket.create_connection((host, int(port)), timeout=10)
        client.sendall(
            b"POST /gradio_api/call/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n" + b"\r\n" * (number % 2)
        )
        slow.append(client)
    for n in range(40):
        event = httpx.post(f"{address}/gradio_api/call/ask", json={"data": [QUESTIONS[n % len(QUESTIONS)]]}).json()["event_id"]
        gone = socket.create_connection((host, int(port)), timeout=10)
        gone.sendall(f"GET /gradio_api/call/ask/{event} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        gone.close()
    begun = time.monotonic()
    assert httpx.get(f"{address}/health", timeout=10).status_code == 200 and time.monotonic() - begun < 5
    for client in slow:
        client.close()
    assert httpx.get(f"{address}/health", timeout=10).status_code == 200
    budget.count(160)


def test_a_soak_of_twenty_users_keeps_memory_flat(budget: Budget) -> None:
    """A server of its own; when caches are filled, memory is compared between the second third of the time and the end."""
    with served() as (address, process):
        end = time.monotonic() + 60 * budget.soak_minutes
        wrong: list[str] = []
        asked = [0] * USERS

        def user(number: int) -> None:
            with httpx.Client(base_url=address, timeout=60) as client:
                while time.monotonic() < end:
                    question = f"{QUESTIONS[(number + asked[number]) % len(QUESTIONS)]} {'(again)' * (asked[number] % 40)}"
                    event = client.post("/gradio_api/call/ask", json={"data": [question]}).json()["event_id"]
                    said = client.get(f"/gradio_api/call/ask/{event}").text
                    if "event: complete" not in said:
                        wrong.append(said[:200])
                    asked[number] += 1
                    time.sleep(PAUSE)

        users = [threading.Thread(target=user, args=(number,)) for number in range(USERS)]
        for thread in users:
            thread.start()
        memory = []
        while any(thread.is_alive() for thread in users):
            memory.append(resident(process.pid))
            time.sleep(0.5)
    budget.count(sum(asked), len(wrong))
    assert not wrong and sum(asked), wrong[:3]
    third, sixth = len(memory) // 3, len(memory) // 6
    early, late = median(memory[third : third + sixth]), median(memory[-sixth:])
    print(f"{sum(asked)} questions; {early / 1024:.0f} MB after a third of the time, {late / 1024:.0f} MB at the end")
    assert budget.soak_minutes < 3 or late <= 1.05 * early, f"{early} to {late} kB after {sum(asked)} questions"


@contextmanager
def served() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The server as people start it, in a process whose memory is its own."""
    port = free_port("127.0.0.1", 18860)
    command = [sys.executable, "-m", "glutask", "serve", "--port", str(port), "--rate", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None and "answers at" in process.stdout.readline()
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            with suppress(httpx.TransportError):
                if httpx.get(f"{address}/health", timeout=10).status_code == 200:
                    break
            time.sleep(0.1)
        yield address, process
        assert process.poll() is None, "the server ended"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def resident(process: int) -> int:
    """Memory of a process in kB."""
    line = next(line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])
