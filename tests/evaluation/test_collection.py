import json
from pathlib import Path

import pytest

from glutask.errors import DatasetError
from glutask.evaluation.collection import Collection, read_qrels
from tests.evaluation.folders import DOCUMENTS, QUERIES, write_dataset


def test_a_folder_is_read(tmp_path: Path) -> None:
    read = Collection(write_dataset(tmp_path / "set"))
    assert read.ids == tuple(DOCUMENTS) and read.queries == QUERIES
    assert read.qrels["q3"] == {"d4": 1, "d9": 1}
    assert [document.whole for document in read.documents()][:3:2] == ["Ketamine " + DOCUMENTS["d1"][1], DOCUMENTS["d3"][1]]


@pytest.mark.parametrize(
    ("file", "line", "says"),
    [
        ("corpus.jsonl", '{"_id": "d5", "text": ', "line 5: not valid JSON"),
        ("corpus.jsonl", '{"_id": "d5"}', "line 5: field 'text'"),
        ("corpus.jsonl", '{"_id": "d2", "text": "again"}', "line 5: _id 'd2' was already used in line 2"),
        ("corpus.jsonl", '{"_id": "d 5", "text": "spaced"}', "line 5: field '_id'"),
        ("queries.jsonl", "[1]", "line 4: "),
        ("queries.jsonl", '{"_id": "q4", "text": ""}', "line 4: field 'text'"),
        ("qrels/test.tsv", "q1\td1", "line 6: 2 columns"),
        ("qrels/test.tsv", "q1\td1\tyes", "line 6: score 'yes' is not a whole number"),
        ("qrels/test.tsv", "q8\td1\t1", "query 'q8' is not in"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(tmp_path: Path, file: str, line: str, says: str) -> None:
    path = write_dataset(tmp_path / "set") / file
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        Collection(tmp_path / "set")
    assert says in str(caught.value) and path.name in str(caught.value)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = write_dataset(tmp_path / "set") / "corpus.jsonl"
    path.write_bytes(path.read_bytes() + b'{"_id": "d5", "text": "\xff"}\n')
    with pytest.raises(DatasetError, match="line 5: not UTF-8"):
        Collection(tmp_path / "set")


def test_a_missing_file_and_a_missing_split_are_named(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "set")
    with pytest.raises(DatasetError, match=r"no train\.tsv; choose a split with --split: test"):
        Collection(folder, "train")
    (folder / "queries.jsonl").unlink()
    with pytest.raises(DatasetError, match=r"queries\.jsonl does not exist"):
        Collection(folder)


def test_judgements_may_come_in_trec_format(tmp_path: Path) -> None:
    path = tmp_path / "qrels.txt"
    path.write_text("q1 0 d1 2\nq1 0 d2 0\n", encoding="utf-8")
    assert read_qrels(path) == {"q1": {"d1": 2, "d2": 0}}


def test_numbers_as_ids_are_read_as_text(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "set")
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": 7, "title": None, "text": "seven"}), encoding="utf-8")
    assert Collection(folder).ids == ("7",)
