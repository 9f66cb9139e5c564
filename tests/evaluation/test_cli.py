"""`glutask eval` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glutask.cli import run
from tests.evaluation.folders import write_dataset


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "set")


@pytest.mark.parametrize("retriever", ["fused", "dense", "bm25", "rrf"])
def test_a_folder_is_evaluated_as_the_contract_says(
    dataset: Path, small_encoder: str, retriever: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["eval", "--dataset", str(dataset), "--retriever", retriever, "--encoder", small_encoder, "--runs", str(tmp_path), "--json"]) == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert list(found) == ["nDCG@10", "R@10", "R@100", "RR@10", "latency_ms"] and list(found["latency_ms"]) == ["p50", "p95"]
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p95"]
    if retriever == "bm25":
        assert found["RR@10"] == 1.0 and found["R@100"] == pytest.approx(2.5 / 3, abs=1e-4)
    assert "searching" in printed.err and "3/3" in printed.err
    assert (tmp_path / f"set-{retriever}.trec").read_text(encoding="utf-8").startswith("q1 Q0 ")


def test_vectors_are_kept_for_the_next_run_and_made_anew_for_another_corpus(
    dataset: Path, small_encoder: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["eval", "--dataset", str(dataset), "--encoder", small_encoder, "--json"]
    (dataset / "corpus.jsonl").open("a", encoding="utf-8").write('{"_id": "d5", "text": "Only here."}\n')
    assert run(command) == 0
    assert "encoding" in capsys.readouterr().err
    assert run(command) == 0
    assert "encoding" not in capsys.readouterr().err
    (dataset / "corpus.jsonl").open("a", encoding="utf-8").write('{"_id": "d6", "text": "One more."}\n')
    assert run(command) == 0
    assert "encoding" in capsys.readouterr().err
    assert not list((home / "evaluation").glob(".*"))


def test_runs_are_compared(dataset: Path, small_encoder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for retriever in ("bm25", "dense"):
        run(["eval", "--dataset", str(dataset), "--retriever", retriever, "--encoder", small_encoder, "--runs", str(tmp_path), "--k", "1"])
    capsys.readouterr()
    runs = [str(tmp_path / f"set-{retriever}.trec") for retriever in ("bm25", "dense")]
    assert run(["eval", "compare", *runs, "--dataset", str(dataset), "--measure", "P@1", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert [r["run"] for r in found["runs"]] == ["set-bm25", "set-dense"] and found["runs"][0]["mean"] == 1.0
    assert len(found["runs"][1]["queries"]) == 3
    assert run(["eval", "compare", *runs, "--qrels", str(dataset / "qrels" / "test.tsv")]) == 0
    shown = capsys.readouterr().out
    assert "nDCG@10 over 3 queries" in shown and "p (Holm)" in shown and "| set-dense |" in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--dataset", "nowhere"], "nowhere is not a folder"),
        (["--dataset", "SET", "--retriever", "magic"], "retriever 'magic' is unknown; choose one of fused, dense"),
        (["--split", "train"], "split 'train' is unknown; choose dev or test"),
        (["compare", "one.trec"], "two runs or more"),
        (["compare", "one.trec", "two.trec"], "one.trec does not exist"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(dataset: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", *(str(dataset) if a == "SET" else a for a in arguments)]) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("glutask: ") and says in error
