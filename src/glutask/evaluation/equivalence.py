"""Whether two stores find the same: `python -m glutask.evaluation.equivalence milvus://…`.

Both hand back a dense and a lexical ranking, which are compared as they are; the fusion of the two is the project's own, and is
compared too. The ten best are the same up to ties if everything above the tenth score is found by both, and nothing below it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from glutask.errors import GlutaskError
from glutask.retrieval.retriever import Mode, Retriever, Scored

MODES: tuple[Mode, ...] = ("dense", "bm25", "fused")
BEST = 10
NEAR = 1e-5
"""Scores that differ by less are ties: both engines compute in single precision, in another order."""


def compare(one: Retriever, other: Retriever, questions: Sequence[str]) -> dict[Mode, float]:
    """Share of questions for which both find the same ten, by kind of ranking."""
    vectors = one.encoder.encode(questions)
    asked = list(zip(questions, vectors, strict=True))
    return {
        mode: sum(_same(one.search(text, 3 * BEST, mode, v), other.search(text, 3 * BEST, mode, v)) for text, v in asked) / len(asked)
        for mode in MODES
    }


def _same(one: Sequence[Scored], other: Sequence[Scored]) -> bool:
    if len(one) <= BEST:
        return {hit.unit for hit in one} == {hit.unit for hit in other}
    tenth = one[BEST - 1].score
    near = NEAR * max(1.0, abs(tenth))
    above = {hit.unit for hit in one if hit.score > tenth + near}
    not_below = {hit.unit for hit in one if hit.score >= tenth - near}
    return above <= {hit.unit for hit in other[:BEST]} <= not_below


def main(store: str) -> None:
    """Compare the index in the folder with the one at a store, over all development and test questions."""
    from glutask.corpus.locate import corpus_folder, index_folder
    from glutask.evaluation.answers import questions_folder
    from glutask.evaluation.questions import load_questions
    from glutask.retrieval.index import open_index
    from glutask.retrieval.milvus.address import Address
    from glutask.retrieval.milvus.corpus_index import searched_at

    try:
        index = open_index(corpus_folder(), index_folder())
        folder = questions_folder()
        questions = [q.q for q in (*load_questions(folder, "dev"), *load_questions(folder, "test")) if q.q.strip()]
        shares = compare(index.retriever, searched_at(index, Address.parse(store)).retriever, questions)
    except GlutaskError as error:
        sys.exit(f"glutask: {error}")
    for mode, share in shares.items():
        typer.echo(f"{mode:6s} same ten for {share:.2%} of {len(questions)} questions")


if __name__ == "__main__":
    typer.run(main)
