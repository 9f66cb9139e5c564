"""The bench of scale, with few passages: what it makes, measures and writes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from glutask import Assistant
from glutask.evaluation.scale import report
from glutask.evaluation.scale.figures import Bench, Row
from glutask.evaluation.scale.measure import Material, build, search
from glutask.evaluation.scale.synthetic import Synthetic
from glutask.retrieval import approximate, dense


@pytest.fixture(scope="module")
def material(assistant: Assistant) -> Material:
    index = assistant._index
    texts = [assistant.corpus.statements[unit].text for unit in index.unit_ids]
    questions = ["did lanicemine beat placebo?", "oral bioavailability", "which NR2B antagonists reached phase 2?"]
    return Material(
        texts, index.retriever.adapter.undone(index.store.dense.heads(range(len(texts)))), questions, index.retriever.encoder.encode(questions)
    )


def test_passages_lie_about_as_near_to_each_other_as_statements_do(material: Material) -> None:
    made = np.concatenate(list(Synthetic(material.texts, material.vectors, len(material.texts)).vectors()))
    assert np.allclose(np.linalg.norm(made, axis=1), 1.0, atol=1e-5)
    for rank in (10, 100):
        theirs, ours = (float(np.median(np.sort(vectors @ vectors.T, axis=1)[:, -1 - rank])) for vectors in (made, material.vectors))
        assert theirs == pytest.approx(ours, abs=0.1)


def test_the_same_seed_makes_the_same_passages_and_words_come_from_the_corpus(material: Material) -> None:
    first, again = (list(Synthetic(material.texts, material.vectors, 40).texts()) for _ in range(2))
    known = {word for text in material.texts for word in text.split()}
    assert first == again and {word for text in first for word in text.split()} <= known


def test_an_approximate_index_is_measured_against_exact_search(material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "EXACT", 1000)
    monkeypatch.setattr(approximate, "LOOKED_AT", 1000)
    built = build(material, 3000, tmp_path)
    searched = search(material, tmp_path)
    assert built.kind.startswith("IVF") and built.disk_gb > 0
    assert 0.8 < searched.recall <= 1.0 and searched.fused.p95 >= searched.fused.p50 > 0
    row = Row(passages=3000, built=built, searched=searched)
    bench = Bench(machine="a machine", date="2026-11-23", queries=3, encoded=100.0, rows=(row,))
    report.write(bench, tmp_path)
    assert report.read(tmp_path) == bench
    assert "| 3,000 | IVF" in (tmp_path / "scale.md").read_text(encoding="utf-8")
    assert ET.parse(tmp_path / "scale.svg").getroot().tag.endswith("svg")
