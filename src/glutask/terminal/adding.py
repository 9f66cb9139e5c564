"""Adding documents in the terminal: a bar with rate and time left, what became of each, and the list of what was added."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from glutask.ingest.adding import Added, Outcome, Step
from glutask.ingest.document import Document
from glutask.terminal.tables import show_table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

COLUMNS = ("Title", "Id", "Kind", "Year", "Pages", "Passages", "Agents", "Added", "From")
AGENTS_SHOWN = 4


class AddProgress:
    """A bar on standard error while documents are added; nothing where that is no terminal."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._started = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> AddProgress:
        """Show the bar."""
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (
                TextColumn("{task.fields[name]}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=None, name="", rate="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the bar off the screen."""
        if self._bar:
            self._bar.stop()

    def __call__(self, step: Step) -> None:
        """See `glutask.ingest.adding.Step`."""
        if self._bar is None or self._task is None:
            return
        rate = step.encoded / max(time.monotonic() - self._started, 0.1)
        name = _one_line(step.origin.rstrip("/").rpartition("/")[2])[:40]
        self._bar.update(
            self._task, total=step.things, completed=step.number + step.share, name=name, rate=f"{rate:,.0f} texts/s" if step.encoded else ""
        )  # fmt: skip

    def report(self, what: str, done: int, total: int) -> None:
        """See `glutask.retrieval.index.Report`."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, name=what, rate="")


def show_added(console: Console, added: Added) -> int:
    """Print what became of everything; faults go to the caller.

    Returns:
        How many things were added or replaced.
    """
    for outcome in added.outcomes:
        for document in outcome.documents:
            console.print(f"{outcome.did}: {document.source.title} ({_size(document)}) as {document.id}", soft_wrap=True)
    changed = sum(o.did in {"added", "replaced"} for o in added.outcomes)
    unchanged = sum(o.did == "unchanged" for o in added.outcomes)
    failed = sum(o.did == "failed" for o in added.outcomes)
    parts = [f"{changed:,} added or replaced", f"{unchanged:,} unchanged", f"{failed:,} failed"]
    if added.left:
        parts.append(f"{added.left:,} of other kinds left alone")
    console.print(", ".join(p for p in parts if not p.startswith("0 ") or p.startswith("0 added")), soft_wrap=True)
    return changed


def fault(outcome: Outcome) -> str:
    """Why one thing failed, as a sentence."""
    return f"{_one_line(outcome.origin)} {outcome.reason}"


def added_json(added: Added) -> str:
    """The same as JSON."""
    items = [
        {
            "origin": o.origin,
            "did": o.did,
            "documents": [d.model_dump(mode="json") for d in o.documents],
            **({"reason": o.reason} if o.reason else {}),
        }
        for o in added.outcomes
    ]
    return json.dumps({"outcomes": items, "left": added.left}, ensure_ascii=False, indent=2)


def show_documents(console: Console, documents: Sequence[Document]) -> None:
    """Print one row a document."""
    if not documents:
        console.print("Nothing was added yet; add something with: glutask add FILE")
        return
    show_table(console, COLUMNS, [_row(d) for d in documents])


def documents_json(documents: Sequence[Document]) -> str:
    """The same as a JSON list."""
    return json.dumps([d.model_dump(mode="json") for d in documents], ensure_ascii=False, indent=2)


def _row(document: Document) -> tuple[str, ...]:
    agents = ", ".join(document.agents[:AGENTS_SHOWN]) + (" …" if len(document.agents) > AGENTS_SHOWN else "")
    origins = ", ".join(Path(o).name if not o.startswith("http") else o for o in document.origins)
    source = document.source
    return (
        source.title, document.id, document.kind, str(source.year or ""), str(document.pages or ""), f"{document.passages:,}", agents, document.added,
        _one_line(origins),
    )  # fmt: skip


def _size(document: Document) -> str:
    parts = [f"{document.pages:,} pages"] if document.pages else []
    parts.append(f"{document.passages:,} {'passage' if document.passages == 1 else 'passages'}")
    if document.unread:
        parts.append(f"{document.unread:,} pages without text")
    return ", ".join(parts)


def _one_line(name: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())
