import numpy as np
import pytest

from glutask.retrieval.regularise import NEIGHBOURS, SHARE, regularise


def test_each_text_takes_a_share_of_its_neighbours_weighted_by_likeness() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32)
    new = regularise([7, 8, 9], {7: 0.9, 8: 0.5, 9: 0.1}, vectors)
    keep = 1 - SHARE
    assert new[7] == pytest.approx(keep * 0.9 + SHARE * (0.6 * 0.5 + 0.0 * 0.1) / 2, abs=1e-6)
    assert new[8] == pytest.approx(keep * 0.5 + SHARE * (0.6 * 0.9 + 0.8 * 0.1) / 2, abs=1e-6)


def test_of_two_equal_texts_the_one_beside_relevant_ones_wins() -> None:
    apart = [[0, 0, 1, 0], [0, 0, 0, 1]]
    vectors = np.array([[1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0.9, 0.436, 0, 0], *apart], dtype=np.float32)
    scores = {0: 1.0, 1: 0.9, 2: 0.8, 3: 0.5, 4: 0.5, 5: 0.4}
    new = regularise(list(scores), scores, vectors)
    assert new[3] > new[4]


def test_texts_beyond_the_pool_stay_behind_it() -> None:
    vectors = np.eye(4, dtype=np.float32)
    scores = {unit: 1.0 - unit / 10 for unit in range(6)}
    new = regularise(list(scores), scores, vectors)
    assert min(new[unit] for unit in range(4)) > max(new[4], new[5])


def test_one_text_alone_needs_no_neighbour() -> None:
    assert NEIGHBOURS > 1
    assert regularise([3], {3: 1.0}, np.ones((1, 1), dtype=np.float32)) == {3: pytest.approx(1 - SHARE)}
    assert regularise([], {}, np.zeros((0, 2), dtype=np.float32)) == {}
