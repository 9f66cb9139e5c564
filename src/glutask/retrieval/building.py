"""Building an index: what is encoded, counted and collected from the corpus, and how it becomes the current one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np

from glutask.corpus.load import load_corpus
from glutask.retrieval.adapter import adapter_digest, load_adapter
from glutask.retrieval.attributes import Postings, statement_attributes
from glutask.retrieval.checks import Checks
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.encoder import Encoder, OnnxEncoder, SentenceTransformerEncoder, Vectors, arrange, export_onnx, file_sha256
from glutask.retrieval.lexical import LexicalIndex
from glutask.retrieval.manifest import UNNAMED, Manifest, Report, code_digest
from glutask.retrieval.matters import Matters
from glutask.retrieval.said import Said
from glutask.retrieval.units import corpus_units
from glutask.settings import parsed
from glutask.understanding import intent, kernel, reading
from glutask.understanding.linking import Linker
from glutask.understanding.spelling import worth_correcting_towards
from glutask.understanding.vocabulary import Vocabulary


class Lesson(NamedTuple):
    """What a classifier learns: its classes, written examples, with which a question is compared, and further ones."""

    classes: Sequence[str]
    written: list[tuple[str, str]]
    further: list[tuple[str, str]]
    ridge: float = kernel.RIDGE

    @property
    def all(self) -> list[tuple[str, str]]:
        """Class and text of every example, the written ones first."""
        return self.written + self.further

    def learnt(self, vectors: Vectors) -> Vectors:
        """The weights, from the vectors of all examples in their order."""
        of_class: dict[str, Vectors] = {name: vectors[[n == name for n, _ in self.all]] for name in self.classes}
        landmarks: dict[str, Vectors] = {name: vectors[: len(self.written)][[n == name for n, _ in self.written]] for name in self.classes}
        return kernel.fit(self.classes, of_class, landmarks, self.ridge)


def build(corpus_folder: Path, index_folder: Path, encoder_name: str, layout: int, report: Report | None) -> Manifest:
    """Build an index and make it the current one; the caller holds the lock of the folder.

    Args:
        corpus_folder: What it is built from.
        index_folder: Where it is built.
        encoder_name: Name or folder of a sentence-transformers model.
        layout: Goes into the manifest.
        report: Told of progress.

    Raises:
        CorpusError: The corpus has a fault.
        EncoderError: The encoder cannot be loaded.
        OSError: The folder cannot be written.
    """

    def tell(what: str, done: int = 0, total: int = 1) -> None:
        if report:
            report(what, done, total)

    corpus = load_corpus(corpus_folder)
    vocabulary = Vocabulary.load(corpus_folder)
    tell("collecting names and words")
    linker = Linker(corpus, vocabulary)
    units = corpus_units(corpus, linker.without_names)
    asks = [question.ask for passage in corpus.written_passages() for s in passage.statements for question in s.questions]
    lessons = {
        "intents": Lesson(intent.CLASSES, _written(vocabulary, "intent_examples", intent.CLASSES), [("ask", ask) for ask in asks], intent.RIDGE),
        "readings": Lesson(
            reading.CLASSES,
            [(name, linker.without_names(text)) for name, text in _written(vocabulary, "subject_examples", reading.CLASSES)],
            [("facts", linker.without_names(ask)) for ask in asks],
        ),
    }
    unnamed = [key for unit in units for key in unit.unnamed]
    keys = [key for unit in units for key in unit.keys]
    owners = np.array([number for number, unit in enumerate(units) for _ in unit.keys], dtype=np.int32)
    for unfinished in index_folder.glob(".building-*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    draft = index_folder / f".building-{os.getpid()}"
    draft.mkdir()
    try:
        texts = keys + unnamed + [text for lesson in lessons.values() for _, text in lesson.all]
        vectors, onnx = _encode(texts, encoder_name, draft, _previous(index_folder, encoder_name), tell)
        adapter = load_adapter(encoder_name)
        DenseIndex.build(adapter(vectors[: len(keys)]), owners).save(draft)
        DenseIndex.build(adapter(vectors[len(keys) : 2 * len(keys)]), owners).save(draft, UNNAMED)
        start = 2 * len(keys)
        for name, lesson in lessons.items():
            kernel.save(lesson.learnt(vectors[start : start + len(lesson.all)]), draft / f"{name}.npy")
            start += len(lesson.all)
        np.save(draft / "vectors.npy", vectors, allow_pickle=False)
        LexicalIndex.build([unit.text for unit in units]).save(draft)
        Postings.build(statement_attributes(corpus.statements[unit.id]) for unit in units).save(draft)
        (draft / "corpus.json").write_text(corpus.model_dump_json(by_alias=True), encoding="utf-8")
        prepared = {
            "units": [unit.id for unit in units],
            "words": worth_correcting_towards(corpus, vocabulary),
            "vocabulary": vocabulary.kept(),
            "names": linker.kept(),
            "matters": Matters(corpus, vocabulary).all(),
            "said": Said(corpus).all(),
            "settings": parsed(),
            "keys": texts,
        }
        for name, value in prepared.items():
            (draft / f"{name}.json").write_text(json.dumps(value, separators=(",", ":")), encoding="utf-8")
        files = {p.relative_to(draft).as_posix(): file_sha256(p) for p in sorted(draft.rglob("*")) if p.is_file()}
        manifest = Manifest(
            format=layout,
            glutask=version("glutask"),
            corpus=corpus.digest,
            code=code_digest(),
            encoder=encoder_name,
            onnx=onnx,
            adapter=adapter_digest(encoder_name),
            units=len(units),
            keys=len(keys),
            build=f"build-{corpus.digest[:12]}-{os.getpid()}",
            files=files,
        )
        _publish(index_folder, draft, manifest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    tell("done", 1, 1)
    return manifest


def _written(vocabulary: Vocabulary, file: str, classes: Sequence[str]) -> list[tuple[str, str]]:
    """Class and text of the examples that people edit."""
    return [(name, str(text)) for name in classes for text in vocabulary.data[file][name]]


def _previous(index_folder: Path, encoder_name: str) -> tuple[Path, dict[str, Vectors]] | None:
    """The last whole build with this encoder (stale or not): its folder, and its keys with their vectors."""
    try:
        manifest = Manifest.model_validate_json((index_folder / "manifest.json").read_bytes())
        build = index_folder / manifest.build
        if (manifest.encoder, manifest.onnx) != (encoder_name, True):
            return None
        Checks(build, manifest.files).wait()
        vectors = np.load(build / "vectors.npy", allow_pickle=False)
        return build, dict(zip(json.loads((build / "keys.json").read_bytes()), vectors, strict=True))
    except (OSError, ValueError, RuntimeError):
        return None


def _encode(keys: list[str], encoder_name: str, build: Path, previous: tuple[Path, dict[str, Vectors]] | None, tell: Report) -> tuple[Vectors, bool]:
    """Vectors of the keys, shape (len(keys), d), and whether a query encoder was exported; only new keys are encoded."""
    known = previous[1] if previous else {}
    fresh = [key for key in dict.fromkeys(keys) if key not in known]
    if previous:
        shutil.copytree(previous[0] / "encoder", build / "encoder")
        arrange(build / "encoder")
        encoder: Encoder = OnnxEncoder(build / "encoder", encoder_name)
        onnx = True
    else:
        tell("loading the encoder", 0, 1)
        original = SentenceTransformerEncoder(encoder_name)
        tell("exporting the query encoder", 0, 1)
        onnx = export_onnx(original, build / "encoder")
        encoder = OnnxEncoder(build / "encoder", encoder_name) if onnx else original
    encoded = encoder.encode(fresh, lambda done, total: tell("encoding", done, total))
    known = known | dict(zip(fresh, encoded, strict=True))
    return np.stack([known[key] for key in keys]), onnx


def _publish(index_folder: Path, draft: Path, manifest: Manifest) -> None:
    target = index_folder / manifest.build
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)
    written = index_folder / ".manifest.json"
    with written.open("w", encoding="utf-8") as file:
        file.write(manifest.model_dump_json(indent=1))
        file.flush()
        os.fsync(file.fileno())
    written.replace(index_folder / "manifest.json")
    for old in index_folder.glob("build-*"):
        if old != target:
            shutil.rmtree(old, ignore_errors=True)
