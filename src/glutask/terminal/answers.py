"""An answer in the terminal: text, table, numbered sources with the statements relied on, questions to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from glutask.answering.answer import Answer, Citation
from glutask.answering.render import reference
from glutask.terminal.tables import show_table

if TYPE_CHECKING:
    from rich.console import Console


def show_answer(console: Console, answer: Answer, quotes: bool = True) -> None:
    """Print an answer; as plain Markdown where the output is not a terminal.

    Args:
        console: Where to print.
        answer: What to print.
        quotes: Whether each source is followed by the statement that is relied on.
    """
    _text(console, answer)
    _rest(console, answer, quotes)


def show_growing(console: Console, stream: Iterator[Answer], quotes: bool = True) -> Answer:
    """Print an answer while a language model phrases it, sentence by sentence, and give back the whole one.

    Args:
        console: Where to print; what is not a terminal gets the whole answer alone.
        stream: The answer as it grows, at least once.
        quotes: As in `show_answer`.
    """
    if not console.is_terminal:
        *_, answer = stream
        _text(console, answer)
    else:
        from rich.live import Live
        from rich.markdown import Markdown

        with Live(console=console, auto_refresh=False, vertical_overflow="visible") as live:
            for answer in stream:
                live.update(Markdown(answer.text), refresh=True)
    _rest(console, answer, quotes)
    return answer


def _text(console: Console, answer: Answer) -> None:
    if console.is_terminal:
        from rich.markdown import Markdown

        console.print(Markdown(answer.text))
    else:
        console.print(answer.text, soft_wrap=True)


def _rest(console: Console, answer: Answer, quotes: bool) -> None:
    """Table, sources and what to ask next."""
    if answer.table:
        console.print()
        show_table(console, answer.table.columns, answer.table.rows)
    if answer.citations:
        _sources(console, answer.citations, quotes)
    if answer.suggestions and console.is_terminal:
        from rich.text import Text

        console.print(Text("\nYou could ask: " + " · ".join(answer.suggestions), style="dim"))


def _sources(console: Console, citations: Sequence[Citation], quotes: bool) -> None:
    from rich.text import Text

    console.print(Text("\nSources", style="bold"))
    for citation in citations:
        console.print(Text(f"[{citation.number}] {reference(citation)}"), soft_wrap=not console.is_terminal)
        if quotes:
            console.print(Text(f"    {' '.join(citation.quote.split())}", style="dim"), soft_wrap=not console.is_terminal)
