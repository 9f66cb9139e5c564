"""Encoding a large collection: by one process or several, broken off and taken up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from glutask import Assistant
from glutask.errors import EncoderError
from glutask.evaluation.building import encoder_source
from glutask.retrieval import embedding as module
from glutask.retrieval.embedding import EncoderSource, embed
from glutask.retrieval.encoder import DEFAULT_ENCODER, Encoder, Progress, Vectors
from tests.conftest import ROOT

TEXTS = [f"text {n} says {'much ' * (n % 7)}of ketamine" for n in range(50)]


@pytest.fixture
def source(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> EncoderSource:
    """Of the project's encoder; eight texts a part."""
    monkeypatch.setattr(module, "PART", 8)
    return encoder_source(DEFAULT_ENCODER)


class Counting:
    """An encoder that counts what it encodes."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension = encoder.name, encoder.dimension
        self.count = 0

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.count += len(texts)
        return self._encoder.encode(texts)

    def pieces(self, word: str) -> int:
        return self._encoder.pieces(word)


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@pytest.mark.parametrize("processes", [1, 2])
def test_vectors_stand_in_the_order_of_the_texts(source: EncoderSource, tmp_path: Path, processes: int) -> None:
    encoder, told = source.open(), []
    found = embed(iter(TEXTS), 50, encoder, source, tmp_path, lambda _, done, total: told.append((done, total)), processes)
    assert np.allclose(found, encoder.encode(TEXTS), atol=1e-5)
    assert told[0] == (0, 50) and told[-1] == (50, 50) and len(told) == 8


def test_what_was_written_is_not_encoded_again(source: EncoderSource, tmp_path: Path) -> None:
    encoder = Counting(source.open())

    def stop(what: str, done: int, total: int) -> None:
        if done == 24:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed(iter(TEXTS), 50, encoder, source, tmp_path, stop)
    assert encoder.count == 24
    with (tmp_path / "parts.txt").open("a") as journal:
        journal.write("5")  # cut off while it was written, so not to be believed
    found = embed(iter(TEXTS), 50, encoder, source, tmp_path, silent)
    assert encoder.count == 50 and np.allclose(found, encoder.encode(TEXTS), atol=1e-5)
    embed(iter(TEXTS), 50, encoder, source, tmp_path, silent)
    assert encoder.count == 100, "the fifty of this test alone"
    embed(iter(TEXTS[:40]), 40, encoder, source, tmp_path, silent)
    assert encoder.count == 140, "another number of texts is another collection"


KILLED = """
import multiprocessing, os, signal, sys
from pathlib import Path
from glutask.evaluation.building import encoder_source
from glutask.retrieval import embedding as module
from tests.retrieval.test_embedding import TEXTS
module.PART = 8
def tell(what, done, total):
    if done >= 32:
        Path(sys.argv[1], "workers").write_text(" ".join(str(p.pid) for p in multiprocessing.active_children()))
        os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    source = encoder_source("all-MiniLM-L6-v2")
    module.embed(iter(TEXTS), 50, source.open(), source, Path(sys.argv[1]), tell, 2)
"""


def ended(processes: list[int]) -> bool:
    """Whether all of them end within ten seconds."""
    for _ in range(100):
        if not any(Path("/proc", str(pid)).exists() for pid in processes):
            return True
        time.sleep(0.1)
    return False


def test_a_killed_run_is_taken_up_again(source: EncoderSource, tmp_path: Path) -> None:
    program = tmp_path / "killed.py"
    program.write_text(KILLED, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run([sys.executable, str(program), str(tmp_path)], cwd=ROOT, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    workers = [int(pid) for pid in (tmp_path / "workers").read_text().split()]
    assert len(workers) == 2 and ended(workers), "its processes end with it"
    encoder = Counting(source.open())
    found = embed(iter(TEXTS), 50, encoder, source, tmp_path, silent)
    assert encoder.count == 18 and np.allclose(found, encoder.encode(TEXTS), atol=1e-5)


def test_a_process_that_dies_is_said_in_one_sentence(source: EncoderSource, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="goes on where it stopped"):
        embed(iter(TEXTS), 50, source.open(), EncoderSource("no such encoder", tmp_path), tmp_path, silent, 2)
