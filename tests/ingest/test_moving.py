"""A person's own documents, searched on a Milvus server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from glutask.ingest.adding import Adder
from glutask.ingest.moving import BESIDE, move_documents
from glutask.ingest.shelf import Shelf
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.store import MilvusStore
from tests.ingest.conftest import Counting
from tests.ingest.documents import FOLDER
from tests.retrieval.milvus.lite import milvus_lite

QUESTION = "did sleep latency fall after ketamine?"


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def test_documents_are_moved_and_found_there_and_later_ones_in_the_folder(
    adder: Callable[..., Adder], encoder: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = adder()
    monkeypatch.setattr("glutask.ingest.moving.documents_file", lambda: opened._library.path)
    opened.add([str(FOLDER / "article.xml")])
    here = Shelf(opened._library, encoder)
    with milvus_lite(tmp_path / "data") as server:
        address = Address.parse(f"{server}/papers")
        assert move_documents(encoder, address, silent) and not move_documents(encoder, address, silent)
        there = Shelf(opened._library, encoder, store=address)
        assert there._opened is not None and isinstance(there._opened.store, MilvusStore)
        for where in (None, {"kind": ["article"]}, {"year": ["1066"]}):
            ours, theirs = (shelf.search(QUESTION, 5, where) for shelf in (here, there))
            assert [(h.passage, round(h.score, 4)) for h in ours] == [(h.passage, round(h.score, 4)) for h in theirs]
        opened.add([str(FOLDER / "notes.md")])
        assert {h.document.id for h in there.search(QUESTION, 50)} == {d.id for d in opened._library.documents()}, "found before they are moved"
        assert move_documents(encoder, address, silent)
        moved = Shelf(opened._library, encoder, store=address)
        assert isinstance(moved._opened.store, MilvusStore) and len(moved) == len(moved._opened.store)
        assert address.beside(BESIDE).collection == "papers_added"


def test_nothing_added_is_nothing_to_move(encoder: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glutask.ingest.moving.documents_file", lambda: tmp_path / "library.sqlite")
    assert not move_documents(encoder, Address.parse("milvus://127.0.0.1:9/papers"), silent)
