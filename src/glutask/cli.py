"""The command line. Thin: each command reads its options, calls the library and shows the result.

Exit codes: 0 answered, 1 not covered or declined, 2 bad use or bad data (one sentence on standard error).
Heavy imports happen inside the commands, so that `glutask --help` is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from glutask.errors import CorpusError, GlutaskError

if TYPE_CHECKING:
    from rich.console import Console

    from glutask.assistant import Assistant
    from glutask.retrieval.index import Index

DONE, UNANSWERED, BAD, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="glutask",
    help="Cited answers about glutamatergic modulators for mood disorders.",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

AsOf = Annotated[Literal["latest", "review"], typer.Option("--as-of", help="review: leave out what became known after April 2021.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
CorpusFolder = Annotated[Path | None, typer.Option("--corpus", metavar="FOLDER", help="Corpus folder; the project's own by default.")]
IndexFolder = Annotated[Path | None, typer.Option("--index", metavar="FOLDER", help="Index folder; the corpus' own by default.")]
Store = Annotated[str | None, typer.Option("--store", metavar="URL", help="Search at milvus://host:19530/collection; see `glutask index --to`.")]


@app.callback(invoke_without_command=True)
def start(context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Cited answers about glutamatergic modulators for mood disorders."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"glutask {installed('glutask')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(help="A question in plain words, e.g. “what is GLYX-13?”.")],
    as_json: Json = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show what the question was taken to mean and what was found.")] = False,
    as_of: AsOf = "latest",
    corpus: CorpusFolder = None,
    index: IndexFolder = None,
    store: Store = None,
) -> None:
    """Answer one question."""
    from glutask.understanding.checking import check_question

    text = " ".join(question)
    check_question(text)
    assistant = _open(corpus, index, store)
    stream = assistant.stream(assistant.understand(text, as_of=as_of))
    if as_json:
        *_, answer = stream
        from glutask.terminal.explain import explained_json

        typer.echo(explained_json(assistant, answer) if explain else answer.model_dump_json(indent=2))
    else:
        from glutask.terminal.answers import show_growing
        from glutask.terminal.explain import show_explanation

        answer = show_growing(_console(), stream)
        if explain:
            show_explanation(_console(), assistant, answer)
    raise typer.Exit(DONE if answer.status == "answered" else UNANSWERED)


@app.command()
def chat(as_of: AsOf = "latest", corpus: CorpusFolder = None, index: IndexFolder = None, store: Store = None) -> None:
    """Ask and follow up in the terminal."""
    from glutask.terminal.chat import converse

    converse(_open(corpus, index, store), _console(), as_of)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port; the next free one where it is taken.")] = 7860,
    auth_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Names and hashed passwords; anybody may ask without one.")] = None,
    root_path: Annotated[str, typer.Option(metavar="PATH", help="Path under which a proxy shows it, e.g. /glutask.")] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Calls of the API that are answered at the same time.")] = 4,
    queue_size: Annotated[int, typer.Option(min=1, help="Calls of the API that may wait; further ones are refused.")] = 64,
    rate: Annotated[int, typer.Option(min=0, help="Requests that one address may make in a minute; 0 for any number.")] = 600,
    frame_ancestors: Annotated[str, typer.Option(metavar="SOURCES", help="Who may show the page in a frame.")] = "'self'",
    log: Annotated[Literal["none", "requests", "questions"], typer.Option(help="What is logged on standard error, as JSON lines.")] = "none",
    corpus: CorpusFolder = None,
    index: IndexFolder = None,
    store: Store = None,
) -> None:
    """Serve the web chat, the HTTP API and the MCP server."""
    from importlib.util import find_spec

    if find_spec("gradio") is None:
        raise GlutaskError("the web chat needs Gradio, which is not installed; install it with: pip install 'glutask[web]'")
    from glutask.web.launch import Settings
    from glutask.web.launch import serve as launch

    settings = Settings(
        auth_file=auth_file, root_path=root_path, workers=workers, queue_size=queue_size, rate=rate, frame_ancestors=frame_ancestors, log=log
    )  # fmt: skip
    launch(host, port, settings, corpus=corpus, index=index, store=store)


@app.command()
def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew even if it is current.")] = False,
    to: Annotated[str | None, typer.Option("--to", metavar="URL", help="Also move it to milvus://host:19530/collection.")] = None,
    dataset: Annotated[Path | None, typer.Option(metavar="DIR", help="With --to: move a folder in BEIR format there instead.")] = None,
    corpus: CorpusFolder = None,
    index: IndexFolder = None,
) -> None:
    """Build the index where it is missing, stale or damaged."""
    from glutask.corpus.locate import corpus_folder, index_folder
    from glutask.retrieval.index import open_index
    from glutask.terminal.progress import BuildProgress

    if dataset and not to:
        raise GlutaskError("--dataset is for moving; say where to with --to milvus://host:19530/collection")
    target = index or index_folder(corpus)
    with BuildProgress() as progress:
        opened = open_index(corpus or corpus_folder(), target, report=progress, rebuild=rebuild)
    manifest = opened.manifest
    did = f"Built in {progress.seconds:.0f} s" if progress.used else "Current"
    typer.echo(f"{did}: {manifest.units:,} statements, {manifest.keys:,} keys, encoder {manifest.encoder}, in {target}")
    if to:
        _move(opened, to, dataset)


@app.command()
def check(as_json: Json = False, corpus: CorpusFolder = None) -> None:
    """Validate the corpus; name file, line and field of each fault."""
    from glutask.corpus.check import check_corpus
    from glutask.corpus.locate import corpus_folder
    from glutask.understanding.vocabulary import Vocabulary

    folder = corpus or corpus_folder()
    report = check_corpus(folder)
    try:
        Vocabulary.load(folder)
    except CorpusError as error:
        report = report.model_copy(update={"faults": tuple(dict.fromkeys((*report.faults, str(error))))})
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        counts = report.model_dump(exclude={"faults"})
        typer.echo(", ".join(f"{number:,} {name}" for name, number in counts.items()))
        for fault in report.faults:
            _complain(fault)
        typer.echo(f"{len(report.faults):,} {'fault' if len(report.faults) == 1 else 'faults'}" if report.faults else "no faults")
    raise typer.Exit(BAD if report.faults else DONE)


@app.command()
def agents(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="An agent's id or any of its names.", show_default=False)] = None,
    as_json: Json = False,
    corpus: CorpusFolder = None,
) -> None:
    """List all agents, or show one agent's entry."""
    from glutask.corpus.load import load_corpus
    from glutask.corpus.locate import corpus_folder
    from glutask.terminal import entries, entry

    folder = corpus or corpus_folder()
    known = load_corpus(folder)
    if name is None:
        typer.echo(entries.entries_json(known)) if as_json else entries.show_entries(_console(), known)
        return
    agent = entries.find_agent(known, folder, name)
    typer.echo(entry.entry_json(known, agent)) if as_json else entry.show_entry(_console(), known, agent)


@app.command()
def add(
    what: Annotated[
        list[str], typer.Argument(metavar="FILE|FOLDER|URL…", help="JATS, PDF, HTML, Markdown, text, RIS, BibTeX, PubMed or ClinicalTrials.gov.")
    ],
    as_json: Json = False,
    corpus: CorpusFolder = None,
    index: IndexFolder = None,
) -> None:
    """Add documents of your own; they are quoted apart from the curated corpus."""
    from glutask.ingest.opening import open_adder
    from glutask.terminal import adding
    from glutask.terminal.progress import BuildProgress

    with BuildProgress() as building, open_adder(corpus, index, report=building) as adder, adding.AddProgress() as progress:
        added = adder.add(what, addresses=True, tell=progress, report=progress.report)
    typer.echo(adding.added_json(added)) if as_json else adding.show_added(_console(), added)
    failed = [o for o in added.outcomes if o.did == "failed"]
    for outcome in failed:
        _complain(adding.fault(outcome))
    raise typer.Exit(BAD if failed else DONE)


@app.command()
def remove(
    numbers: Annotated[list[str], typer.Argument(metavar="ID…", help="Ids as `glutask list` shows them, or their beginnings.")],
    corpus: CorpusFolder = None,
    index: IndexFolder = None,
) -> None:
    """Remove documents of your own."""
    from glutask.ingest.opening import open_adder
    from glutask.terminal.progress import BuildProgress

    with BuildProgress() as building, open_adder(corpus, index, report=building) as adder:
        for number in numbers:
            typer.echo(f"removed: {adder.remove(number).source.title}")


@app.command(name="list")
def list_documents(as_json: Json = False) -> None:
    """List the documents of your own."""
    from glutask.corpus.locate import documents_file
    from glutask.ingest.library import documents_of
    from glutask.terminal import adding

    documents = documents_of(documents_file())
    typer.echo(adding.documents_json(documents)) if as_json else adding.show_documents(_console(), documents)


@app.command(name="eval", add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def evaluate(context: typer.Context) -> None:
    """Evaluate retrieval and answers; `glutask eval --help` lists the options."""
    from importlib.util import find_spec

    if find_spec("ir_measures") is None:
        raise GlutaskError("evaluation needs ir-measures, which is not installed; install it with: pip install 'glutask[eval]'")
    from glutask.evaluation.cli import app as evaluation

    raise typer.Exit(_invoke(evaluation, context.args, "glutask eval"))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line.

    Returns:
        The exit code; a person's mistake is told in one sentence on standard error.
    """
    try:
        return _invoke(app, arguments, "glutask")
    except GlutaskError as error:
        return _complain(str(error))
    except typer.TyperException as error:
        return _complain(f"{error.format_message().replace('Value error, ', '').rstrip('.')}; see: glutask --help")
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except OSError as error:
        return _complain(f"{error.filename or 'the system'}: {error.strerror or error}; check the path, its permissions and the free space")


def _invoke(application: typer.Typer, arguments: Sequence[str], name: str) -> int:
    code: Any = typer.main.get_command(application).main(args=list(arguments), prog_name=name, standalone_mode=False)
    return code if isinstance(code, int) else DONE


def _complain(sentence: str) -> int:
    """Write one line to standard error, control characters taken out."""
    line = " ".join("".join(c if c.isprintable() else " " for c in sentence).split())
    typer.echo(f"glutask: {line}" if line.endswith((".", ")", "'", "?")) else f"glutask: {line}.", err=True)
    return BAD


def _open(corpus: Path | None, index: Path | None, store: str | None) -> Assistant:
    from glutask.assistant import Assistant, configured_writer
    from glutask.terminal.progress import BuildProgress

    writer = configured_writer()
    with BuildProgress() as progress:
        return Assistant(corpus=corpus, index=index, report=progress, store=store, writer=writer)


def _move(index: Index, to: str, dataset: Path | None) -> None:
    from glutask.retrieval.milvus.address import Address
    from glutask.terminal.progress import BuildProgress

    address = Address.parse(to)
    with BuildProgress("moving", f"moving to {address}") as progress:
        if dataset:
            from glutask.evaluation.collection import Collection
            from glutask.evaluation.moving import move_collection

            moved = move_collection(Collection(dataset), index.manifest.encoder, address, progress)
        else:
            from glutask.ingest.moving import move_documents
            from glutask.retrieval.milvus.corpus_index import move_index

            moved = move_index(index, address, progress)
            moved |= move_documents(index.retriever.encoder, address, progress)
    did = f"Moved to {address} in {progress.seconds:.0f} s" if moved else f"Already at {address}"
    typer.echo(f"{did}; search there with: --store {address}")


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)
