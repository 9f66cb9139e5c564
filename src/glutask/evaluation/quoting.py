"""When a passage of a person's own document is quoted: fitted and measured on a data set of questions with their abstracts.

Run as `python -m glutask.evaluation.quoting FOLDER [--fit]` on a folder in BEIR format whose every question is answered by one
document. Every second document is added, so that half of the questions can be answered and half, on matters just as near,
cannot. The project's own development questions, none of which they answer, are asked as well. `--fit` writes `answering/own.yaml`.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import typer
import yaml
from rich.progress import track

from glutask.answering.own import load_quoting
from glutask.assistant import Assistant
from glutask.corpus.locate import corpus_folder, documents_file
from glutask.evaluation.collection import Collection
from glutask.ingest.library import documents_of
from glutask.ingest.opening import open_adder


class Judged(NamedTuple):
    """A question with its best passage."""

    cosine: float
    covered: float
    right: bool
    """Whether that passage is of the document that answers it."""
    group: str
    """`answerable`, `unanswerable` or `own`."""


def judge(collection: Collection, folder: Path) -> list[Judged]:
    """Add half of the documents, ask everything.

    Args:
        collection: Questions with one document each.
        folder: An empty folder for the documents and their index.
    """
    files = folder / "documents"
    files.mkdir()
    for number, document in enumerate(collection.documents()):
        if number % 2 == 0:
            (files / f"{document.id}.txt").write_text(document.whole, encoding="utf-8")
    with open_adder(home=folder) as adder:
        adder.add([str(files)])
    os.environ["GLUTASK_HOME"] = str(folder)
    assistant = Assistant()
    held = {d.id: Path(d.origins[0]).stem for d in documents_of(documents_file(folder))}
    asked = [(text, set(collection.qrels[number])) for number, text in collection.queries.items()]
    dev = (corpus_folder().parent / "eval" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    asked += [(str(json.loads(line)["q"]), set()) for line in dev]
    return [_judged(assistant, text, answers, held) for text, answers in track(asked, description="asking")]


def _judged(assistant: Assistant, text: str, answers: set[str], held: dict[str, str]) -> Judged:
    quotes = assistant.quotes()
    assert quotes
    query = assistant.understand(text)
    hits = quotes.found(query) if query.intent in {"ask", "unclear"} else []
    group = "own" if not answers else "answerable" if answers & set(held.values()) else "unanswerable"
    if not hits:
        return Judged(0.0, 0.0, False, group)
    cosine, covered = quotes.features(query, hits[0])
    return Judged(cosine, covered, held[hits[0].document.id] in answers, group)


def main(folder: Path, fit: Annotated[bool, typer.Option("--fit", help="Write the weights.")] = False) -> None:
    """Measure when own documents are quoted."""
    from rich.console import Console

    console = Console()
    with tempfile.TemporaryDirectory() as place:
        rows = judge(Collection(folder), Path(place))
    if fit:
        _fit(rows)
    quoting = load_quoting()
    for group in ("answerable", "unanswerable", "own"):
        of = [r for r in rows if r.group == group]
        quoted = [r for r in of if quoting.chance(r.cosine, r.covered) >= quoting.threshold]
        right = sum(r.right for r in quoted)
        console.print(f"{group}: {len(of)} questions, {len(quoted) / len(of):.3f} quoted, {right / len(of):.3f} from the right document")


def _fit(rows: list[Judged]) -> None:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    used = [r for r in rows if r.right or r.group != "answerable"]
    model = LogisticRegression(C=100.0).fit(np.array([[r.cosine, r.covered] for r in used]), [r.right for r in used])
    fitted = {"intercept": model.intercept_[0], "cosine": model.coef_[0][0], "covered": model.coef_[0][1]}
    path = Path(__file__).parents[1] / "answering" / "own.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    new = {name: yaml.safe_dump({name: round(float(value), 2)}).strip() for name, value in fitted.items()}
    path.write_text("\n".join(new.get(line.split(":")[0], line) for line in lines) + "\n", encoding="utf-8")
    load_quoting.cache_clear()


if __name__ == "__main__":
    typer.run(main)
