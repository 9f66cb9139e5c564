from __future__ import annotations

from pathlib import Path

import pytest

from glutask import settings as module
from glutask.answering.confidence import ConfidenceModel, load_confidence
from glutask.corpus import yaml_lines
from glutask.retrieval.weights import Weights, load_weights
from glutask.settings import Settings, parsed


def refuse(*_: object) -> object:
    raise AssertionError("the file is read again")


def test_kept_settings_are_those_of_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    weights, confidence, kept = load_weights(), load_confidence(), parsed()
    monkeypatch.setattr(yaml_lines, "read_model", refuse)
    assert Settings(kept).read("weights", Weights) == weights
    assert Settings(kept).read("confidence", ConfidenceModel) == confidence


def test_a_file_that_has_changed_since_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = parsed()
    copy = tmp_path / "confidence.yaml"
    copy.write_text(module._path("confidence").read_text(encoding="utf-8").replace("threshold: 0.", "threshold: 0.0"), encoding="utf-8")
    monkeypatch.setattr(module, "_path", lambda name: copy)
    changed = Settings(kept).read("confidence", ConfidenceModel)
    assert changed.threshold < 0.1 and changed == Settings().read("confidence", ConfidenceModel)
