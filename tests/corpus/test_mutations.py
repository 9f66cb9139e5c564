"""Whatever a person does to a file: it loads, or one sentence names file and line; never another exception."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glutask.corpus.bibliography import read_bibliography
from glutask.corpus.check import check_corpus
from glutask.corpus.models import Agent, Background, Model, Review
from glutask.corpus.yaml_lines import read_model, read_yaml
from glutask.errors import CorpusError
from tests.conftest import FIXTURES

FILES: list[tuple[str, type[Model]]] = [
    ("agents/traxoprodil.yaml", Agent), ("agents/sarcosine.yaml", Agent), ("background/scales.yaml", Background), ("review.yaml", Review),
]  # fmt: skip
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
SYNTAX = ["\t", "\n", "  ", "- ", ": ", "&a ", "*a", "!!int ", "{", "}", "[", "]", "'", '"', "> ", "? ", "#", "\x00", "%YAML 9\n", "<<: ", "\ufeff"]
PIECES = st.one_of(
    st.binary(max_size=6),
    st.text(max_size=6).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(SYNTAX).map(str.encode),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(["review", "2", "paper", "x" * 5000])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


def reads_or_names_the_line(path: Path, model: type[Model]) -> None:
    try:
        read = read_model(path, model)
    except CorpusError as error:
        assert re.match(rf"{re.escape(str(path))}, line \d+[,:] ", str(error)), str(error)
        assert "\n" not in str(error)
    else:
        assert type(read).model_validate_json(read.model_dump_json(by_alias=True)) == read


@pytest.mark.parametrize(("name", "model"), FILES)
@given(data=st.data())
@SETTINGS
def test_any_bytes_changed(tmp_path: Path, name: str, model: type[Model], data: st.DataObject) -> None:
    content = (FIXTURES / "corpus" / name).read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 40)))
        content = content[:start] + data.draw(PIECES) + content[end:]
    path = tmp_path / "changed.yaml"
    path.write_bytes(content)
    reads_or_names_the_line(path, model)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in nested data."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def changed(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    if not place:
        return new
    value = copy.deepcopy(value)
    target = value
    for key in place[:-1]:
        target = target[key]
    if new is DROPPED:
        del target[place[-1]]
    else:
        target[place[-1]] = new
    return value


DROPPED = object()


@pytest.mark.parametrize(("name", "model"), FILES)
@given(data=st.data())
@SETTINGS
def test_any_value_changed(tmp_path: Path, name: str, model: type[Model], data: st.DataObject) -> None:
    value = read_yaml(FIXTURES / "corpus" / name)
    place = data.draw(st.sampled_from(places(value)))
    new = data.draw(st.one_of(VALUES, st.just(DROPPED))) if place else data.draw(VALUES)
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(changed(value, place, new), allow_unicode=True), encoding="utf-8", errors="replace")
    reads_or_names_the_line(path, model)


@given(data=st.data())
@SETTINGS
def test_any_source_changed(tmp_path: Path, data: st.DataObject) -> None:
    value = json.loads((FIXTURES / "corpus" / "bibliography" / "all.json").read_text())
    place = data.draw(st.sampled_from(places(value)))
    new = data.draw(st.one_of(VALUES, st.just(DROPPED))) if place else data.draw(VALUES)
    path = tmp_path / "changed.json"
    text = json.dumps(changed(value, place, new), indent=data.draw(st.sampled_from([None, 1])))
    cut = data.draw(st.one_of(st.just(len(text)), st.integers(0, len(text))))
    path.write_text(text[:cut])
    try:
        sources = read_bibliography(tmp_path)
    except CorpusError as error:
        assert re.match(rf"{re.escape(str(path))}, line \d+", str(error)) and "\n" not in str(error), str(error)
    else:
        assert all(source.id == key for key, source in sources.items())


@given(data=st.data())
@settings(SETTINGS, max_examples=60)
def test_a_check_of_the_whole_corpus_never_breaks(corpus_copy: Path, data: st.DataObject) -> None:
    name, _ = data.draw(st.sampled_from(FILES))
    path, original = corpus_copy / name, (FIXTURES / "corpus" / name).read_text()
    value = read_yaml(path)
    ids = st.sampled_from(["traxoprodil", "sarcosine", "nr2b", "preskorn-2008", "unheard-of", "traxoprodil-001", "A sentence", "later"])
    path.write_text(yaml.safe_dump(changed(value, data.draw(st.sampled_from(places(value)[1:])), data.draw(ids))))
    report = check_corpus(corpus_copy)
    path.write_text(original)
    for fault in report.faults:
        assert str(corpus_copy) in fault and "\n" not in fault and len(fault) < 1000
