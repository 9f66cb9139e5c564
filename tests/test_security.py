"""Each promise of SECURITY.md names tests that exist."""

from __future__ import annotations

import re

from tests.conftest import ROOT

SAID = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_promise_names_tests_that_exist() -> None:
    promises = [line for line in SAID.split("## What is promised")[1].split("\n## ")[0].splitlines() if line.startswith("| ")][2:]
    assert len(promises) >= 15
    for promise in promises:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", promise)
        assert named, promise
        for path, name in named:
            assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), f"{path}::{name}"


def test_every_suite_of_torture_is_named() -> None:
    for path in sorted((ROOT / "tests" / "torture").glob("test_*.py")):
        assert f"tests/torture/{path.name}" in SAID, path.name
