"""The linear map after the encoder."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutask import Assistant
from glutask.evaluation.adapt import fit
from glutask.retrieval.adapter import Adapter, adapter_digest, load_adapter
from glutask.retrieval.encoder import DEFAULT_ENCODER, Vectors


def unit(seed: int, rows: int, width: int) -> Vectors:
    found = np.random.default_rng(seed).normal(size=(rows, width)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@given(st.integers(0, 999))
def test_what_is_undone_is_as_it_was(seed: int) -> None:
    adapter, vectors = Adapter(np.random.default_rng(seed).normal(scale=0.05, size=(12, 12))), unit(seed, 5, 12)
    mapped = adapter(vectors)
    assert np.linalg.norm(mapped, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.allclose(adapter.undone(mapped), vectors, atol=1e-4) and np.allclose(adapter(vectors[0]), mapped[0], atol=1e-6)


def test_other_encoders_have_none() -> None:
    vectors = unit(0, 3, 8)
    assert load_adapter("another").undone(load_adapter("another")(vectors)) is vectors
    assert adapter_digest("another") == "" != adapter_digest(DEFAULT_ENCODER)


def test_fitting_brings_questions_of_one_statement_together() -> None:
    meaning, noise = unit(1, 300, 12), unit(2, 900, 12)
    owners = np.repeat(np.arange(300), 3).astype(np.int32)
    keys = np.hstack([meaning[owners], noise]).astype(np.float32)
    keys /= np.linalg.norm(keys, axis=1, keepdims=True)
    asks = np.tile([False, True, True], 300)
    mapped = Adapter(fit(keys, owners, asks))(keys)

    def first(vectors: Vectors) -> float:
        scores = vectors @ vectors.T - 2 * np.eye(len(vectors))
        return float(np.mean(owners[scores.argmax(axis=1)] == owners))

    assert first(mapped) > first(keys)


def test_the_index_holds_what_went_through_it(assistant: Assistant) -> None:
    index = assistant.gatherer.index
    text = next(iter(assistant.corpus.statements.values())).text
    raw = index.retriever.encoder.encode([text])[0]
    assert float(index.store.dense.heads([0])[0] @ index.retriever.adapter(raw)) == pytest.approx(1.0, abs=1e-3)
