"""What the documents show works as it stands."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from glutask.cli import app

PROGRAMS = (Path(__file__).parents[2] / "docs" / "programs.md").read_text(encoding="utf-8")
SERVING = (Path(__file__).parents[2] / "docs" / "serving.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PROGRAMS, re.DOTALL)


@pytest.mark.parametrize("block", _blocks("python"))
def test_python_examples_run(block: str, address: str) -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", block.replace("http://127.0.0.1:7860", address)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "rapastinel" in done.stdout


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize("block", _blocks("sh"))
def test_curl_examples_run(block: str, address: str) -> None:
    done = subprocess.run(["bash", "-c", block.replace("http://127.0.0.1:7860", address)], capture_output=True, text=True, timeout=60)
    assert "event: complete" in done.stdout
    assert '"status": "answered"' in done.stdout


def test_every_option_of_serve_is_documented() -> None:
    command = next(c for c in app.registered_commands if c.callback and c.callback.__name__ == "serve")
    assert command.callback
    options = {f"--{name.replace('_', '-')}" for name in command.callback.__annotations__ if name != "return"} - {"--corpus", "--index"}
    assert options <= set(re.findall(r"--[a-z-]+", SERVING))
