"""The project's own questions: what was asked, and what a right answer holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from glutask.answering.answer import Status
from glutask.corpus.models import Model
from glutask.evaluation.jsonl import read_lines

Split = Literal["dev", "test"]
SET_KINDS = frozenset({"list", "list-constrained", "list-negated", "superlative", "count", "compare"})
"""Kinds whose gold agents are exactly the answer set."""


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression ({error})") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class EvalQuestion(Model):
    """A question with its gold."""

    id: str = Field(min_length=1, description="Unique over its file.")
    q: str = Field(min_length=1, description="The question, in people's words.")
    history: tuple[str, ...] = Field(default=(), description="Earlier questions of the conversation, oldest first.")
    kind: str = Field(min_length=1, description="Kind of question; results are broken down by it.")
    agents: tuple[str, ...] | None = Field(default=None, description="Gold agent ids; none where agents do not matter.")
    must: tuple[Pattern, ...] = Field(default=(), description="Regular expressions that must all match the answer.")
    must_not: tuple[Pattern, ...] = Field(default=(), description="Regular expressions of which none may match.")
    status: Status = Field(default="answered", description="Whether the corpus holds the answer.")
    statements: tuple[str, ...] = Field(default=(), description="Ids of statements that answer it: the relevant ones for retrieval.")
    answer: str = Field(default="", description="A model answer, for people.")

    @property
    def is_set(self) -> bool:
        """Whether the gold agents are exactly the answer set."""
        return self.kind in SET_KINDS and self.status == "answered" and self.agents is not None


def load_questions(folder: Path, split: Split) -> tuple[EvalQuestion, ...]:
    """Read one split of the questions.

    Raises:
        DatasetError: A file is missing or malformed; names file and line.
    """
    return tuple(_unique(folder / f"{split}.jsonl"))


def _unique(path: Path) -> Iterator[EvalQuestion]:
    from glutask.errors import DatasetError

    seen: dict[str, int] = {}
    for line, question in read_lines(path, EvalQuestion):
        if question.id in seen:
            raise DatasetError(f"{path}, line {line}: id {question.id!r} was already used in line {seen[question.id]}; make it unique.")
        seen[question.id] = line
        yield question
