"""What is refused before it is read: what is no text, empty, or too long."""

from __future__ import annotations

from glutask.errors import QuestionError

MAX_CHARACTERS = 4000
"""A longer text is not a question."""


def check_question(question: object) -> None:
    """Refuse what is not a question.

    Raises:
        QuestionError: One sentence that says what to do.
    """
    if not isinstance(question, str):
        raise QuestionError(f"a question is text, not {type(question).__name__}; pass a string.")
    if not encodable(question):
        raise QuestionError("the question holds bytes that are no characters; type it again or save it as UTF-8.")
    if len(question) > MAX_CHARACTERS:
        raise QuestionError(f"the question has {len(question):,} characters; ask it in at most {MAX_CHARACTERS:,}.")
    if not question.strip():
        raise QuestionError("the question is empty; type what you would like to know, e.g. 'what is GLYX-13?'.")


def encodable(text: str) -> bool:
    """Whether a text holds no lone surrogates, which stand for bytes that could not be decoded."""
    return not any("\ud800" <= c <= "\udfff" for c in text)
