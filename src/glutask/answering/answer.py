"""The answer: what is said, each claim with its citations."""

from __future__ import annotations

import csv
import io
from typing import Literal

from pydantic import Field

from glutask.answering.writer.writing import Writing
from glutask.corpus.models import EvidenceLevel, Model, Source
from glutask.understanding.query import Query

Status = Literal["answered", "not_covered", "declined"]


class Place(Model):
    """Where in a person's own document a quote stands."""

    document: str = Field(description="Id of the document, as `glutask list` shows it.")
    section: tuple[str, ...] = Field(default=(), description="Headings above it, outermost first.")
    page: int | None = Field(default=None, description="Page it stands on, counted from 1.")
    words: str = Field(default="", description="Section and page in words, e.g. `Results › Efficacy, p. 12`.")
    start: int = Field(description="First character of the quote in the document's text.")
    end: int = Field(description="One past the last character.")
    passage: str = Field(description="The passage that holds the quote, word for word.")
    before: str = Field(default="", description="The passage before it.")
    after: str = Field(default="", description="The passage after it.")


class Citation(Model):
    """A numbered reference: the statement relied on, in its passage, and its source."""

    number: int = Field(ge=1)
    source: Source
    quote: str = Field(description="The corpus' statement that the claim rests on, or the words of a person's own document.")
    passage: str = Field(description="Id of the passage that holds the quote.")
    statement: str | None = Field(default=None, description="Id of the statement; none for a quote from a person's own document.")
    evidence: EvidenceLevel | None = Field(default=None, description="Level of the statement.")
    place: Place | None = Field(default=None, description="Where the quote stands, if it is from a person's own document.")


class Claim(Model):
    """One thing that is said, with the numbers of the citations that support it."""

    text: str
    citations: tuple[int, ...] = Field(min_length=1)
    agents: tuple[str, ...] = ()
    evidence: EvidenceLevel | None = Field(default=None, description="Level of a single statement; none for a claim computed from several.")


class Table(Model):
    """Rows of text under named columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def to_csv(self) -> str:
        """Comma-separated, with a header; a cell that a spreadsheet would run as a formula is prefixed by an apostrophe."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([_inert(c) for c in self.columns])
        writer.writerows([_inert(cell) for cell in row] for row in self.rows)
        return out.getvalue()

    def to_markdown(self) -> str:
        """A Markdown table."""
        lines = ["| " + " | ".join(_cell(c) for c in self.columns) + " |", "|" + " --- |" * len(self.columns)]
        lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in self.rows]
        return "\n".join(lines)


class MadeBy(Model):
    """What made an answer, so that it can be made again."""

    glutask: str
    corpus: str
    encoder: str


class Answer(Model):
    """A cited answer. See the package documentation for the meaning of each field."""

    question: str
    text: str = Field(description="Markdown, with [1] [2] markers after what they support.")
    status: Status
    agents: tuple[str, ...] = Field(default=(), description="Ids of the agents it is about; for a list, count or comparison exactly the answer set.")
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    table: Table | None = None
    interpretation: Query
    later: tuple[Claim, ...] = Field(default=(), description="What became known after the review, kept apart.")
    own: tuple[Claim, ...] = Field(default=(), description="What documents that a person has added say, word for word, kept apart.")
    confidence: float = Field(ge=0, le=1, description="Estimated chance that the corpus holds the answer.")
    suggestions: tuple[str, ...] = Field(default=(), description="Questions that the corpus can answer next.")
    made_by: MadeBy
    writing: Writing | None = Field(default=None, description="What a language model did to phrase it; none where none was asked.")

    def to_markdown(self) -> str:
        """Question, answer and numbered references as a Markdown document."""
        from glutask.answering.render import answer_markdown

        return answer_markdown(self)

    def to_html(self) -> str:
        """A self-contained HTML document, everything escaped."""
        from glutask.answering.render import answer_html

        return answer_html(self)

    def to_bibtex(self) -> str:
        """The cited sources as BibTeX."""
        from glutask.answering.references import bibtex

        return bibtex(self.sources)

    def to_ris(self) -> str:
        """The cited sources as RIS."""
        from glutask.answering.references import ris

        return ris(self.sources)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Cited sources, each once, in order of first citation."""
        return tuple({c.source.id: c.source for c in self.citations}.values())


def _inert(cell: str) -> str:
    return "'" + cell if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} else cell


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
