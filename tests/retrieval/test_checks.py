from pathlib import Path

import pytest

from glutask.retrieval import checks as module
from glutask.retrieval.checks import Checks, DamagedError
from glutask.retrieval.encoder import file_sha256

FILES = ("small.json", "large.bin", "larger.bin")


@pytest.fixture
def checksums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(module, "LARGE", 100)
    for length, name in zip((10, 100, 1000), FILES, strict=True):
        (tmp_path / name).write_bytes(b"x" * length)
    return {name: file_sha256(tmp_path / name) for name in FILES}


def test_whole_files_pass(tmp_path: Path, checksums: dict[str, str]) -> None:
    checks = Checks(tmp_path, checksums)
    checks.wait("large.bin")
    checks.wait("small.json", "larger.bin")
    checks.wait()


def test_a_small_file_that_differs_is_noticed_at_once(tmp_path: Path, checksums: dict[str, str]) -> None:
    (tmp_path / "small.json").write_bytes(b"y" * 10)
    with pytest.raises(DamagedError, match=r"small\.json"):
        Checks(tmp_path, checksums)


def test_a_large_file_that_differs_is_noticed_when_it_is_waited_for(tmp_path: Path, checksums: dict[str, str]) -> None:
    (tmp_path / "larger.bin").write_bytes(b"x" * 999 + b"y")
    checks = Checks(tmp_path, checksums)
    checks.wait("large.bin")
    for names in (("larger.bin",), ()):
        with pytest.raises(DamagedError, match=r"larger\.bin"):
            checks.wait(*names)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(tmp_path: Path, checksums: dict[str, str], name: str) -> None:
    (tmp_path / name).unlink()
    with pytest.raises(FileNotFoundError, match=name):
        Checks(tmp_path, checksums).wait()
