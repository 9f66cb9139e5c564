"""Rewording of questions that were not understood: shown, and never against what was understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from glutask.answering.answer import Answer
from glutask.answering.writer.writer import Usage, Writer
from glutask.errors import QuestionError, WriterError
from glutask.understanding.query import Query

MOST_CHARACTERS = 300
"""A longer rewording is none."""


def reworded(writer: Writer, answer: Answer, history: Sequence[str], ask: Callable[[str], Answer]) -> tuple[Answer, Usage]:
    """The answer to the question as the writer rewords it; the first one where that was understood, or where the rewording does not help.

    Args:
        writer: Rewords.
        answer: The answer to the question as it was asked.
        history: Earlier questions.
        ask: Answers a question that is complete in itself.
    """
    query = answer.interpretation
    if answer.status != "not_covered" or not _is_open(query):
        return answer, Usage(attempts=0)
    try:
        text, usage = writer.reword(answer.question, history)
    except WriterError:
        return answer, Usage(attempts=0)
    if not _is_rewording(text, answer.question, history):
        return answer, usage
    try:
        other = ask(text)
    except QuestionError:
        return answer, usage
    if other.status != "answered" or other.interpretation.outside or not _keeps(query, other.interpretation):
        return answer, usage
    meant = other.interpretation.model_copy(update={"question": query.question, "reworded": text})
    return other.model_copy(update={"question": answer.question, "interpretation": meant}), usage


def _is_open(query: Query) -> bool:
    """Whether nothing was understood that forbids a rewording: distress, a wish for advice, a set to compute, a name outside the corpus."""
    if query.intent == "unclear":
        return True
    return query.intent == "ask" and query.subject == "facts" and not (query.outside or query.parts or query.filters)


def _is_rewording(text: str, question: str, history: Sequence[str]) -> bool:
    """Whether a text may stand for a question: short, printable, another one, and without figures that the person did not give."""
    given = set(re.findall(r"\d+", " ".join((question, *history))))
    if not text or len(text) > MOST_CHARACTERS or not text.isprintable() or text.casefold() == question.casefold():
        return False
    return set(re.findall(r"\d+", text)) <= given


def _keeps(query: Query, other: Query) -> bool:
    """Whether a rewording keeps every name that was understood."""
    return set(query.agents) <= set(other.agents) and set(query.trials) <= set(other.trials) and set(query.sources) <= set(other.sources)
