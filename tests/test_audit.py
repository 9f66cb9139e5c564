"""The audit of pinned packages says what it found out, and says plainly when that is nothing."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from tests.conftest import ROOT

SKIPPED = {"name": "a", "version": "1", "skip_reason": "not found"}
SOUND = {"name": "b", "version": "2", "vulns": []}
FAULTY = {"name": "c", "version": "3", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"]}]}


def audit(tmp_path: Path, says: str) -> int:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "tools" / "audit.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\nexit 1\n")
    program.chmod(0o755)
    code: int = module.main(tmp_path / "requirements.lock", program)
    return code


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([SKIPPED, SKIPPED], 0, "Not audited: the advisories could not be reached for any of 2 packages."),
        ([SKIPPED, SOUND], 0, "Audited 1 of 2 packages: 0 known faults."),
        ([SOUND, FAULTY], 1, "Audited 2 of 2 packages: 1 known faults.\nc 3: PYSEC-1, mended in 3.1"),
    ],
)
def test_what_was_found_out_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], packages: list[dict[str, object]], code: int, said: str
) -> None:
    assert audit(tmp_path, json.dumps({"dependencies": packages})) == code
    assert capsys.readouterr().out.strip() == said


def test_a_tool_that_reaches_nothing_fails_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(tmp_path, "connection refused") == 0
    assert "could not be reached" in capsys.readouterr().out


def test_every_package_is_pinned_to_one_version() -> None:
    lines = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if line and not line.startswith("#")]
    assert len(lines) > 50 and all("==" in line and "*" not in line for line in lines)
