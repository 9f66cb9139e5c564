from __future__ import annotations

from pathlib import Path

import pytest

from glutask.ingest.limits import Limits
from glutask.ingest.reader import Reader
from glutask.ingest.refused import Refused
from tests.ingest.documents import FOLDER

NOTES = FOLDER / "notes.md"


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    with Reader(Limits(seconds=0.001)) as reader:
        with pytest.raises(Refused, match=r"takes longer than 0\.001 s to read"):
            reader.read(NOTES, ".md")
        reader.limits = Limits()
        assert reader.read(NOTES, ".md").format == "markdown"


def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    wide = tmp_path / "wide.json"
    wide.write_bytes(b"[" + b"{}," * 15_000_000 + b"{}]")
    with Reader(Limits(memory_megabytes=700)) as reader:
        with pytest.raises(Refused, match="needs more memory"):
            reader.read(wide, ".json")
        assert reader.read(NOTES, ".md").format == "markdown"


def test_a_reader_that_dies_is_replaced() -> None:
    with Reader() as reader:
        assert reader.read(NOTES, ".md").format == "markdown"
        assert reader._process
        reader._process.kill()
        with pytest.raises(Refused):
            reader.read(NOTES, ".md")
        assert reader.read(NOTES, ".md").format == "markdown"
