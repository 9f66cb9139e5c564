"""A conversation in the terminal: questions, follow-ups, and a few commands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

from glutask.errors import QuestionError
from glutask.terminal.answers import show_answer, show_growing

if TYPE_CHECKING:
    from rich.console import Console

    from glutask.assistant import Assistant

HELP = "Type a question; a follow-up may leave out its subject. /new: another subject; /sources: the last answer with its sources in full; /quit."
PROMPT = "\n› "


def converse(assistant: Assistant, console: Console, as_of: Literal["latest", "review"] = "latest") -> None:
    """Read questions from standard input until `/quit` or its end.

    Args:
        assistant: Answers.
        console: Where answers are printed.
        as_of: As in `Assistant.ask`.
    """
    from rich.text import Text

    typed = sys.stdin.isatty()
    if typed:
        import readline  # noqa: F401  (line editing for input)

        console.print(Text(HELP, style="dim"))
    history: list[str] = []
    last = None
    while True:
        try:
            question = input(PROMPT if typed else "").strip()
        except EOFError:
            return
        if question in {"/quit", "/exit", "quit", "exit"}:
            return
        if question == "/new":
            history, last = [], None
        elif question == "/help":
            console.print(Text(HELP))
        elif question == "/sources":
            show_answer(console, last) if last else console.print(Text("There is no answer yet."))
        elif question:
            try:
                query = assistant.understand(question, history, as_of)
            except QuestionError as error:
                console.print(Text(str(error)))
                continue
            last = show_growing(console, assistant.stream(query, history), quotes=False)
            history.append(question)
