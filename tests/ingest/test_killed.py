"""`glutask add` is killed in the middle, as a person runs it: what was there stays, and a second run completes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from glutask import Assistant
from glutask.corpus.locate import documents_file
from glutask.ingest.library import documents_of
from tests.ingest.documents import FOLDER, TITLE, handbook

PAGES = 300


def glutask(home: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "GLUTASK_HOME": str(home), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "glutask", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    )


def vectors(home: Path) -> int:
    with sqlite3.connect(documents_file(home)) as library:
        return int(library.execute("SELECT count(*) FROM vectors").fetchone()[0])


def test_killed_in_the_middle_nothing_is_lost_and_a_second_run_completes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, book = tmp_path / "home", tmp_path / "book.pdf"
    book.write_bytes(handbook(PAGES))
    assert glutask(home, "add", str(FOLDER / "notes.md")).wait() == 0
    kept, before = documents_of(documents_file(home)), vectors(home)

    adding = glutask(home, "add", str(book))
    while vectors(home) < before + 64 and adding.poll() is None:
        time.sleep(0.02)
    os.kill(adding.pid, signal.SIGKILL)
    assert adding.wait() == -signal.SIGKILL
    assert documents_of(documents_file(home)) == kept
    encoded = vectors(home)
    assert before + 64 <= encoded < before + 2 * PAGES

    monkeypatch.setenv("GLUTASK_HOME", str(home))
    assistant = Assistant()
    assert [c.place.document for c in assistant.ask("did nobody fall on rapastinel in older adults?").citations if c.place] == [kept[0].id]

    adding = glutask(home, "add", str(book), "--json")
    said = json.loads(adding.communicate()[0])
    assert adding.returncode == 0
    (document,) = said["outcomes"][0]["documents"]
    assert (document["source"]["title"], document["pages"]) == (TITLE, PAGES)
    assert len(documents_of(documents_file(home))) == 2

    for page in (1, 150, 217, PAGES):
        answer = assistant.ask(f"at what dose was the zephyr{page} preparation given?")
        citation = answer.citations[0]
        assert answer.status == "answered" and not answer.claims and citation.place
        assert citation.place.page == page
        assert citation.quote.startswith(f"The zephyr{page} preparation was given at {page + 1000} mg by mouth.")
        assert f"Chapter {page}, p. {page}" in answer.text
