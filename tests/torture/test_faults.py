"""Builds that are killed, and disks that are full: the next start is right and nothing is lost."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from glutask.corpus.locate import documents_file
from glutask.ingest.library import documents_of
from glutask.retrieval.index import open_index
from tests.conftest import ROOT
from tests.ingest.documents import FOLDER
from tests.retrieval.test_index import best, builder, built_folders, edit
from tests.torture.fuzzing import Budget

FIRST = "traxoprodil-001"


def limited(size: int) -> None:
    """No file may grow past a size, as on a disk that is full: the write itself fails."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_build_killed_at_random_points(index_copy: Path, corpus_copy: Path, small_encoder: str, budget: Budget) -> None:
    begun = time.monotonic()
    edit(corpus_copy)
    builder(corpus_copy, Path(shutil.copytree(index_copy, index_copy.with_name("timed"))), small_encoder).communicate(timeout=120)
    duration, lost, chance = time.monotonic() - begun, 0, random.Random(9)
    agent = corpus_copy / "agents" / "sarcosine.yaml"
    for number in range(budget.kills):
        agent.write_text(agent.read_text() + f"# {number}\n")
        process = builder(corpus_copy, index_copy, small_encoder)
        time.sleep(chance.uniform(0.2, 1.0) * duration)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        index = open_index(corpus_copy, index_copy, small_encoder)
        lost += best(index) != FIRST or not index.corpus.statements["sarcosine-001"].text.endswith("in Taiwan.")
        assert built_folders(index_copy) == [index.manifest.build]
    budget.count(budget.kills, lost)
    assert not lost


OPEN = """
import sys
from pathlib import Path
from glutask.errors import GlutaskError
from glutask.retrieval.index import open_index
try:
    open_index(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
except GlutaskError as error:
    sys.exit(f"glutask: {error}")
"""


def test_a_full_disk_while_the_index_is_built(index_copy: Path, corpus_copy: Path, small_encoder: str, budget: Budget) -> None:
    edit(corpus_copy)
    sizes = (0, 100, 3_000, 20_000, 60_000)[: max(budget.kills // 2, 2)]
    for size in sizes:
        before = (index_copy / "manifest.json").read_bytes()
        command = [sys.executable, "-c", OPEN, str(corpus_copy), str(index_copy), small_encoder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, preexec_fn=lambda size=size: limited(size), check=False)
        assert done.returncode == 1 and "Traceback" not in done.stderr and "cannot be written" in done.stderr, (size, done.stderr)
        assert (index_copy / "manifest.json").read_bytes() == before, "what was there stays"
    budget.count(len(sizes))
    assert best(open_index(corpus_copy, index_copy, small_encoder)) == FIRST


def test_a_full_disk_while_documents_are_added(tmp_path: Path, budget: Budget) -> None:
    environment = {**os.environ, "GLUTASK_HOME": str(tmp_path / "home"), "OMP_NUM_THREADS": "1"}
    add = [sys.executable, "-m", "glutask", "add"]
    assert subprocess.run([*add, str(FOLDER / "notes.md")], env=environment, capture_output=True, check=False).returncode == 0
    library = documents_file(tmp_path / "home")
    kept, lost = documents_of(library), 0
    sizes = (0, library.stat().st_size // 2, library.stat().st_size)[: max(budget.kills // 2, 2)]
    for size in sizes:
        done = subprocess.run(
            [*add, str(FOLDER / "article.xml")],
            env=environment,
            capture_output=True,
            text=True,
            preexec_fn=lambda size=size: limited(size),
            check=False,
        )
        assert done.returncode != 0 and "Traceback" not in done.stderr, (size, done.stderr)
        lost += documents_of(library) != kept
    budget.count(len(sizes), lost)
    assert not lost
    assert subprocess.run([*add, str(FOLDER / "article.xml")], env=environment, capture_output=True, check=False).returncode == 0
    assert len(documents_of(library)) == len(kept) + 1
