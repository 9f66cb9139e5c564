"""Data sets in BEIR format: `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv` (Thakur et al. 2021, arXiv 2104.08663)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from glutask.errors import DatasetError
from glutask.evaluation.jsonl import read_lines, read_text_lines

Qrels = Mapping[str, Mapping[str, int]]
"""Query id to document id to relevance (0 is not relevant)."""


def _as_id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_text(value: object) -> object:
    return "" if value is None else value


RecordId = Annotated[str, BeforeValidator(_as_id), Field(alias="_id", min_length=1, pattern=r"^\S+$")]
Body = Annotated[str, BeforeValidator(_as_text)]


class _Record(BaseModel):
    """A line of a BEIR file; fields that are not named here are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Document(_Record):
    """A line of `corpus.jsonl`."""

    id: RecordId
    title: Body = ""
    text: Body

    @property
    def whole(self) -> str:
        """Title and text, as BEIR's own baselines join them."""
        return f"{self.title} {self.text}".strip()


class Asked(_Record):
    """A line of `queries.jsonl`."""

    id: RecordId
    text: Annotated[str, Field(min_length=1)]


class Collection:
    """A folder in BEIR format, checked; documents are read from disk each time they are asked for."""

    def __init__(self, folder: Path, split: str | None = None) -> None:
        """Read queries, judgements and document ids.

        Args:
            folder: Holds `corpus.jsonl`, `queries.jsonl` and `qrels/`.
            split: Name of the file in `qrels/` without its ending; `test` by default, or the only one there is.

        Raises:
            DatasetError: A file is missing or malformed; names file and line.
        """
        self.folder = folder
        if not folder.is_dir():
            raise DatasetError(f"{folder} is not a folder; give one that holds corpus.jsonl, queries.jsonl and qrels/.")
        self.corpus = folder / "corpus.jsonl"
        self.ids = tuple(_ids(self.corpus, Document))
        if not self.ids:
            raise DatasetError(f"{self.corpus} holds no documents.")
        self.qrels: Qrels = read_qrels(_qrels_file(folder, split))
        asked = dict(_queries(folder / "queries.jsonl"))
        self.queries = {number: asked[number] for number in self.qrels if number in asked}
        missing = [number for number in self.qrels if number not in asked]
        if missing:
            raise DatasetError(f"{_qrels_file(folder, split)}: query {missing[0]!r} is not in {folder / 'queries.jsonl'}; add it there.")

    def documents(self) -> Iterator[Document]:
        """The documents, one at a time, in the order of the file."""
        return (document for _, document in read_lines(self.corpus, Document))


def _ids(path: Path, model: type[Document]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for line, document in read_lines(path, model):
        if document.id in seen:
            raise DatasetError(f"{path}, line {line}: _id {document.id!r} was already used in line {seen[document.id]}; make it unique.")
        seen[document.id] = line
        yield document.id


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for line, query in read_lines(path, Asked):
        if query.id in seen:
            raise DatasetError(f"{path}, line {line}: _id {query.id!r} was already used in line {seen[query.id]}; make it unique.")
        seen[query.id] = line
        yield query.id, query.text


def _qrels_file(folder: Path, split: str | None) -> Path:
    files = sorted((folder / "qrels").glob("*.tsv"))
    if not files:
        raise DatasetError(f"{folder / 'qrels'} holds no .tsv file; put the relevance judgements there, e.g. as qrels/test.tsv.")
    wanted = split or "test"
    for path in files:
        if path.stem == wanted:
            return path
    if split is None and len(files) == 1:
        return files[0]
    raise DatasetError(f"{folder / 'qrels'} has no {wanted}.tsv; choose a split with --split: {', '.join(p.stem for p in files)}.")


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Judgements of a BEIR file (query, document, score, under a header) or a TREC file (query, iteration, document, score).

    Raises:
        DatasetError: The file is missing or malformed; names file and line.
    """
    qrels: dict[str, dict[str, int]] = {}
    for line, row in read_text_lines(path):
        cells = re.split(r"\t" if "\t" in row else r"\s+", row.strip())
        if line == 1 and cells[-1].strip() == "score":
            continue
        if len(cells) not in {3, 4}:
            raise DatasetError(f"{path}, line {line}: {len(cells)} columns; each line needs query id, document id and score, separated by tabs.")
        query, document, score = cells[0].strip(), cells[-2].strip(), cells[-1].strip()
        try:
            value = int(score)
        except ValueError:
            raise DatasetError(f"{path}, line {line}: score {score!r} is not a whole number.") from None
        if not query or not document:
            raise DatasetError(f"{path}, line {line}: an id is empty.")
        qrels.setdefault(query, {})[document] = value
    if not qrels:
        raise DatasetError(f"{path} holds no judgements.")
    return qrels
