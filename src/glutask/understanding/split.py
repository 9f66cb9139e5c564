"""Several questions in one: where a text is cut."""

from __future__ import annotations

import re

MOST_PARTS = 4
_TOO_SHORT = 3


def split_questions(text: str, question_word: str) -> list[str]:
    """The questions of a text, in order; one that is whole comes back as it is.

    A cut falls after a question mark, or before a question word that follows `and`, a comma or a semicolon,
    where the part before it is itself a question.

    Args:
        text: As typed.
        question_word: Pattern of words that begin a question.
    """
    begins = rf"(?={question_word}\b\s+\S)"
    cut = re.compile(rf"\?+\s+(?=\S+\s+\S)|\s*;\s+{begins}|,?\s+(?:and|&)\s+{begins}|,\s+{begins}", re.IGNORECASE)
    parts = [part.strip(" ,") for part in cut.split(text) if part and part.strip(" ,?.!")]
    if len(parts) < 2 or len(parts) > MOST_PARTS:
        return [text]
    if not re.search(rf"\b{question_word}\b|:", parts[0], re.IGNORECASE) or len(parts[0].split()) < _TOO_SHORT:
        return [text]
    return parts
