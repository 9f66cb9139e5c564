"""`glutask eval`: the project's own questions, or any data set in BEIR format; `glutask eval-compare` for runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from glutask.errors import DatasetError
from glutask.evaluation.answers import questions_folder
from glutask.evaluation.building import dense_index, lexical_index, open_encoder
from glutask.evaluation.collection import Collection
from glutask.evaluation.progress import Tell
from glutask.evaluation.questions import load_questions
from glutask.evaluation.ranking import means, per_query
from glutask.evaluation.report import accept, drops, make_report, markdown
from glutask.evaluation.retrieve import retrieve
from glutask.evaluation.retrievers import RECIPES, recipe
from glutask.evaluation.runs import write_run
from glutask.retrieval.encoder import DEFAULT_ENCODER
from glutask.retrieval.retriever import Retriever

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
PRINTED = ("nDCG@10", "R@10", "R@100", "RR@10")


@app.command()
def evaluate(
    dataset: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder in BEIR format; the project's own questions without it.")] = None,
    retriever: Annotated[str, typer.Option(help=f"One of {', '.join(RECIPES)}.")] = "fused",
    encoder: Annotated[str, typer.Option(metavar="NAME|FOLDER", help="A sentence-transformers model.")] = DEFAULT_ENCODER,
    k: Annotated[int, typer.Option(min=1, help="Documents retrieved for each query.")] = 100,
    split: Annotated[str | None, typer.Option(help="Which questions (dev, test) or which qrels file.")] = None,
    runs: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where to write the run in TREC format.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    accepted: Annotated[bool, typer.Option("--accept", help="Make this the report that later ones are measured against.")] = False,
) -> None:
    """Evaluate retrieval and answers."""
    if dataset is None:
        _own(split or "dev", as_json, accepted)
    else:
        _collection(dataset, retriever, encoder, k, split, runs, as_json)


def _own(split: str, as_json: bool, accepted: bool) -> None:
    from glutask.assistant import Assistant

    if split not in {"dev", "test"}:
        raise DatasetError(f"split {split!r} is unknown; choose dev or test.")
    folder = questions_folder()
    questions = load_questions(folder, "test" if split == "test" else "dev")
    with _progress() as tell:
        report = make_report(Assistant(), questions, split, tell)
    typer.echo(json.dumps(report, indent=1) if as_json else markdown(report))
    place = folder.parent / "accepted.json"
    if accepted:
        accept(report, place)
        return
    fallen = drops(report, place)
    if fallen:
        typer.echo("Worse than the accepted report: " + "; ".join(fallen) + ".", err=True)
        raise typer.Exit(1)


def _collection(folder: Path, name: str, encoder: str, k: int, split: str | None, runs: Path | None, as_json: bool) -> None:
    chosen = recipe(name)
    collection = Collection(folder, split)
    with _progress() as tell:
        model = open_encoder(encoder)
        search = Retriever(dense_index(collection, model, tell), lexical_index(collection, tell), model, chosen.fusion, chosen.regularised)
        ids, depth = collection.ids, max(k, 100)

        def found(query: str) -> list[tuple[str, float]]:
            return [(ids[hit.unit], hit.score) for hit in search.search(collection.queries[query], depth, chosen.mode)]

        got = retrieve(list(collection.queries), found, tell)
    scores = {measure: round(value, 4) for measure, value in means(per_query(collection.qrels, got.run, PRINTED)).items()}
    if runs:
        write_run(runs / f"{folder.name}-{name}.trec", got.run, name)
    result = {**scores, "latency_ms": got.latency.model_dump(), "queries": len(collection.queries), "documents": len(ids), "retriever": name}
    if as_json:
        typer.echo(json.dumps(result))
    else:
        for measure, value in scores.items():
            typer.echo(f"{measure:10s} {value:.4f}")
        typer.echo(
            f"{len(collection.queries)} queries, {len(ids)} documents, {got.latency.p50:.1f} ms a query (median), {got.latency.p95:.1f} ms (p95)"
        )


class _progress:
    """A progress bar on standard error while it is open."""

    def __enter__(self) -> Tell:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._tasks: dict[str, int] = {}
        self._bar.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _tell(self, what: str, done: int, total: int) -> None:
        from rich.progress import TaskID

        if what not in self._tasks:
            self._tasks[what] = int(self._bar.add_task(what, total=total))
        self._bar.update(TaskID(self._tasks[what]), completed=done, total=total)
