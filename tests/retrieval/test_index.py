"""The index folder: stale, missing, truncated, flipped, swapped, built twice at once, killed in the middle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from glutask.corpus.digest import corpus_digest
from glutask.errors import CorpusError, EncoderError, IndexFault
from glutask.retrieval import index as module
from glutask.retrieval.index import Index, open_index
from glutask.retrieval.manifest import code_digest
from tests.conftest import ROOT

QUESTION = "did traxoprodil beat placebo?"


class Reports:
    """What was told while building; nothing if nothing was built."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def __call__(self, what: str, done: int, total: int) -> None:
        self.told.append((what, done, total))


@pytest.fixture(scope="session")
def built(corpus_files: Path, small_encoder: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole index of the small corpus; not to be changed."""
    folder = tmp_path_factory.mktemp("built") / "index"
    open_index(corpus_files, folder, small_encoder)
    return folder


@pytest.fixture
def index_copy(built: Path, tmp_path: Path) -> Path:
    """The same as a copy to damage."""
    return Path(shutil.copytree(built, tmp_path / "index"))


def best(index: Index) -> str:
    """Id of the statement that is found first: shows that vectors, words and corpus fit together."""
    return index.unit_ids[index.retriever.search(QUESTION, 1)[0].unit]


def edit(corpus: Path) -> None:
    path = corpus / "agents" / "sarcosine.yaml"
    path.write_text(path.read_text().replace("over six weeks.", "over six weeks in Taiwan."))


def built_folders(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_a_current_index_is_opened_as_it_is(built: Path, corpus_files: Path, small_encoder: str) -> None:
    reports = Reports()
    index = open_index(corpus_files, built, small_encoder, reports)
    assert reports.told == [] and best(index) == "traxoprodil-001"
    assert index.manifest.corpus == corpus_digest(corpus_files) == index.corpus.digest
    assert index.manifest.units == len(index.unit_ids) == len(index.corpus.statements)
    assert built_folders(built) == [index.manifest.build]


def test_no_file_of_an_index_is_a_pickle(built: Path) -> None:
    names = {path.suffix for path in built.rglob("*") if path.is_file() and path.name != ".lock"}
    assert names <= {".json", ".faiss", ".npy", ".onnx", ".bin"}
    assert not any(path.read_bytes()[:1] == b"\x80" for path in built.rglob("*") if path.is_file())


def test_a_missing_index_is_built_with_progress(corpus_files: Path, small_encoder: str, tmp_path: Path) -> None:
    reports = Reports()
    index = open_index(corpus_files, tmp_path / "a" / "b", small_encoder, reports)
    assert best(index) == "traxoprodil-001"
    encoding = [(done, total) for what, done, total in reports.told if what == "encoding"]
    assert encoding[-1][0] == encoding[-1][1] > index.manifest.keys and reports.told[-1] == ("done", 1, 1)


def test_a_stale_index_is_rebuilt_and_only_what_is_new_is_encoded(index_copy: Path, corpus_copy: Path, small_encoder: str) -> None:
    edit(corpus_copy)
    reports = Reports()
    index = open_index(corpus_copy, index_copy, small_encoder, reports)
    assert index.corpus.statements["sarcosine-001"].text.endswith("in Taiwan.")
    assert 1 <= max(total for what, _, total in reports.told if what == "encoding") <= 2
    assert built_folders(index_copy) == [index.manifest.build]
    assert open_index(corpus_copy, index_copy, small_encoder, again := Reports()) and again.told == []


def test_an_index_of_another_encoder_or_format_is_rebuilt(
    index_copy: Path, corpus_files: Path, small_encoder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = shutil.copytree(small_encoder, tmp_path / "other")
    index = open_index(corpus_files, index_copy, str(other), reports := Reports())
    assert reports.told and index.manifest.encoder == str(other)
    monkeypatch.setattr(module, "FORMAT", module.FORMAT + 1)
    assert open_index(corpus_files, index_copy, str(other), reports := Reports()).manifest.format == module.FORMAT and reports.told


def test_what_other_code_read_is_not_used(index_copy: Path, corpus_files: Path, small_encoder: str) -> None:
    path = index_copy / "manifest.json"
    manifest = json.loads(path.read_text())
    assert manifest["code"] == code_digest()
    path.write_text(json.dumps({**manifest, "code": "0" * 64}))
    index = open_index(corpus_files, index_copy, small_encoder, reports := Reports())
    assert index.manifest.code == code_digest() and {what for what, _, _ in reports.told} == {"collecting names and words", "done"}, (
        "nothing is encoded again"
    )


def test_a_rebuild_can_be_asked_for(index_copy: Path, corpus_files: Path, small_encoder: str) -> None:
    assert best(open_index(corpus_files, index_copy, small_encoder, reports := Reports(), rebuild=True)) == "traxoprodil-001"
    assert reports.told[-1] == ("done", 1, 1)


def test_every_file_is_checked(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text())
    folder = built / manifest["build"]
    assert set(manifest["files"]) == {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert len(manifest["files"]) >= 10


@pytest.mark.parametrize("damage", ["missing", "truncated", "empty", "flipped", "longer"])
def test_damage_to_any_file_is_noticed(index_copy: Path, corpus_files: Path, small_encoder: str, damage: str) -> None:
    digest = corpus_digest(corpus_files)
    manifest = module._current(index_copy, digest, small_encoder)
    assert manifest is not None
    for name in manifest.files:
        path = index_copy / manifest.build / name
        content = path.read_bytes()
        spoil(path, damage)
        assert module._current(index_copy, digest, small_encoder) is None, name
        path.write_bytes(content)
    assert module._current(index_copy, digest, small_encoder) == manifest


def spoil(path: Path, damage: str) -> None:
    content = path.read_bytes()
    middle = len(content) // 2
    if damage == "missing":
        path.unlink()
    elif damage == "truncated":
        path.write_bytes(content[: middle or 1] if middle else b"")
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "flipped":
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 4]) + content[middle + 1 :])
    else:
        path.write_bytes(content + b"\0")


@pytest.mark.parametrize(
    "name", ["dense.faiss", "unnamed.faiss", "encoder/model.onnx", "encoder/model.bin", "corpus.json", "lexical/data.csc.index.npy", "units.json"]
)
def test_a_damaged_index_is_rebuilt_not_answered_from(index_copy: Path, corpus_files: Path, small_encoder: str, name: str) -> None:
    build = json.loads((index_copy / "manifest.json").read_text())["build"]
    spoil(index_copy / build / name, "flipped")
    index = open_index(corpus_files, index_copy, small_encoder, reports := Reports())
    assert reports.told and best(index) == "traxoprodil-001"


@pytest.mark.parametrize("name", sorted(module.FOR_BUILDING))
def test_damage_to_what_only_building_reads_is_noticed_when_it_is_read(index_copy: Path, corpus_copy: Path, small_encoder: str, name: str) -> None:
    build = json.loads((index_copy / "manifest.json").read_text())["build"]
    spoil(index_copy / build / name, "flipped")
    assert best(open_index(corpus_copy, index_copy, small_encoder, reports := Reports())) == "traxoprodil-001" and reports.told == []
    edit(corpus_copy)
    index = open_index(corpus_copy, index_copy, small_encoder, reports := Reports())
    encoded = max(total for what, _, total in reports.told if what == "encoding")
    assert encoded > index.manifest.keys and best(index) == "traxoprodil-001", "nothing of it is used"


def test_swapped_files_are_noticed(index_copy: Path, corpus_files: Path, small_encoder: str) -> None:
    build = index_copy / json.loads((index_copy / "manifest.json").read_text())["build"]
    (build / "units.json").rename(build / "x")
    (build / "words.json").rename(build / "units.json")
    (build / "x").rename(build / "words.json")
    assert best(open_index(corpus_files, index_copy, small_encoder, reports := Reports())) == "traxoprodil-001" and reports.told


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', "\x00\x01"])
def test_a_damaged_manifest_is_rebuilt(index_copy: Path, corpus_files: Path, small_encoder: str, content: str) -> None:
    (index_copy / "manifest.json").write_text(content)
    assert best(open_index(corpus_files, index_copy, small_encoder)) == "traxoprodil-001"


def test_a_manifest_that_vouches_for_nothing_is_rebuilt(index_copy: Path, corpus_files: Path, small_encoder: str) -> None:
    path = index_copy / "manifest.json"
    manifest = json.loads(path.read_text())
    shutil.rmtree(index_copy / manifest["build"])
    path.write_text(json.dumps({**manifest, "files": {}}))
    assert best(open_index(corpus_files, index_copy, small_encoder, reports := Reports())) == "traxoprodil-001" and reports.told


def test_a_reader_that_is_overtaken_reads_the_new_index(
    index_copy: Path, corpus_files: Path, small_encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = module._open
    calls = []

    def overtaken(folder: Path, manifest: module.Manifest) -> Index:
        calls.append(manifest.build)
        if len(calls) == 1:
            monkeypatch.setattr(module, "_open", opening)
            (folder / manifest.build).rename(folder / "build-new")
            (folder / "manifest.json").write_text(manifest.model_copy(update={"build": "build-new"}).model_dump_json())
        return opening(folder, manifest)

    monkeypatch.setattr(module, "_open", overtaken)
    index = open_index(corpus_files, index_copy, small_encoder, reports := Reports())
    assert reports.told == [] and index.manifest.build == "build-new" and best(index) == "traxoprodil-001"


def test_faults_are_named_in_one_sentence(corpus_copy: Path, small_encoder: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexFault, match="cannot be written"):
        open_index(corpus_copy, tmp_path / "file", small_encoder)
    with pytest.raises(EncoderError, match="cannot be loaded"):
        open_index(corpus_copy, tmp_path / "index", str(tmp_path / "none"))
    (corpus_copy / "review.yaml").write_text("[")
    with pytest.raises(CorpusError, match=r"review\.yaml, line"):
        open_index(corpus_copy, tmp_path / "index", small_encoder)
    assert not [path for path in (tmp_path / "index").iterdir() if path.is_dir()], "a build that failed leaves nothing"


BUILDER = """
import os, sys, time
from pathlib import Path
from glutask.retrieval.index import open_index

def report(what, done, total):
    print(what, flush=True)
    if what == sys.argv[4]:
        sys.stdin.readline()

index = open_index(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], report)
print("opened", index.manifest.build, flush=True)
"""


def builder(corpus: Path, folder: Path, encoder: str, stop_at: str = "") -> subprocess.Popen[str]:
    """A process that opens the index and, while building, waits at one step for a line on its standard input."""
    arguments = [sys.executable, "-c", BUILDER, str(corpus), str(folder), encoder, stop_at]
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def read_until(process: subprocess.Popen[str], word: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if line.startswith(word):
            return lines
    raise AssertionError(f"{word!r} was never told: {lines}")


def test_a_second_process_waits_for_the_first(index_copy: Path, corpus_copy: Path, small_encoder: str) -> None:
    edit(corpus_copy)
    first = builder(corpus_copy, index_copy, small_encoder, stop_at="encoding")
    read_until(first, "encoding")
    second = builder(corpus_copy, index_copy, small_encoder)
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(timeout=2.5)
    out, _ = first.communicate("go on\n", timeout=60)
    waited, _ = second.communicate(timeout=60)
    assert waited.split() == ["opened", out.split()[-1]], "the second builds nothing and opens what the first has built"
    assert first.returncode == second.returncode == 0 and out.split()[-1].endswith(f"-{first.pid}")


@pytest.mark.parametrize(
    "step",
    [
        pytest.param("loading the encoder", marks=pytest.mark.torture),
        pytest.param("exporting the query encoder", marks=pytest.mark.torture),
        "encoding",
        pytest.param("done", marks=pytest.mark.torture),
    ],
)
def test_a_first_build_that_is_killed_leaves_a_usable_folder(corpus_files: Path, small_encoder: str, tmp_path: Path, step: str) -> None:
    process = builder(corpus_files, tmp_path / "index", small_encoder, stop_at=step)
    read_until(process, step)
    process.kill()
    process.wait()
    index = open_index(corpus_files, tmp_path / "index", small_encoder, reports := Reports())
    assert best(index) == "traxoprodil-001" and bool(reports.told) == (step != "done")
    assert built_folders(tmp_path / "index") == [index.manifest.build], "nothing unfinished stays behind"


def test_a_rebuild_killed_anywhere_leaves_a_right_index(index_copy: Path, corpus_copy: Path, small_encoder: str) -> None:
    edit(corpus_copy)
    started = time.monotonic()
    whole = builder(corpus_copy, Path(shutil.copytree(index_copy, index_copy.with_name("timed"))), small_encoder)
    whole.communicate(timeout=60)
    duration = time.monotonic() - started
    for share in (0.5, 0.7, 0.8, 0.9, 0.95):
        process = builder(corpus_copy, index_copy, small_encoder)
        time.sleep(share * duration)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        index = open_index(corpus_copy, index_copy, small_encoder)
        assert index.corpus.statements["sarcosine-001"].text.endswith("in Taiwan.") and best(index) == "traxoprodil-001"
        assert built_folders(index_copy) == [index.manifest.build]
        undo = corpus_copy / "agents" / "sarcosine.yaml"
        undo.write_text(undo.read_text() + "# again\n")


@pytest.mark.parametrize("step", ["rename", "replace"])
def test_a_build_killed_while_it_is_published_leaves_a_right_index(index_copy: Path, corpus_copy: Path, small_encoder: str, step: str) -> None:
    edit(corpus_copy)
    program = f"""
import os, signal, sys
from pathlib import Path
from glutask.retrieval.index import open_index

original = Path.{step}
def killed(self, target):
    original(self, target)
    os.kill(os.getpid(), signal.SIGKILL)
Path.{step} = killed
open_index(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
"""
    done = subprocess.run([sys.executable, "-c", program, str(corpus_copy), str(index_copy), small_encoder], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    index = open_index(corpus_copy, index_copy, small_encoder, reports := Reports())
    assert index.corpus.statements["sarcosine-001"].text.endswith("in Taiwan.") and best(index) == "traxoprodil-001"
    assert bool(reports.told) == (step == "rename"), "published by the replacement of the manifest, not before"
