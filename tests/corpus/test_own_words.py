"""No sentence of a source is copied: eight words in a row, figures and single letters apart, are the source's and not ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from glutask import Assistant
from glutask.corpus.models import Source, Statement

RUN = 8


def runs(text: str) -> Iterator[str]:
    """Every run of eight words outside quotation marks."""
    for part in re.split(r"[\"“][^\"“”]*[\"”]", text):
        words = re.findall(r"[a-z][a-z0-9]+", part.lower())
        yield from (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


@pytest.fixture(scope="module")
def of_sources(assistant: Assistant) -> dict[str, Source]:
    """What stands in the titles and notes of the bibliography, by run of words."""
    return {run: source for source in assistant.corpus.sources.values() for text in (source.title, source.note or "") for run in runs(text)}


def test_no_statement_takes_eight_words_in_a_row_from_a_title(assistant: Assistant, of_sources: dict[str, Source]) -> None:
    statements: list[Statement] = [s for p in assistant.corpus.written_passages() for s in p.statements]
    copied = [f"{s.id} has {run!r} of {of_sources[run].id}" for s in statements for run in runs(s.text) if run in of_sources]
    assert copied == []


def test_a_copied_title_would_be_found(of_sources: dict[str, Source]) -> None:
    title = "A Randomized Add-on Trial of High-dose D-cycloserine for Treatment-resistant Depression"
    assert any(run in of_sources for run in runs(f"It was called {title} by its authors."))
    assert not any(run in of_sources for run in runs(f'It was called "{title}" by its authors.'))
