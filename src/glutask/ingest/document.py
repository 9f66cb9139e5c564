"""What a person adds: documents, and the passages they are read into."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import Field

from glutask.corpus.models import Model, Source

Format = Literal["jats", "pubmed", "pdf", "html", "markdown", "text", "ris", "nbib", "bibtex", "clinicaltrials"]
Kind = Literal["article", "trial", "reference", "text"]
"""`article`: a paper's full text; `trial`: a registry record; `reference`: what is known about a paper, with its abstract; `text`: anything else."""

READER = 4
"""Raised whenever the same file would be read or cut into something else; what was added before is then read again."""
SECTION = " › "
"""Between the headings of a section path."""


class Details(Model):
    """What a file says about the work it holds, as far as it was found."""

    title: str | None = None
    authors: tuple[str, ...] = Field(default=(), description="`Family, Given`, in the order printed.")
    year: int | None = Field(default=None, ge=1900, le=2100)
    journal: str | None = None
    pmid: str | None = None
    doi: str | None = None
    nct: str | None = None
    url: str | None = None


class Block(Model):
    """A paragraph, list item, table or caption: a stretch of a document's text."""

    start: int = Field(ge=0, description="First character in the document's text.")
    end: int = Field(ge=0, description="One past the last character.")
    section: tuple[str, ...] = Field(default=(), description="Headings above it, outermost first.")
    page: int | None = Field(default=None, ge=1, description="Page it stands on, counted from 1.")


class Reading(Model):
    """One document as read from a file."""

    kind: Kind
    details: Details = Details()
    text: str = Field(description="All that was read, cleaned; offsets count in it.")
    blocks: tuple[Block, ...]
    pages: int | None = Field(default=None, description="How many pages it has, where it has pages.")
    unread: int = Field(default=0, description="How many of its pages hold no text.")

    @property
    def id(self) -> str:
        """Hash of what was read: the same content has the same id, wherever it came from."""
        content = "\x1f".join((str(READER), self.kind, self.details.model_dump_json(), str(self.pages), self.text))
        return hashlib.sha256(content.encode()).hexdigest()[:12]


class Document(Model):
    """A document of a person's own, as it is kept."""

    id: str
    kind: Kind
    format: Format
    source: Source = Field(description="The work it holds; the corpus' own source where it is one of those.")
    pages: int | None = None
    unread: int = Field(default=0, description="How many of its pages hold no text.")
    passages: int = Field(description="How many passages it was cut into.")
    agents: tuple[str, ...] = Field(default=(), description="Ids of the agents it names, most often named first.")
    added: str = Field(description="Day it was added.")
    origins: tuple[str, ...] = Field(default=(), description="Files and addresses it was read from.")


class OwnPassage(Model):
    """A passage of a person's own document, word for word: `text` is `document.text[start:end]`."""

    id: str = Field(description="Document id and number, e.g. `3f9a0c11d2e4-7`.")
    document: str
    number: int = Field(ge=0, description="Place in the document.")
    text: str
    start: int
    end: int
    section: tuple[str, ...] = ()
    page: int | None = None
    agents: tuple[str, ...] = Field(default=(), description="Ids of the agents that it or its headings name, else the title.")

    @property
    def place(self) -> str:
        """Where it stands, e.g. `Results › Efficacy, p. 12`."""
        parts = [SECTION.join(self.section)] if self.section else []
        return ", ".join(parts + ([f"p. {self.page}"] if self.page else []))
