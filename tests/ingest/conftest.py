"""What the tests of adding share: the real encoder and names, and libraries in folders of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from glutask.corpus.locate import corpus_folder, documents_file, index_folder
from glutask.ingest.adding import Adder
from glutask.ingest.kept import Keeper
from glutask.ingest.library import Library
from glutask.ingest.limits import Limits
from glutask.retrieval.index import Index, open_index
from glutask.understanding.linking import Linker
from glutask.understanding.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def opened() -> Index:
    return open_index(corpus_folder(), index_folder())


@pytest.fixture(scope="session")
def keeper(opened: Index) -> Keeper:
    return Keeper(opened.corpus, Linker(opened.corpus, Vocabulary.load(corpus_folder())))


class Counting:
    """The real encoder; notes what it was asked to encode."""

    def __init__(self, opened: Index) -> None:
        self._encoder = opened.retriever.encoder
        self.name, self.dimension = self._encoder.name, self._encoder.dimension
        self.pieces = self._encoder.pieces
        self.texts: list[str] = []

    def encode(self, texts, progress=None):  # type: ignore[no-untyped-def]
        self.texts += texts
        return self._encoder.encode(texts, progress)


@pytest.fixture
def encoder(opened: Index) -> Counting:
    return Counting(opened)


@pytest.fixture
def adder(tmp_path: Path, encoder: Counting, keeper: Keeper) -> Iterator[Callable[..., Adder]]:
    """Opens adders to one library."""
    with ExitStack() as stack:
        yield lambda **limits: Adder(stack.enter_context(Library(documents_file(tmp_path / "home"))), encoder, keeper, Limits(**limits))
