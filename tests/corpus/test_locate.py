from __future__ import annotations

from pathlib import Path

import pytest

from glutask.corpus import locate
from tests.conftest import ROOT


def test_a_checkout_uses_its_own_folders() -> None:
    assert locate.corpus_folder() == ROOT / "corpus"
    assert locate.index_folder() == locate.index_folder(ROOT / "corpus") == ROOT / "index"


def test_an_installed_wheel_uses_what_it_carries_and_the_persons_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "lib" / "site-packages" / "glutask"
    (package / "_corpus").mkdir(parents=True)
    monkeypatch.setattr(locate, "_PACKAGE", package)
    monkeypatch.setattr(locate, "_CHECKOUT", package.parents[1])
    monkeypatch.setenv("GLUTASK_HOME", str(tmp_path / "own"))
    assert locate.corpus_folder() == package / "_corpus"
    assert locate.index_folder() == tmp_path / "own" / "index"


def test_other_corpora_have_an_index_each(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLUTASK_HOME", str(tmp_path / "own"))
    one, other = tmp_path / "a" / "corpus", tmp_path / "b" / "corpus"
    folders = {locate.index_folder(one), locate.index_folder(other), locate.index_folder()}
    assert len(folders) == 3
    assert locate.index_folder(tmp_path / "a" / ".." / "a" / "corpus") == locate.index_folder(one)
    assert locate.index_folder(one).is_relative_to(tmp_path / "own")


def test_the_persons_folder_may_be_given_or_is_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLUTASK_HOME", "~/glutask-things")
    assert locate.home_folder() == Path.home() / "glutask-things"
    monkeypatch.delenv("GLUTASK_HOME")
    assert locate.home_folder().name == "glutask"
