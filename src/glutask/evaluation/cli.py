"""`glutask eval`: the project's own questions, or any data set in BEIR format; `compare` for runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glutask.errors import DatasetError
from glutask.evaluation.answers import questions_folder
from glutask.evaluation.collection import Collection, Qrels, read_qrels
from glutask.evaluation.progress import Bars, Tell
from glutask.evaluation.questions import EvalQuestion, Split, load_questions
from glutask.evaluation.ranking import means, per_query
from glutask.evaluation.retrievers import RECIPES
from glutask.retrieval.encoder import DEFAULT_ENCODER

if TYPE_CHECKING:
    from glutask.assistant import Assistant
    from glutask.evaluation.tasks import QuestionTask, Task

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
PRINTED = ("nDCG@10", "R@10", "R@100", "RR@10")
LEAST_DEPTH = 100

Dataset = Annotated[Path | None, typer.Option(metavar="DIR", help="A folder in BEIR format; the project's own questions without it.")]
SplitName = Annotated[str | None, typer.Option(metavar="NAME", help="Which questions (dev, test), or which file of DIR/qrels.")]
Encoder = Annotated[str, typer.Option(metavar="NAME|FOLDER", help="A sentence-transformers model.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def evaluate(
    context: typer.Context,
    dataset: Dataset = None,
    retriever: Annotated[str | None, typer.Option(metavar="NAME", help=f"One of {', '.join(RECIPES)}; fused by default.")] = None,
    encoder: Encoder = DEFAULT_ENCODER,
    k: Annotated[int, typer.Option(min=1, help="Documents for each query in the run; measures look at 100 at least.")] = 100,
    split: SplitName = None,
    runs: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where to write runs in TREC format.")] = None,
    report: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where to write report.html and report.md.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Own questions: only what the gate looks at.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Own questions: make this what later reports are measured against.")] = False,
    store: Annotated[str | None, typer.Option(metavar="URL", help="Search at milvus://host:19530/collection; see `glutask index --to`.")] = None,
    as_json: Json = False,
) -> None:
    """Evaluate retrieval and answers on the project's own questions, or retrieval on a folder in BEIR format."""
    if context.invoked_subcommand is not None:
        return
    if dataset is None and retriever is None:
        _own(encoder, split, runs, report, quick, accept, store, as_json)
    else:
        _retrieval(dataset, retriever or "fused", encoder, k, split, runs, store, as_json)


@app.command()
def compare(
    paths: Annotated[
        list[Path], typer.Argument(metavar="RUN RUN…", help="Runs in TREC format; the first is the one that others are measured against.")
    ],
    dataset: Dataset = None,
    split: SplitName = None,
    qrels: Annotated[Path | None, typer.Option(metavar="FILE", help="Judgements, instead of those of a data set.")] = None,
    measure: Annotated[list[str] | None, typer.Option(help="As ir-measures writes it; give it again for more.")] = None,
    worst: Annotated[int, typer.Option(min=0, help="Queries to show that differ most.")] = 10,
    as_json: Json = False,
) -> None:
    """Compare runs: means with intervals, paired differences, a corrected test, by kind and query by query."""
    from glutask.evaluation.compare import compare as compared
    from glutask.evaluation.runs import read_run
    from glutask.evaluation.tables import comparison_lines

    if len(paths) < 2:
        raise DatasetError("a comparison needs two runs or more.")
    names = [path.stem for path in paths]
    names = names if len(set(names)) == len(names) else [str(path) for path in paths]
    judged, kinds = _judgements(dataset, split, qrels)
    read = dict(zip(names, map(read_run, paths), strict=True))
    found = [compared(judged, read, name, kinds) for name in measure or ("nDCG@10", "R@100")]
    if as_json:
        typer.echo(json.dumps([one.model_dump() for one in found], indent=1))
    else:
        typer.echo("\n\n".join("\n".join(comparison_lines(one, worst)) for one in found))


@app.command()
def ablation(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="[FOLDER…]", help="Folders in BEIR format, beside the project's own questions.")
    ] = None,
    encoder: Encoder = DEFAULT_ENCODER,
    write: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write the Markdown; what it was made from goes to FILE.json.")] = None,
    own: Annotated[bool, typer.Option("--own/--no-own", help="Whether the project's own questions are among the sets.")] = True,
) -> None:
    """Change one choice of the retriever at a time, and measure what it does on each set."""
    from glutask.evaluation.ablation.bench import Bench
    from glutask.evaluation.ablation.lines import study_markdown
    from glutask.evaluation.ablation.study import study
    from glutask.evaluation.ablation.subject import Subject, collection_subject, own_subject
    from glutask.evaluation.ablation.variant import load_plan
    from glutask.evaluation.building import encoded, open_encoder
    from glutask.evaluation.machine import made_on
    from glutask.evaluation.whole import write_whole
    from glutask.retrieval.adapter import Adapter, load_adapter

    subjects: list[tuple[Subject, Adapter | None]] = [(collection_subject(Collection(folder)), None) for folder in folders or ()]
    if own:
        assistant, _, questions = _questions(DEFAULT_ENCODER, "dev", None)
        subjects.append((own_subject(assistant, questions, "own (dev)"), load_adapter(encoder)))
    if not subjects:
        raise DatasetError("no set is left; give a folder in BEIR format or leave --no-own out.")
    model = open_encoder(encoder)
    with Bars() as tell:
        benches = [Bench(subject, lambda texts: encoded(texts, model, tell), adapter) for subject, adapter in subjects]
        found = study(benches, load_plan(), encoder, made_on(), tell)
    text = study_markdown(found)
    if write:
        write_whole(write, text)
        write_whole(write.with_suffix(".json"), found.model_dump_json(indent=1) + "\n")
    typer.echo(text)


@app.command()
def export(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write it.")], split: SplitName = None) -> None:
    """Write the project's own statements and questions as a folder in BEIR format."""
    from glutask.corpus.load import load_corpus
    from glutask.corpus.locate import corpus_folder
    from glutask.evaluation.export import export as exported

    name = _split(split or "dev")
    count = exported(load_corpus(corpus_folder()), load_questions(questions_folder(), name), name, folder)
    typer.echo(f"{count} questions with gold statements, in {folder}")


def _judgements(dataset: Path | None, split: str | None, qrels: Path | None) -> tuple[Qrels, dict[str, str]]:
    """Judgements, and the kinds of the project's own questions."""
    if qrels:
        return read_qrels(qrels), {}
    if dataset:
        return Collection(dataset, split).qrels, {}
    asked = [q for q in load_questions(questions_folder(), _split(split or "dev")) if q.status == "answered" and q.statements]
    return {q.id: dict.fromkeys(q.statements, 1) for q in asked}, {q.id: q.kind for q in asked}


def _split(name: str) -> Split:
    if name not in {"dev", "test"}:
        raise DatasetError(f"split {name!r} is unknown; choose dev or test.")
    return "test" if name == "test" else "dev"


def _own(
    encoder: str, split: str | None, runs: Path | None, report: Path | None, quick: bool, accept: bool, store: str | None, as_json: bool
) -> None:
    from glutask.evaluation import gate
    from glutask.evaluation.own import OwnReport, evaluate_own
    from glutask.evaluation.runs import write_run
    from glutask.evaluation.tables import own_markdown

    splits: tuple[Split, ...] = (_split(split),) if split else ("dev", "test")
    reports: dict[str, OwnReport] = {}
    with Bars() as tell:
        for name in splits:
            assistant, task, questions = _questions(encoder, name, store)
            reports[name], found = evaluate_own(assistant, task, questions, name, tell, plain=not quick)
            for retriever, run in found.items() if runs else ():
                write_run(Path(runs or ".") / f"own-{name}-{retriever}.trec", run, retriever)
    text = "\n".join(own_markdown(one) for one in reports.values())
    typer.echo(json.dumps({name: one.model_dump() for name, one in reports.items()}, indent=1) if as_json else text)
    if report:
        from glutask.evaluation.ablation.study import read_study
        from glutask.evaluation.page import write_report

        write_report(report, list(reports.values()), read_study(questions_folder().parents[1] / "docs" / "ablation.json"))
    place = questions_folder().parent / "accepted.json"
    fallen = gate.drops(reports, place)
    if fallen:
        typer.echo(f"{'Accepted, although worse' if accept else 'Worse'} than the last accepted report: {'; '.join(fallen)}.", err=True)
    if accept:
        gate.accept(reports, place)
    elif fallen:
        raise typer.Exit(1)


def _questions(encoder: str, split: Split, store: str | None) -> tuple[Assistant, QuestionTask, tuple[EvalQuestion, ...]]:
    """The assistant, its questions, and these as a retrieval task; another encoder gets an index of its own."""
    import hashlib

    from glutask.assistant import Assistant
    from glutask.corpus.locate import corpus_folder, home_folder, index_folder
    from glutask.evaluation.tasks import QuestionTask
    from glutask.retrieval.index import open_index

    place = index_folder()
    if encoder != DEFAULT_ENCODER:
        place = home_folder() / "evaluation" / f"index-{hashlib.sha256(encoder.encode()).hexdigest()[:16]}"
    assistant = Assistant(index=place, encoder=encoder, documents=False, store=store)
    questions = load_questions(questions_folder(), split)
    index = open_index(corpus_folder(), place, encoder)
    if store:
        from glutask.retrieval.milvus.address import Address
        from glutask.retrieval.milvus.corpus_index import searched_at

        index = searched_at(index, Address.parse(store))
    return assistant, QuestionTask(assistant, index, questions), questions


def _retrieval(dataset: Path | None, name: str, encoder: str, k: int, split: str | None, runs: Path | None, store: str | None, as_json: bool) -> None:
    from glutask.evaluation.retrieve import retrieve
    from glutask.evaluation.runs import top, write_run

    with Bars() as tell:
        task = _task(dataset, encoder, split, store, tell)
        got = retrieve(list(task.queries), task.search(name, max(k, LEAST_DEPTH)), tell)
    scores = {measure: round(value, 4) for measure, value in means(per_query(task.qrels, got.run, PRINTED)).items()}
    if runs:
        write_run(runs / f"{dataset.resolve().name if dataset else 'own-' + (split or 'dev')}-{name}.trec", top(got.run, k), name)
    if as_json:
        typer.echo(json.dumps({**scores, "latency_ms": got.latency.model_dump()}))
    else:
        for measure, value in scores.items():
            typer.echo(f"{measure:10s} {value:.4f}")
        typer.echo(f"{len(task.queries)} queries, {got.latency.p50:.1f} ms a query (median), {got.latency.p95:.1f} ms (p95)")


def _task(dataset: Path | None, encoder: str, split: str | None, store: str | None, tell: Tell) -> Task:
    from glutask.evaluation.tasks import CollectionTask

    if dataset is None:
        return _questions(encoder, _split(split or "dev"), store)[1]
    return CollectionTask(Collection(dataset, split), encoder, tell, store)
