import faiss
import numpy as np

from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.products import with_all, with_some

RNG = np.random.default_rng(3)
ROWS = RNG.standard_normal((500, 384)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)


def test_they_are_inner_products_and_the_very_ones_of_faiss() -> None:
    vector = ROWS[7] + 0.1 * ROWS[9]
    assert np.allclose(with_all(ROWS, vector), ROWS @ vector, atol=1e-6)
    some = np.array([499, 3, 3, 0])
    assert np.array_equal(with_some(ROWS, vector, some), with_all(ROWS, vector)[some])
    index = faiss.IndexFlatIP(384)
    index.add(ROWS)
    scores, found = index.search(vector.reshape(1, -1), 500)
    assert np.array_equal(with_all(ROWS, vector)[found[0]], scores[0])
    assert len(with_all(ROWS[:0], vector)) == len(with_some(ROWS, vector, some[:0])) == 0


def test_another_vector_is_not_answered_with_the_last_ones_products() -> None:
    index = DenseIndex.build(ROWS, np.arange(500))
    for row in (5, 6, 5):
        assert next(iter(index.search(ROWS[row], 10)[0])) == row
        assert index.score(ROWS[row], [row])[0] == {row: with_all(ROWS, ROWS[row])[row].item()}
        assert index.narrowed(np.array([8, 9])).search(ROWS[row], 10)[0].keys() == {8, 9}
