from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from glutask.cli import run
from tests.ingest.documents import FOLDER, handbook


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLUTASK_HOME", str(tmp_path / "own"))
    return tmp_path


def test_documents_are_added_listed_and_removed(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 0 and "Nothing was added yet; add something with: glutask add FILE" in capsys.readouterr().out
    assert not (own / "own").exists()
    assert run(["add", str(FOLDER / "article.xml"), str(FOLDER / "notes.md")]) == 0
    printed = capsys.readouterr()
    assert re.search(r"^added: Sleep and glutamate in an invented cohort \(10 passages\) as [0-9a-f]{12}$", printed.out, re.MULTILINE)
    assert printed.out.endswith("2 added or replaced\n") and printed.err == ""
    assert run(["add", str(FOLDER / "notes.md")]) == 0 and capsys.readouterr().out == "0 added or replaced, 1 unchanged\n"
    assert run(["list", "--json"]) == 0
    documents = {d["format"]: d for d in json.loads(capsys.readouterr().out)}
    assert documents["jats"]["agents"] == ["ketamine", "rel-1017"] and documents["jats"]["source"]["doi"] == "10.99999/jip.2023.17"
    assert run(["list"]) == 0 and "Notes from an invented journal club" in capsys.readouterr().out
    assert run(["remove", documents["jats"]["id"][:7]]) == 0
    assert capsys.readouterr().out == "removed: Sleep and glutamate in an invented cohort\n"
    assert run(["remove", "nothing"]) == 2 and "no added document has the id 'nothing'" in capsys.readouterr().err


def test_what_fails_is_told_on_standard_error_and_by_the_exit_code(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "two\nlines.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    assert run(["add", str(own), str(FOLDER / "notes.txt"), "http://127.0.0.1/paper.pdf"]) == 2
    printed = capsys.readouterr()
    assert "1 added or replaced, 2 failed" in printed.out
    assert printed.err.count("\n") == 2 and "two lines.pdf is damaged" in printed.err and "inside a private network" in printed.err


def test_answers_name_section_and_page(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "book.pdf").write_bytes(handbook(9))
    assert run(["add", str(own / "book.pdf"), str(FOLDER / "article.xml")]) == 0
    capsys.readouterr()
    assert run(["ask", "at what dose was zephyr7 given?"]) == 0
    printed = capsys.readouterr().out
    assert "The zephyr7 preparation was given at 1007 mg by mouth." in printed and "In your documents: Chapter 7, p. 7." in printed
    assert run(["ask", "how much did sleep latency fall?"]) == 0
    assert "In your documents: Abstract › Findings." in capsys.readouterr().out


def test_a_terminal_shows_rate_and_time_left(own: Path) -> None:
    (own / "book.pdf").write_bytes(handbook(150))
    near, far = pty.openpty()
    environment = {**os.environ, "COLUMNS": "120", "TERM": "xterm"}
    adding = subprocess.Popen([sys.executable, "-m", "glutask", "add", str(own / "book.pdf")], stdout=subprocess.PIPE, stderr=far, env=environment)
    os.close(far)
    shown = b""
    while True:
        try:
            part = os.read(near, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(near)
    assert adding.wait() == 0
    assert re.search(rb"book.pdf.*\d+ texts/s.*\d:\d\d:\d\d", shown, re.DOTALL)
