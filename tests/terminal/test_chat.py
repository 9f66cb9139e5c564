from __future__ import annotations

import subprocess
import sys

import pytest

from glutask import Assistant
from tests.conftest import ROOT


def test_a_conversation_keeps_its_subject(checkout_environment: dict[str, str], assistant: Assistant) -> None:
    typed = "is esketamine approved?\nwhat about its side effects?\n/sources\n" + "x" * 5000 + "\n/new\nwhat is GLYX-13?\n/quit\nnot read\n"
    done = subprocess.run([sys.executable, "-m", "glutask", "chat"], input=typed, capture_output=True, text=True, env=checkout_environment, cwd=ROOT)
    assert done.returncode == 0 and done.stderr == ""
    first = assistant.ask("is esketamine approved?")
    second = assistant.ask("what about its side effects?", ["is esketamine approved?"])
    assert second.agents == ("esketamine",)
    for answer in (first, second, assistant.ask("what is GLYX-13?")):
        assert answer.text in done.stdout
    assert done.stdout.count(second.text) == 2, "once as the answer, once for /sources"
    assert "the question has 5,000 characters" in done.stdout


@pytest.mark.parametrize(("typed", "said"), [("/sources\n", "There is no answer yet."), ("/help\n", "/quit"), ("\n\n", "")])
def test_commands_of_a_conversation(checkout_environment: dict[str, str], typed: str, said: str) -> None:
    done = subprocess.run([sys.executable, "-m", "glutask", "chat"], input=typed, capture_output=True, text=True, env=checkout_environment, cwd=ROOT)
    assert done.returncode == 0 and done.stderr == "" and said in done.stdout
