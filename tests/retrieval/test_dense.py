import numpy as np
import pytest

from glutask.retrieval.dense import DenseIndex

KEYS = np.array([[1, 0], [0, 1], [0.6, 0.8], [0.8, 0.6], [-1, 0]], dtype=np.float32)
OWNERS = np.array([0, 0, 1, 2, 3], dtype=np.int32)
QUERY = np.array([0, 1], dtype=np.float32)


def test_a_unit_scores_by_its_nearest_key() -> None:
    scores, keys = DenseIndex.build(KEYS, OWNERS).search(QUERY, 5)
    assert scores == pytest.approx({0: 1.0, 1: 0.8, 2: 0.6, 3: 0.0}, abs=1e-6)
    assert keys == {0: 1, 1: 0, 2: 0, 3: 0}


def test_given_units_score_as_the_search_would_score_them() -> None:
    index = DenseIndex.build(KEYS, OWNERS)
    scores, keys = index.search(QUERY, 5)
    assert index.score(QUERY, [3, 0, 2]) == ({u: pytest.approx(scores[u], abs=1e-6) for u in (3, 0, 2)}, {u: keys[u] for u in (3, 0, 2)})
    assert index.score(QUERY, []) == ({}, {})


def test_heads_are_first_keys() -> None:
    index = DenseIndex.build(KEYS, OWNERS)
    assert np.array_equal(index.heads([2, 0]), KEYS[[3, 0]])
    assert index.heads([]).shape == (0, 2)
