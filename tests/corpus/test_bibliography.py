from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from glutask import Assistant
from glutask.corpus.bibliography import read_bibliography, to_csl
from glutask.errors import CorpusError
from tests.conftest import FIXTURES

ITEM = {"id": "a-2020", "type": "article-journal", "title": "T", "custom": {"kind": "paper"}}


def fault(folder: Path, *items: Any) -> str:
    """The sentence that a file of these items gives, one item a line."""
    (folder / "x.json").write_text("[\n" + ",\n".join(json.dumps(item) for item in items) + "\n]")
    with pytest.raises(CorpusError) as caught:
        read_bibliography(folder)
    return str(caught.value)


def test_names_dates_and_identifiers_are_read() -> None:
    sources = read_bibliography(FIXTURES / "corpus" / "bibliography")
    assert list(sources) == ["review-2021", "preskorn-2008", "nct00163059", "huang-2013", "montgomery-1979"]
    review = sources["review-2021"]
    assert (review.authors, review.year, review.pmid, review.doi) == (("Henter, Ioline D",), 2021, "33904154", "10.1007/s40263-021-00816-x")
    assert sources["montgomery-1979"].authors == ("Montgomery", "Scale Group")
    assert sources["preskorn-2008"].nct == "NCT00163059"


def test_writing_and_reading_again_changes_nothing(assistant: Assistant, tmp_path: Path) -> None:
    sources = assistant.corpus.sources
    (tmp_path / "all.json").write_text(json.dumps([to_csl(source) for source in sources.values()]), encoding="utf-8")
    for identifier, source in read_bibliography(tmp_path).items():
        assert source.model_copy(update={"url": None}) == sources[identifier].model_copy(update={"url": None})
        assert source.link == sources[identifier].link


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("word", "an item is a JSON object; found str"),
        ({**ITEM, "doi": "10.1000/x"}, "field 'doi': unknown field"),
        ({**ITEM, "DOI": "x"}, "('a-2020'), field doi: String should match pattern"),
        ({**ITEM, "PMID": "012"}, "field pmid: String should match pattern"),
        ({**ITEM, "title": ""}, "field title: String should have at least 1 character"),
        ({**ITEM, "issued": {"date-parts": [[12]]}}, "field year: Input should be greater than or equal to 1900"),
        ({**ITEM, "custom": {}}, "field kind: Input should be 'paper'"),
        ({**ITEM, "author": [{"given": "A"}]}, "not a CSL-JSON item"),
        ({**ITEM, "author": 5}, "not a CSL-JSON item"),
        ({**ITEM, "issued": {"date-parts": []}}, "not a CSL-JSON item"),
        (ITEM, "source id 'a-2020' is already used in x.json; rename one of them"),
    ],
)
def test_a_fault_is_named_by_file_and_line(tmp_path: Path, item: Any, said: str) -> None:
    sentence = fault(tmp_path, ITEM, item)
    assert sentence.startswith(f"{tmp_path / 'x.json'}, line 3") and said in sentence and "\n" not in sentence


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[\n{"id": "a"\n]', "line 3: not well-formed JSON"),
        (b"{}", "line 1: a CSL-JSON file is a list of items"),
        (b"", "line 1: not well-formed JSON"),
        (b"[" * 100_000, "line 1: cannot be read"),
        (b"[" + b"9" * 5000 + b"]", "line 1: cannot be read"),
        (b'["\xff"]', "line 1: cannot be read"),
    ],
)
def test_what_is_no_list_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(CorpusError, match=said):
        read_bibliography(tmp_path)
