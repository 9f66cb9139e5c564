from __future__ import annotations

import re
from pathlib import Path

import pytest

from glutask.corpus.models import Agent, Review
from glutask.corpus.yaml_lines import MAX_DEPTH, read_model, read_yaml
from glutask.errors import CorpusError


def fault(path: Path, content: str | bytes) -> str:
    """The sentence that reading this content gives."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(CorpusError) as caught:
        read_yaml(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("a: &x [1]\nb: *x\n", 2, "aliases are not used"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "tags (tag:yaml.org,2002:python/object:os.system) are not used"),
        ("a: 1\nb: !!int x\n", 2, "tags"),
        ("a: 1\n\tb: 2\n", 2, "not well-formed YAML"),
        ("a: 1\nb: [1, 2\n", 3, "not well-formed YAML"),
        ("a: 1\na: 2\n", 2, "stands twice"),
        ("a: 1\n---\nb: 2\n", 2, "not well-formed YAML"),
        ("? [a]\n: 1\n", 1, "not well-formed YAML"),
        ("a: 1\nb: \x07\n", 2, "a character that YAML does not allow"),
        ("é: 1\nb: 'ä'\nc: \x00\n", 3, "a character that YAML does not allow"),
        (b"a: 1\nb: \xe4\n", 2, "not UTF-8 text (byte 8)"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_by_line(tmp_path: Path, content: str | bytes, line: int, said: str) -> None:
    path = tmp_path / "x.yaml"
    sentence = fault(path, content)
    assert sentence.startswith(f"{path}, line {line}: ") and said in sentence and "\n" not in sentence


def test_depth_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert read_yaml(path)
    assert f"nested more than {MAX_DEPTH} deep" in fault(path, "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert f"nested more than {MAX_DEPTH} deep" in fault(path, "[" * 200_000)


def test_exponential_aliases_are_refused_at_once(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20))
    assert "aliases" in fault(tmp_path / "x.yaml", bomb)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none.yaml", "does not exist"), (tmp_path, "cannot be read")):
        with pytest.raises(CorpusError, match=said) as caught:
            read_yaml(path)
        assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("highest_phase: \"2\"", "highest_phase: 2", "field development.highest_phase: input should be 'preclinical'"),
        ("    as_of: review\n    evidence: rct", "    as_of: reviewed\n    evidence: rct", "field passages.0.statements.0.as_of: input should be"),
        ("  n: 30\n", "  n: -30\n", "field trials.0.n: input should be greater than or equal to 0 (found -30)"),
        ("  design: Double-blind, placebo-controlled, one infusion\n", "", "field trials.0.design: this field is required; add it"),
        ("  comparator: placebo\n", "  compared: placebo\n", "field trials.0.compared: unknown field; remove it or correct its name"),
        ("sources: [preskorn-2008]}\ndevelopers", "sources: []}\ndevelopers", "field routes.0.sources: tuple should have at least 1 item"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_line_and_field(corpus_copy: Path, old: str, new: str, said: str) -> None:
    path = corpus_copy / "agents" / "traxoprodil.yaml"
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    with pytest.raises(CorpusError) as caught:
        read_model(path, Agent)
    sentence = str(caught.value)
    assert said in sentence and sentence.endswith(".")
    number = int(re.match(rf"{re.escape(str(path))}, line (\d+), field ", sentence)[1])  # type: ignore[index]
    changed = text[: text.index(old)].count("\n") + 1
    assert abs(number - changed) <= (9 if new == "" else 1)


def test_further_faults_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "review.yaml"
    path.write_text("source: review-2021\n")
    with pytest.raises(CorpusError, match=r"line 1, field title: this field is required; add it \(3 more faults follow\)\.$"):
        read_model(path, Review)


@pytest.mark.parametrize("content", ["", "[]", "word", "12"])
def test_a_file_of_another_shape_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "review.yaml"
    path.write_text(content)
    with pytest.raises(CorpusError, match="line 1, field the whole file: "):
        read_model(path, Review)
