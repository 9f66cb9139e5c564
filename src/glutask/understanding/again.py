"""The previous answer asked for once more: longer, shorter, or with its sources named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from glutask.understanding.normalise import normalise
from glutask.understanding.query import Query


class Again:
    """Recognises `more`, `shorter please`, `source?` and `are you sure?`, which ask nothing new."""

    def __init__(self, wordings: Mapping[str, Sequence[str]]) -> None:
        """Compile the wordings; each counts only as the whole of a text."""
        self._wordings = {name: re.compile(rf"\W*(?:{'|'.join(patterns)})(?: please| pls| then)?\W*$") for name, patterns in wordings.items()}

    def asked(self, question: str) -> str | None:
        """`more`, `shorter` or `sources`, if the text asks for the previous answer once more."""
        text = normalise(question)
        return next((name for name, wording in self._wordings.items() if wording.match(text)), None)

    def of(self, context: Query, question: str, asked: str) -> Query:
        """The previous query, to be answered in another length."""
        update = {"question": question.strip(), "inherited": True, "detail": asked == "more", "again": "" if asked == "more" else asked}
        return context.model_copy(update=update)
