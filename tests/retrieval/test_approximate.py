from pathlib import Path

import faiss
import numpy as np
import pytest

from glutask.retrieval import approximate, dense
from glutask.retrieval.approximate import build_approximate
from glutask.retrieval.dense import DenseIndex


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    """Twelve thousand vectors around sixty centres."""
    rng = np.random.default_rng(1)
    centres = rng.standard_normal((60, 32))
    found = (centres[rng.integers(60, size=12_000)] + 0.5 * rng.standard_normal((12_000, 32))).astype(np.float32)
    faiss.normalize_L2(found)
    return found


def test_it_finds_nearly_all_that_exact_search_finds(vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approximate, "LOOKED_AT", 1000)
    index = build_approximate(vectors)
    assert index.nprobe < index.nlist
    asked = vectors[::400] + 0.02
    exact = faiss.knn(asked, vectors, 10, metric=faiss.METRIC_INNER_PRODUCT)[1]
    found = index.search(asked, 10)[1]
    assert np.mean([len(set(f) & set(e)) / 10 for f, e in zip(found.tolist(), exact.tolist(), strict=True)]) >= 0.95


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("mapped", [True, False])
def test_both_kinds_work_alike_in_memory_and_on_disk(
    vectors: np.ndarray, exact: bool, mapped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "EXACT", 100_000 if exact else 100)
    DenseIndex.build(vectors, np.arange(12_000) // 2).save(tmp_path)
    index = DenseIndex.load(tmp_path, mapped=mapped)
    scores, places = index.search(vectors[4001], 20)
    assert max(scores, key=lambda unit: scores[unit]) == 2000
    assert places[2000] == 1
    assert index.score(vectors[4001], [2000])[0][2000] == pytest.approx(1.0, abs=0.02)
    assert np.allclose(index.heads([2000, 7]), vectors[[4000, 14]], atol=0.05)
    odd = np.arange(1, 6000, 2)
    narrowed = index.narrowed(odd).search(vectors[4001], 300)[0]
    assert len(narrowed) > 100
    assert all(unit % 2 for unit in narrowed)
