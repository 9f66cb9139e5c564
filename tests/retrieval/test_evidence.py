"""Vectors of questions are remembered by many threads at once."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from glutask import Assistant
from glutask.retrieval.encoder import OnnxEncoder
from glutask.retrieval.evidence import REMEMBERED


def test_threads_that_crowd_out_each_others_vectors_do_no_harm(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OnnxEncoder, "encode", lambda self, texts: np.array([[float(text)] for text in texts], dtype=np.float32))
    texts = [str(number % (2 * REMEMBERED)) for number in range(40 * REMEMBERED)]
    with ThreadPoolExecutor(16) as pool:
        assert [float(vector[0]) for vector in pool.map(assistant._gatherer.encode, texts)] == [float(text) for text in texts]
    assert assistant._gatherer._remembered.cache_info().currsize == REMEMBERED
    assistant._gatherer._remembered.cache_clear()
