"""Runs in TREC format (`query Q0 document rank score tag`), as trec_eval, ir_measures and ranx read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from glutask.errors import DatasetError
from glutask.evaluation.jsonl import read_text_lines
from glutask.evaluation.whole import write_whole

Run = Mapping[str, Mapping[str, float]]
"""Query id to document id to score; a query that retrieved nothing maps to nothing."""


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write a run, whole or not at all; documents in falling order of score, ties by id."""
    write_whole(path, "".join(_lines(run, tag)))


def _lines(run: Run, tag: str) -> Iterator[str]:
    for query, scores in run.items():
        ordered = sorted(scores, key=lambda document: (-scores[document], document))
        for rank, document in enumerate(ordered, start=1):
            yield f"{query} Q0 {document} {rank} {scores[document]!r} {tag}\n"


def top(run: Run, k: int) -> dict[str, dict[str, float]]:
    """The best k documents of each query."""
    return {query: {d: scores[d] for d in sorted(scores, key=lambda d: (-scores[d], d))[:k]} for query, scores in run.items()}


def read_run(path: Path) -> dict[str, dict[str, float]]:
    """Read a run.

    Raises:
        DatasetError: The file is missing or malformed; names file and line.
    """
    run: dict[str, dict[str, float]] = {}
    for line, row in read_text_lines(path):
        cells = row.split()
        if len(cells) != 6:
            raise DatasetError(f"{path}, line {line}: {len(cells)} columns; a TREC run has six: query, Q0, document, rank, score, tag.")
        query, _, document, _, score, _ = cells
        try:
            value = float(score)
        except ValueError:
            raise DatasetError(f"{path}, line {line}: score {score!r} is not a number.") from None
        documents = run.setdefault(query, {})
        if document in documents:
            raise DatasetError(f"{path}, line {line}: document {document!r} was already retrieved for query {query!r}; list it once.")
        documents[document] = value
    if not run:
        raise DatasetError(f"{path} holds no results.")
    return run
