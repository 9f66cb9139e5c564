from pathlib import Path

import ir_measures
import pytest

from glutask.errors import DatasetError
from glutask.evaluation.retrieve import falling
from glutask.evaluation.runs import read_run, top, write_run


def test_a_run_is_read_back_and_by_ir_measures(tmp_path: Path) -> None:
    path = tmp_path / "some" / "run.trec"
    run = {"q1": {"d1": 0.5, "d2": 0.75}, "q2": {"d3": 1.0}}
    write_run(path, run, "mine")
    assert path.read_text(encoding="utf-8").splitlines()[0] == "q1 Q0 d2 1 0.75 mine"
    assert read_run(path) == run
    scored = ir_measures.calc_aggregate([ir_measures.parse_measure("P@1")], {"q1": {"d2": 1}, "q2": {"d9": 1}}, ir_measures.read_trec_run(str(path)))
    assert list(scored.values()) == [0.5]


def test_equal_scores_keep_the_order_of_the_retriever() -> None:
    scores = falling([("b", 1.0), ("a", 1.0), ("c", 1.0), ("d", -2.0)])
    assert sorted(scores, key=lambda d: -scores[d]) == ["b", "a", "c", "d"] and len(set(scores.values())) == 4


def test_the_best_k_are_kept() -> None:
    assert top({"q": {"a": 1.0, "b": 3.0, "c": 2.0}}, 2) == {"q": {"b": 3.0, "c": 2.0}}


@pytest.mark.parametrize(
    ("line", "says"),
    [("q1 Q0 d1 1 0.5", "line 2: 5 columns"), ("q1 Q0 d7 1 high tag", "line 2: score 'high'"), ("q1 Q0 d1 2 0.1 tag", "'d1' was already retrieved")],
)
def test_a_malformed_run_is_named_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "run.trec"
    path.write_text(f"q1 Q0 d1 1 0.9 tag\n{line}\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=says):
        read_run(path)
