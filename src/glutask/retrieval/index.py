"""The index folder: built from the corpus, checked by its manifest, rebuilt when stale, missing or damaged.

A build is written beside the old one and becomes current by one rename of the manifest, so that a reader sees
either the old index or the new one. A lock makes a second process wait for the first.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from filelock import FileLock
from pydantic import ConfigDict, Field, SkipValidation, ValidationError

from glutask.corpus.corpus import Corpus
from glutask.corpus.load import corpus_digest, load_corpus
from glutask.corpus.models import Model
from glutask.errors import EncoderError, IndexFault
from glutask.retrieval.adapter import adapter_digest, load_adapter
from glutask.retrieval.attributes import Postings, statement_attributes
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.encoder import DEFAULT_ENCODER, Encoder, OnnxEncoder, SentenceTransformerEncoder, Vectors, arrange, export_onnx, file_sha256
from glutask.retrieval.faiss_store import FaissStore
from glutask.retrieval.lexical import LexicalIndex
from glutask.retrieval.matters import Matters
from glutask.retrieval.retriever import Retriever
from glutask.retrieval.said import Said
from glutask.retrieval.store import Store, Where
from glutask.retrieval.units import corpus_units
from glutask.understanding import intent, kernel, reading
from glutask.understanding.linking import Kept, Linker
from glutask.understanding.spelling import worth_correcting_towards
from glutask.understanding.vocabulary import Vocabulary

FORMAT = 13
"""Raised whenever the layout of the index changes."""

ATTEMPTS = 3
"""How often opening is tried: another process may replace the index between its check and its reading."""

UNNAMED = "unnamed"
"""Name of the index of keys without names."""

Report = Callable[[str, int, int], None]
"""Called with (what is being done, steps done, steps in all)."""


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


class Manifest(Model):
    """What an index was built from; the index is current only if all of it still holds."""

    format: int
    glutask: str = Field(description="Version that built it.")
    corpus: str = Field(description="SHA-256 over the corpus files.")
    encoder: str
    onnx: bool = Field(description="Whether the query encoder was exported.")
    adapter: str = Field(description="SHA-256 of what the vectors went through after the encoder; empty where nothing.")
    units: int
    keys: int
    build: str = Field(description="Folder of the build, beside the manifest.")
    files: dict[str, str] = Field(description="File of the build to its SHA-256.")


class Index(Model):
    """An opened index: the corpus it was built from, and its retriever."""

    corpus: Corpus
    manifest: Manifest
    unit_ids: tuple[str, ...]
    store: SkipValidation[Store] = Field(description="Where vectors and words are searched.")
    retriever: Retriever
    keys: DenseIndex = Field(description="The keys: the text of each unit, and the questions it answers.")
    unnamed: DenseIndex = Field(description="The keys with names left out.")
    intents: Vectors = Field(description="Weights of the classifier of intents.")
    readings: Vectors = Field(description="Weights of the classifier of what is asked for.")
    vocabulary: SkipValidation[Vocabulary] = Field(description="Knowledge of language.")
    names: SkipValidation[Kept] = Field(description="Names that a `Linker` collected.")
    matters: SkipValidation[Matters] = Field(description="Which statements word a matter.")
    said: SkipValidation[Said] = Field(description="The terms that statements use.")
    words: tuple[str, ...] = Field(description="Words towards which slips of the keyboard are corrected.")

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    def on(self, store: Store) -> Index:
        """The same index, searched in another store of the same units."""
        retriever = Retriever(store.dense, store.lexical, self.retriever.encoder, adapter=self.retriever.adapter)
        return self.model_copy(update={"store": store, "retriever": retriever})

    def narrowed(self, where: Where) -> Index:
        """The same index, in which only some statements are found."""
        return self.on(self.store.narrowed(where))


def open_index(corpus_folder: Path, index_folder: Path, encoder: str = DEFAULT_ENCODER, report: Report | None = None, rebuild: bool = False) -> Index:
    """Open the index, building it first where it is missing, stale or damaged.

    Raises:
        CorpusError: The corpus has a fault.
        EncoderError: The encoder cannot be loaded.
        IndexFault: The folder cannot be written.
    """
    digest = corpus_digest(corpus_folder)
    for attempt in range(ATTEMPTS):
        manifest = None if rebuild else _current(index_folder, digest, encoder)
        manifest = manifest or _built(corpus_folder, index_folder, encoder, report, rebuild)
        try:
            return _open(index_folder, manifest)
        except (OSError, ValueError, KeyError, RuntimeError, EncoderError) as error:
            reason, rebuild = error, attempt > 0
    raise IndexFault(f"the index in {index_folder} cannot be opened ({type(reason).__name__}: {reason}); delete the folder and run: glutask index")


def _built(corpus_folder: Path, index_folder: Path, encoder: str, report: Report | None, rebuild: bool) -> Manifest:
    """Build, unless another process has done so meanwhile."""
    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(index_folder / ".lock"):
            manifest = None if rebuild else _current(index_folder, corpus_digest(corpus_folder), encoder)
            return manifest or _build(corpus_folder, index_folder, encoder, report)
    except OSError as error:
        raise IndexFault(f"the index in {index_folder} cannot be written ({error.strerror or error}); free space or choose another folder") from None


def _current(index_folder: Path, digest: str, encoder: str) -> Manifest | None:
    """The manifest, if the index is whole and fits corpus, encoder and version; else nothing."""
    try:
        manifest = Manifest.model_validate_json((index_folder / "manifest.json").read_bytes())
    except (OSError, ValidationError):
        return None
    if (manifest.format, manifest.corpus, manifest.encoder, manifest.adapter) != (FORMAT, digest, encoder, adapter_digest(encoder)):
        return None
    build = index_folder / manifest.build
    try:
        intact = all(file_sha256(build / name) == checksum for name, checksum in manifest.files.items())
    except OSError:
        return None
    return manifest if intact else None


def _open(index_folder: Path, manifest: Manifest) -> Index:
    build = index_folder / manifest.build
    corpus = Corpus.model_validate_json((build / "corpus.json").read_bytes())
    encoder: Encoder = OnnxEncoder(build / "encoder", manifest.encoder) if manifest.onnx else SentenceTransformerEncoder(manifest.encoder)
    vocabulary = Vocabulary.restored(_read(build, "vocabulary"))
    unit_ids = tuple(_read(build, "units"))
    postings = Postings.build(statement_attributes(corpus.statements[unit]) for unit in unit_ids)
    keys = DenseIndex.load(build)
    store = FaissStore(keys, LexicalIndex.load(build), len(unit_ids), postings)
    return Index(
        corpus=corpus,
        manifest=manifest,
        unit_ids=unit_ids,
        store=store,
        retriever=Retriever(store.dense, store.lexical, encoder, adapter=load_adapter(manifest.encoder)),
        keys=keys,
        unnamed=DenseIndex.load(build, UNNAMED),
        intents=kernel.load(build / "intents.npy"),
        readings=kernel.load(build / "readings.npy"),
        vocabulary=vocabulary,
        names=_read(build, "names"),
        matters=Matters(corpus, vocabulary, _read(build, "matters")),
        said=Said(corpus, _read(build, "said")),
        words=tuple(_read(build, "words")),
    )


def _read(build: Path, name: str) -> Any:
    return json.loads((build / f"{name}.json").read_bytes())


def _build(corpus_folder: Path, index_folder: Path, encoder_name: str, report: Report | None) -> Manifest:
    def tell(what: str, done: int = 0, total: int = 1) -> None:
        if report:
            report(what, done, total)

    corpus = load_corpus(corpus_folder)
    vocabulary = Vocabulary.load(corpus_folder)
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
    build = index_folder / f".building-{os.getpid()}"
    build.mkdir()
    try:
        texts = keys + unnamed + [text for lesson in lessons.values() for _, text in lesson.all]
        vectors, onnx = _encode(texts, encoder_name, build, _previous(index_folder, encoder_name), tell)
        adapter = load_adapter(encoder_name)
        DenseIndex.build(adapter(vectors[: len(keys)]), owners).save(build)
        DenseIndex.build(adapter(vectors[len(keys) : 2 * len(keys)]), owners).save(build, UNNAMED)
        start = 2 * len(keys)
        for name, lesson in lessons.items():
            kernel.save(lesson.learnt(vectors[start : start + len(lesson.all)]), build / f"{name}.npy")
            start += len(lesson.all)
        np.save(build / "vectors.npy", vectors, allow_pickle=False)
        LexicalIndex.build([unit.text for unit in units]).save(build)
        (build / "corpus.json").write_text(corpus.model_dump_json(by_alias=True), encoding="utf-8")
        prepared = {
            "units": [unit.id for unit in units],
            "words": worth_correcting_towards(corpus, vocabulary),
            "vocabulary": vocabulary.kept(),
            "names": linker.kept(),
            "matters": Matters(corpus, vocabulary).all(),
            "said": Said(corpus).all(),
            "keys": texts,
        }
        for name, value in prepared.items():
            (build / f"{name}.json").write_text(json.dumps(value, separators=(",", ":")), encoding="utf-8")
        files = {p.relative_to(build).as_posix(): file_sha256(p) for p in sorted(build.rglob("*")) if p.is_file()}
        manifest = Manifest(
            format=FORMAT,
            glutask=version("glutask"),
            corpus=corpus.digest,
            encoder=encoder_name,
            onnx=onnx,
            adapter=adapter_digest(encoder_name),
            units=len(units),
            keys=len(keys),
            build=f"build-{corpus.digest[:12]}-{os.getpid()}",
            files=files,
        )
        _publish(index_folder, build, manifest)
    finally:
        shutil.rmtree(build, ignore_errors=True)
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
        intact = all(file_sha256(build / name) == checksum for name, checksum in manifest.files.items())
        if (manifest.encoder, manifest.onnx) != (encoder_name, True) or not intact:
            return None
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
        encoder = original
    encoded = encoder.encode(fresh, lambda done, total: tell("encoding", done, total))
    known = known | dict(zip(fresh, encoded, strict=True))
    return np.stack([known[key] for key in keys]), onnx


def _publish(index_folder: Path, build: Path, manifest: Manifest) -> None:
    target = index_folder / manifest.build
    shutil.rmtree(target, ignore_errors=True)
    build.rename(target)
    draft = index_folder / ".manifest.json"
    with draft.open("w", encoding="utf-8") as file:
        file.write(manifest.model_dump_json(indent=1))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(index_folder / "manifest.json")
    for old in index_folder.glob("build-*"):
        if old != target:
            shutil.rmtree(old, ignore_errors=True)
