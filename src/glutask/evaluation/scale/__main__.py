"""`python -m glutask.evaluation.scale`: measure some sizes; those measured before keep their row."""

from __future__ import annotations

import datetime
import os
import platform
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from glutask.corpus.locate import corpus_folder, index_folder
from glutask.errors import GlutaskError
from glutask.evaluation.answers import questions_folder
from glutask.evaluation.questions import load_questions
from glutask.evaluation.scale import report
from glutask.evaluation.scale.figures import Bench, Row
from glutask.evaluation.scale.measure import Material, measure
from glutask.evaluation.scale.synthetic import Synthetic
from glutask.retrieval.index import open_index

SIZES = (1_000, 10_000, 100_000, 300_000, 1_000_000)
ASKED = 300
ENCODED = 1_000


def main(
    sizes: Annotated[list[int] | None, typer.Argument(help="Numbers of passages; from 1e3 to 1e6 by default.", min=1_000)] = None,
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Where table and plot are written.")] = Path("docs"),
) -> None:
    """Build and search indexes of synthetic passages."""
    if find_spec("matplotlib") is None:
        sys.exit("glutask: the plot needs matplotlib, which is not installed; install it with: pip install 'glutask[dev]'")
    try:
        material, rate = _material()
        before = report.read(to)
        rows: dict[int, Row] = {row.passages: row for row in before.rows} if before else {}
        for size in sizes or SIZES:
            typer.echo(f"{size:,} passages", err=True)
            rows[size] = measure(material, size)
            date = datetime.datetime.now(datetime.UTC).date().isoformat()
            bench = Bench(machine=_machine(), date=date, queries=len(material.questions), encoded=rate, rows=tuple(rows[n] for n in sorted(rows)))
            report.write(bench, to)
            typer.echo(report.markdown(bench))
    except GlutaskError as error:
        sys.exit(f"glutask: {error}")


def _material() -> tuple[Material, float]:
    """What passages are made from, and how many of them are encoded in a second."""
    folder = corpus_folder()
    index = open_index(folder, index_folder(folder))
    texts = [index.corpus.statements[unit].text for unit in index.unit_ids]
    questions = [question.q for question in load_questions(questions_folder(), "dev")][:ASKED]
    encoder = index.retriever.encoder
    heads = np.ascontiguousarray(index.retriever.adapter.undone(index.store.dense.heads(range(len(texts)))))
    passages = list(Synthetic(texts, heads, ENCODED).texts())
    started = time.perf_counter()
    encoder.encode(sorted(passages, key=len))
    rate = ENCODED / (time.perf_counter() - started)
    return Material(texts, heads, questions, encoder.encode(questions)), round(rate, 1)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    typer.run(main)
