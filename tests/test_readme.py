"""The examples of the README, and of the page on evaluation, are executed, so they cannot lie."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from glutask import Assistant
from glutask.evaluation.scale import report

README = Path(__file__).parents[1] / "README.md"


def test_the_examples_of_the_readme_run(assistant: Assistant) -> None:
    result = doctest.testfile(str(README), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted >= 5 and result.failed == 0


@pytest.mark.parametrize("page", [README, README.parent / "docs" / "evaluation.md"], ids=lambda page: page.name)
def test_the_commands_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    command = tmp_path / "bin" / "glutask"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m glutask "$@"\n')
    command.chmod(0o755)
    environment = {
        **os.environ,
        "GLUTASK_HOME": str(tmp_path / "home"),
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONIOENCODING": "utf-8",
    }
    shown = list(_commands(page.read_text(encoding="utf-8")))
    assert len(shown) >= 4
    for line, printed in shown:
        done = subprocess.run(line, shell=True, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=tmp_path)
        assert doctest.OutputChecker().check_output(printed, done.stdout, doctest.ELLIPSIS), f"{line}\n{done.stdout}{done.stderr}"


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """Each `$ command` of the console blocks with what stands under it."""
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, printed = command.partition("\n")
            yield line, printed


def test_the_figures_of_scale_are_those_of_the_bench() -> None:
    bench = report.read(README.with_name("docs"))
    assert bench is not None and report.summary(bench) in README.read_text(encoding="utf-8")
    assert report.markdown(bench) == (README.with_name("docs") / "scale.md").read_text(encoding="utf-8")
