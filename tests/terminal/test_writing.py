"""The writer on the command line: set by the environment, told in the answer, and no obstacle where it is wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from glutask import Assistant
from glutask.answering.writer.scribe import Scribe
from glutask.terminal.answers import show_growing
from tests.answering.writer import models
from tests.answering.writer.model import Model, serving, writer_at
from tests.conftest import ROOT

QUESTION = "did lanicemine beat placebo?"


def run(arguments: list[str], environment: dict[str, str], typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "glutask", *arguments], input=typed, capture_output=True, text=True, env=environment, cwd=ROOT)


def test_asking_with_a_writer(checkout_environment: dict[str, str], assistant: Assistant) -> None:
    with serving(Model(models.inventing)) as address:
        environment = {**checkout_environment, "GLUTASK_WRITER_URL": address, "GLUTASK_WRITER_MODEL": "fake"}
        done = run(["ask", QUESTION, "--explain"], environment)
        given = json.loads(run(["ask", QUESTION, "--json"], environment).stdout)
        talked = run(["chat"], environment, f"{QUESTION}\n/quit\n")
    assert done.returncode == 0 and done.stderr == ""
    assert "5 of 5 replaced by the evidence itself" in done.stdout and "73.9%" not in done.stdout.partition("Phrased by: fake")[0]
    assert "1 requests, 120 tokens sent, 30 received" in done.stdout
    assert given["writing"]["model"] == "fake" and len(given["writing"]["sentences"]) == 5
    assert "5 of 5 replaced by the evidence itself" in talked.stdout


def test_a_writer_set_up_wrongly_is_told_in_one_sentence(checkout_environment: dict[str, str]) -> None:
    done = run(["ask", QUESTION], {**checkout_environment, "GLUTASK_WRITER_URL": "http://127.0.0.1:9/v1"})
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("glutask: GLUTASK_WRITER_MODEL is not set;") and done.stderr.count("\n") == 1


@pytest.mark.parametrize("terminal", [True, False])
def test_what_is_shown_at_last_is_whole(assistant: Assistant, terminal: bool) -> None:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=terminal, width=200)
    with serving(Model(models.honest, pause=0.002)) as address:
        answer = show_growing(console, Scribe(writer_at(address), assistant.corpus).stream(assistant.ask(QUESTION)))
    assert answer.writing is not None and "0 of 4 replaced" in shown.getvalue()
    assert (shown.getvalue().count("Mixed: 2 randomised") > 1) is terminal, "a terminal shows it growing"


def test_asking_without_a_writer_sends_nothing(checkout_environment: dict[str, str], tmp_path: Path) -> None:
    done = run(["ask", QUESTION, "--json"], checkout_environment)
    assert json.loads(done.stdout)["writing"] is None
