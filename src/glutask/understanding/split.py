"""Several questions in one: where a text is cut."""

from __future__ import annotations

import re

MOST_PARTS = 4
_QUESTION = r"(?:how (?:many|much|long|often|big|large|fast|quickly|does|do|did|is|was|were)|what|which|when|why|who|where|is|are|was|were|does|do|did|has|have|had|can|could|for what|in what|in which|at what|by how much|compared)"
_CUT = re.compile(rf"\?+\s+(?=\S+\s+\S)|\s*;\s+(?={_QUESTION}\b)|,?\s+(?:and|&)\s+(?={_QUESTION}\b\s+\S)|,\s+(?={_QUESTION}\b\s+\S)", re.IGNORECASE)
_TOO_SHORT = 3


def split_questions(text: str) -> list[str]:
    """The questions of a text, in order; one that is whole comes back as it is.

    A cut falls after a question mark, or before a question word that follows `and`, a comma or a semicolon,
    where the part before it is itself a question.
    """
    parts = [part.strip(" ,") for part in _CUT.split(text) if part and part.strip(" ,?.!")]
    if len(parts) < 2 or len(parts) > MOST_PARTS:
        return [text]
    if not re.search(rf"\b{_QUESTION}\b|:", parts[0], re.IGNORECASE) or len(parts[0].split()) < _TOO_SHORT:
        return [text]
    return parts
