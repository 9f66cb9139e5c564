"""Whatever stands in a file of the corpus, a document or the index: read, or refused in one sentence; never answered from when damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import strategies as st

from glutask.corpus.load import corpus_digest
from glutask.corpus.models import Agent, Background, Model, Review
from glutask.corpus.yaml_lines import read_model, read_yaml
from glutask.errors import GlutaskError
from glutask.ingest.formats.known import format_of
from glutask.ingest.limits import Limits
from glutask.ingest.passages import passages
from glutask.ingest.reading import read_bytes
from glutask.ingest.refused import Refused
from glutask.retrieval import index as module
from tests.conftest import FIXTURES
from tests.corpus.test_mutations import PIECES, VALUES, changed, places
from tests.ingest.documents import FOLDER as DOCUMENTS
from tests.ingest.documents import handbook
from tests.ingest.test_mutations import CHANGE, damaged
from tests.torture.fuzzing import TRAPS, Budget

MODELS: dict[str, type[Model]] = {
    "agents/traxoprodil.yaml": Agent,
    "agents/sarcosine.yaml": Agent,
    "background/scales.yaml": Background,
    "review.yaml": Review,
}
BOMBS = tuple(
    bomb.encode("utf-8", "surrogatepass")
    for bomb in (
        "[" * 20_000,
        "{a: " * 5_000,
        "- " * 20_000,
        "a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]\n",
        "!!python/object/apply:os.system ['true']",
        "a: 1e999",
        "a: " + "9" * 5000,
        "? " * 5000,
        '"' + "\\u0000" * 999,
        *TRAPS,
    )
)
FILES = {path.name: path.read_bytes() for path in sorted(DOCUMENTS.iterdir())} | {"handbook.pdf": handbook(2)}


def test_corpus_files(tmp_path: Path, budget: Budget) -> None:
    originals = {name: (FIXTURES / "corpus" / name).read_bytes() for name in MODELS}
    parsed = {name: read_yaml(FIXTURES / "corpus" / name) for name in MODELS}
    path = tmp_path / "changed.yaml"

    @st.composite
    def case(draw: Any) -> tuple[str, bytes]:
        name = draw(st.sampled_from(sorted(MODELS)))
        if draw(st.integers(0, 9)) == 0:
            return name, draw(st.sampled_from(BOMBS))
        if draw(st.booleans()):
            value = changed(parsed[name], draw(st.sampled_from(places(parsed[name]))), draw(VALUES))
            return name, yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "replace")
        content = originals[name]
        at = draw(st.integers(0, len(content)))
        return name, content[:at] + draw(PIECES) + content[at + draw(st.integers(0, 40)) :]

    def check(drawn: tuple[str, bytes]) -> None:
        path.write_bytes(drawn[1])
        try:
            read = read_model(path, MODELS[drawn[0]])
        except GlutaskError as error:
            assert str(error).startswith(str(path)) and "\n" not in str(error)
        else:
            assert type(read).model_validate_json(read.model_dump_json(by_alias=True)) == read

    budget.run(case(), check)


@pytest.mark.parametrize("name", sorted(FILES))
def test_documents_of_each_format(name: str, budget: Budget) -> None:
    ending = Path(name).suffix
    bombs = (
        *BOMBS,
        b"<a>" * 20_000,
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + b"&b;" * 999,
        b'{"a":' * 20_000,
        b"@article{" * 3_000,
        b"TY  - JOUR\r\n" * 3_000,
    )
    mixed = st.one_of(
        *[st.lists(CHANGE, min_size=1, max_size=8).map(lambda changes: damaged(FILES[name], changes))] * 6,
        st.binary(max_size=200),
        st.sampled_from(bombs),
        st.tuples(st.sampled_from(bombs), st.integers(0, 99)).map(lambda t: FILES[name][: t[1]] + t[0]),
    )

    def check(data: bytes) -> None:
        try:
            readings = read_bytes(data, ending, Limits()).readings
        except Refused as reason:
            assert "\n" not in str(reason) and len(str(reason)) <= 250
            return
        for reading in readings:
            assert all(reading.text[p.start : p.end] == p.text for p in passages(reading))

    assert format_of(FILES[name], ending)
    budget._replace(seconds=budget.seconds / 4).run(mixed, check)


def test_damage_to_the_index(index_copy: Path, corpus_files: Path, small_encoder: str, budget: Budget) -> None:
    digest = corpus_digest(corpus_files)
    manifest = module._current(index_copy, digest, small_encoder)
    assert manifest
    sizes = {name: (index_copy / manifest.build / name).stat().st_size for name in manifest.files}

    def check(case: tuple[str, float, int, bool]) -> None:
        name, share, bit, cut = case
        path = index_copy / manifest.build / name
        at = min(int(share * sizes[name]), sizes[name] - 1)
        with path.open("r+b") as file:
            file.seek(at)
            kept = file.read() if cut else file.read(1)
            file.seek(at)
            file.truncate() if cut else file.write(bytes([kept[0] ^ (1 << bit)]))
        try:
            assert module._current(index_copy, digest, small_encoder) is None, case
        finally:
            with path.open("r+b") as file:
                file.seek(at)
                file.write(kept)

    budget.run(st.tuples(st.sampled_from(sorted(sizes)), st.floats(0, 1), st.integers(0, 7), st.booleans()), check)
    assert module._current(index_copy, digest, small_encoder) == manifest


def test_any_manifest(index_copy: Path, corpus_files: Path, small_encoder: str, budget: Budget) -> None:
    path, digest = index_copy / "manifest.json", corpus_digest(corpus_files)
    right = json.loads(path.read_text())

    def check(case: tuple[Any, Any]) -> None:
        path.write_text(json.dumps(changed(right, *case), default=str), encoding="utf-8", errors="replace")
        found = module._current(index_copy, digest, small_encoder)
        assert found is None or (found.corpus, found.encoder, found.format) == (digest, small_encoder, module.FORMAT)

    budget._replace(seconds=budget.seconds / 2).run(st.tuples(st.sampled_from(places(right)), VALUES), check)
