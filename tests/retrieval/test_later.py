import threading

import pytest

from glutask.retrieval.later import Later


def test_it_works_meanwhile_and_gives_its_result_as_often_as_asked() -> None:
    go, runs = threading.Event(), []
    later = Later(lambda: (go.wait(10), runs.append(1), "done")[-1])
    go.set()
    assert later.result() == later.result() == "done" and runs == [1]


def test_what_it_raises_is_raised_where_the_result_is_wanted() -> None:
    later = Later(lambda: {}["missing"])
    for _ in range(2):
        with pytest.raises(KeyError, match="missing"):
            later.result()
