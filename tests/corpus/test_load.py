from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from glutask.corpus.load import corpus_digest, line_of_id, load_corpus
from glutask.errors import CorpusError


def test_everything_is_read(corpus_files: Path) -> None:
    corpus = load_corpus(corpus_files)
    assert list(corpus.agents) == ["sarcosine", "traxoprodil"]
    assert list(corpus.classes) == ["glycine-site", "nr2b"]
    assert list(corpus.trials) == ["preskorn-2008"]
    assert set(corpus.statements) >= {"traxoprodil-001", "traxoprodil-002", "sarcosine-001", "background-001", "traxoprodil.action"}
    assert corpus.digest == corpus_digest(corpus_files)


def test_the_digest_follows_content_and_names_only(corpus_copy: Path, corpus_files: Path, tmp_path: Path) -> None:
    before = corpus_digest(corpus_copy)
    assert before == corpus_digest(corpus_files)
    (corpus_copy / "README.md").write_text("not a part of it")
    assert corpus_digest(corpus_copy) == before
    moved = corpus_copy / "agents" / "sarcosine.yaml"
    moved.rename(corpus_copy / "background" / "sarcosine.yaml")
    renamed = corpus_digest(corpus_copy)
    assert renamed != before
    with (corpus_copy / "review.yaml").open("a") as file:
        file.write("# a remark\n")
    assert corpus_digest(corpus_copy) not in {before, renamed}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("agents/sarcosine.yaml", "id: sarcosine\n", "id: glycine\n", "line 1, field id: 'glycine' differs from the file's name"),
        ("agents/sarcosine.yaml", "class: glycine-site", "class: glycine", "line 1, field class: 'glycine' is not one of glycine-site, nr2b"),
        ("vocabulary/templates.yaml", "{review_name}", "{reviewname}", "a template does not fit"),
        ("vocabulary/templates.yaml", "{review_name}", "{0}", "a template does not fit"),
        ("vocabulary/templates.yaml", "{review_name}", "{", "a template does not fit"),
        ("vocabulary/templates.yaml", "topic: identity", "topic: identities", "a template does not fit"),
    ],
)
def test_a_fault_is_named_in_one_sentence(corpus_copy: Path, name: str, old: str, new: str, said: str) -> None:
    path = corpus_copy / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CorpusError) as caught:
        load_corpus(corpus_copy)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}, line ") and said in sentence and "\n" not in sentence


@pytest.mark.parametrize("name", ["review.yaml", "vocabulary/templates.yaml"])
def test_a_missing_file_is_named(corpus_copy: Path, name: str) -> None:
    (corpus_copy / name).unlink()
    with pytest.raises(CorpusError, match=f"{name}: the file does not exist"):
        load_corpus(corpus_copy)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="none: no corpus folder here"):
        load_corpus(tmp_path / "none")


def test_ids_are_found_however_they_are_written(corpus_copy: Path) -> None:
    agent = corpus_copy / "agents" / "sarcosine.yaml"
    assert line_of_id(corpus_copy, "sarcosine") == f"{agent}, line 1"
    assert line_of_id(corpus_copy, "preskorn-2008") == f"{corpus_copy / 'agents' / 'traxoprodil.yaml'}, line 29"
    assert line_of_id(corpus_copy, "huang-2013") == f"{corpus_copy / 'bibliography' / 'all.json'}, line 5"
    assert line_of_id(corpus_copy, "nowhere") == str(corpus_copy)
    shutil.rmtree(corpus_copy / "bibliography")
    (corpus_copy / "background" / "odd.yaml").write_text("id: [1,\n'id': 'quoted'  # so\n- {id: flow, x: 1}\n")
    assert line_of_id(corpus_copy, "quoted").endswith("odd.yaml, line 2")
    assert line_of_id(corpus_copy, "flow").endswith("odd.yaml, line 3")
