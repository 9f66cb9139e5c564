from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import httpx
import pytest

from glutask import Assistant
from glutask.errors import GlutaskError
from glutask.web.access import hash_password, matches, read_auth_file
from glutask.web.launch import Settings, free_port
from glutask.web.logs import Log
from tests.serving import running


def test_health_answers_with_json_once_questions_can_be_answered(address: str) -> None:
    told = httpx.get(f"{address}/health")
    assert told.status_code == 200
    assert told.json()["status"] == "ok"
    assert told.json()["agents"] == 27


def test_every_response_carries_the_security_headers(address: str) -> None:
    for path in ("/", "/health", "/gradio_api/info", "/nothing-here"):
        headers = httpx.get(f"{address}{path}").headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_a_request_that_is_too_large_is_refused(address: str) -> None:
    assert httpx.post(f"{address}/gradio_api/call/ask", content=b"x" * 3_000_000).status_code == 413


def test_no_file_can_be_uploaded(address: str) -> None:
    answer = httpx.post(f"{address}/gradio_api/upload", files={"files": ("x.txt", b"some text")})
    assert answer.status_code >= 400


def test_a_taken_port_gives_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port


def test_a_foreign_host_is_refused_in_one_sentence() -> None:
    with pytest.raises(GlutaskError, match="is no address of this machine"):
        free_port("192.0.2.1", 7860)


def test_with_a_file_of_users_only_they_come_in(assistant: Assistant, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(f"# who may ask\n\nada:{hash_password('lovelace!')}\n")
    with running(assistant, Settings(auth_file=users)) as address:
        assert httpx.get(address).status_code == 401
        assert httpx.get(f"{address}/export/html?q=is+esketamine+approved").status_code == 401
        assert httpx.get(f"{address}/gradio_api/info", auth=("ada", "wrong")).status_code == 401
        assert httpx.get(f"{address}/gradio_api/info", auth=("eve", "lovelace!")).status_code == 401
        assert httpx.get(address, headers={"Authorization": "Basic %%%"}).status_code == 401
        for _ in range(2):
            assert httpx.get(address, auth=("ada", "lovelace!")).status_code == 200
        assert httpx.get(f"{address}/health").status_code == 200


def test_behind_a_proxy_the_page_asks_below_its_root_path(assistant: Assistant) -> None:
    with running(assistant, Settings(root_path="/glutask")) as address:
        assert '"root":"' in httpx.get(address).text
        assert re.search(r'"root":"[^"]*/glutask"', httpx.get(address).text)


def test_passwords_are_kept_as_salted_hashes() -> None:
    kept = hash_password("lovelace!")
    assert kept != hash_password("lovelace!")
    assert matches("lovelace!", kept)
    assert not matches("lovelace", kept)


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "holds no user"), ("ada:plain\n", "line 1"), ("# x\nada\n", "line 2"), ("ada:scrypt$AA==$AA==\n", "line 1"), (":scrypt$x$y", "line 1")],
)
def test_a_wrong_file_of_users_names_its_line(tmp_path: Path, content: str, said: str) -> None:
    users = tmp_path / "users"
    users.write_text(content)
    with pytest.raises(GlutaskError, match=said):
        read_auth_file(users)


def test_a_missing_file_of_users_says_so(tmp_path: Path) -> None:
    with pytest.raises(GlutaskError, match="cannot be read"):
        read_auth_file(tmp_path / "nobody")


@pytest.mark.parametrize(("detail", "lines", "question"), [("none", 0, False), ("requests", 2, False), ("questions", 2, True)])
def test_logs_are_json_lines_without_the_question_unless_asked(assistant: Assistant, detail: str, lines: int, question: bool) -> None:
    out = io.StringIO()
    log = Log(detail, out.write)  # type: ignore[arg-type]
    log.request("GET", "/", 200, 0.01)
    log.answer(assistant.ask("is esketamine approved?"), 0.01)
    written = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(written) == lines
    assert ("is esketamine approved?" in out.getvalue()) is question
    assert all({"at", "event", "ms"} <= set(line) for line in written)


def test_app_py_serves_on_a_free_port_with_a_clear_line_and_stops(home: Path) -> None:
    app = Path(__file__).parents[2] / "app.py"
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 7860))
            taken.listen()
        except OSError:
            pass  # another program holds the port: as good
        process = subprocess.Popen([sys.executable, str(app)], stdout=subprocess.PIPE, text=True, env=os.environ | {"GLUTASK_HOME": str(home)})
        assert process.stdout
        first, second = process.stdout.readline(), process.stdout.readline()
        try:
            assert first.startswith("Port 7860 is taken; using ")
            found = re.search(r"http://127\.0\.0\.1:\d+", second)
            assert found
            for _ in range(50):
                try:
                    with urllib.request.urlopen(f"{found.group()}/health", timeout=5) as answer:
                        assert json.load(answer)["status"] == "ok"
                        break
                except OSError:
                    import time

                    time.sleep(0.1)
            else:
                pytest.fail("the chat did not answer")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=15)
