"""A data set on a Milvus server is evaluated as it is in memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glutask import Assistant
from glutask.cli import run
from tests.evaluation.folders import write_dataset
from tests.retrieval.milvus.lite import milvus_lite


def test_a_data_set_is_moved_and_evaluated_there(tmp_path: Path, assistant: Assistant, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_dataset(tmp_path / "set")
    with milvus_lite(tmp_path / "data") as server:
        address = f"{server}/papers"
        arguments = ["eval", "--dataset", str(folder), "--json"]
        assert run([*arguments, "--store", address]) == 2
        assert f"move it there with: glutask index --dataset {folder} --to {address}" in capsys.readouterr().err
        assert run(["index", "--dataset", str(folder), "--to", address]) == 0
        assert f"Moved to {address}" in capsys.readouterr().out
        found = []
        for retriever in ("fused", "rrf", "bm25"):
            for store in ([], ["--store", address]):
                assert run([*arguments, "--retriever", retriever, *store]) == 0
                result = json.loads(capsys.readouterr().out)
                result.pop("latency_ms")
                found.append(result)
        assert found[0::2] == found[1::2] and found[0]["R@100"] > 0.8


def test_a_data_set_alone_moves_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["index", "--dataset", "somewhere"]) == 2
    assert "say where to with --to milvus://" in capsys.readouterr().err
