from collections.abc import Sequence

import numpy as np
import pytest

from glutask.retrieval import retriever as module
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.encoder import Progress, Vectors
from glutask.retrieval.fusion import reciprocal_rank
from glutask.retrieval.lexical import LexicalIndex
from glutask.retrieval.regularise import regularise
from glutask.retrieval.retriever import Mode, Regularise, Retriever

TEXTS = ["red apple", "green apple", "blue sky", "apple"]
VECTORS = np.array([[1, 0], [0.8, 0.6], [0, 1], [0.6, 0.8]], dtype=np.float32)


class _East:
    name, dimension = "east", 2

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return np.tile(np.array([1, 0], dtype=np.float32), (len(texts), 1))


def _retriever(smooth: Regularise | None = regularise) -> Retriever:
    return Retriever(DenseIndex.build(VECTORS, np.arange(4)), LexicalIndex.build(TEXTS), _East(), smooth=smooth)


@pytest.mark.parametrize(("mode", "order"), [("dense", [0, 1, 3, 2]), ("bm25", [2]), ("fused", [0, 2, 1, 3])])
def test_each_mode_ranks_by_its_own_score(mode: Mode, order: list[int]) -> None:
    best = _retriever(smooth=None).search("blue blue sky", 4, mode)
    assert [s.unit for s in best] == order
    assert [s.score for s in best] == sorted((s.score for s in best), reverse=True)


def test_both_scores_are_exact_for_every_fused_text_however_shallow_the_rankings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DEPTH", 1)
    best = _retriever(smooth=None).search("green sky", 1)[0]
    assert best.unit == 1
    assert best.dense == pytest.approx(0.8), "the dense ranking, read one deep, does not hold this text"
    assert best.score == pytest.approx(0.55 * 0.8 + 0.45)


def test_ties_go_to_the_lower_number_and_a_known_vector_is_not_encoded_again() -> None:
    same = Retriever(DenseIndex.build(VECTORS[[0, 0, 0]], np.arange(3)), LexicalIndex.build(["a x", "a x", "a x"]), _East())
    assert [s.unit for s in same.search("x", 3)] == [0, 1, 2]
    assert _retriever().search("apple", 1, "dense", np.array([0, 1], dtype=np.float32))[0].unit == 2


def test_a_variant_searches_the_same_indexes() -> None:
    best = _retriever().variant(reciprocal_rank, smooth=None).search("sky", 1)[0]
    assert best.unit == 2
    assert best.score == pytest.approx(1 / 61 + 1 / 64), "first by words, fourth by cosine"
