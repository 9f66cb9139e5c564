"""Opens what adding and removing need: the index' encoder, the corpus' names, the library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glutask.corpus.locate import corpus_folder, documents_file, index_folder
from glutask.ingest.adding import Adder
from glutask.ingest.kept import Keeper
from glutask.ingest.library import Library
from glutask.ingest.limits import Limits
from glutask.retrieval.index import open_index
from glutask.retrieval.manifest import Report
from glutask.understanding.linking import Linker
from glutask.understanding.vocabulary import Vocabulary


@contextmanager
def open_adder(
    corpus: Path | None = None, index: Path | None = None, home: Path | None = None, limits: Limits | None = None, report: Report | None = None
) -> Iterator[Adder]:
    """An adder to the library of a home folder.

    Args:
        corpus: Folder of corpus files; the project's own by default.
        index: Folder of its index; the corpus' own by default.
        home: A person's own folder; `GLUTASK_HOME` by default.
        limits: What one file may cost.
        report: Told of progress while the corpus' index is built.
    """
    folder = corpus or corpus_folder()
    opened = open_index(folder, index or index_folder(folder), report=report)
    keeper = Keeper(opened.corpus, Linker(opened.corpus, Vocabulary.load(folder)))
    with Library(documents_file(home)) as library:
        yield Adder(library, opened.retriever.encoder, keeper, limits)
