"""The project's own statements and questions as a folder in BEIR format, for other tools."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from glutask.corpus.corpus import Corpus
from glutask.evaluation.questions import EvalQuestion, Split
from glutask.evaluation.whole import write_whole


def export(corpus: Corpus, questions: Sequence[EvalQuestion], split: Split, folder: Path) -> int:
    """Write the three files; a document is a statement with the questions that it answers, under the title of its passage.

    Returns:
        How many questions have gold statements, and so were written.

    Raises:
        DatasetError: The folder cannot be written.
    """
    documents = (
        {
            "_id": statement.id,
            "title": passage.title,
            "text": " ".join((statement.text, *(q.ask for q in statement.questions), *_labels(corpus, statement.sources))),
        }
        for passage in corpus.passages.values()
        for statement in passage.statements
    )
    asked = [q for q in questions if q.status == "answered" and q.statements]
    _write(folder / "corpus.jsonl", documents)
    _write(folder / "queries.jsonl", ({"_id": q.id, "text": " ".join((*q.history[-1:], q.q))} for q in asked))
    rows = [f"{q.id}\t{statement}\t1" for q in asked for statement in q.statements]
    write_whole(folder / "qrels" / f"{split}.tsv", "\n".join(("query-id\tcorpus-id\tscore", *rows)) + "\n")
    return len(asked)


def _labels(corpus: Corpus, sources: Iterable[str]) -> list[str]:
    return [corpus.sources[i].label for i in sources if corpus.sources[i].authors]


def _write(path: Path, records: Iterable[dict[str, str]]) -> None:
    write_whole(path, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
