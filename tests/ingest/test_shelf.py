from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from filelock import FileLock

from glutask.ingest.adding import Adder
from glutask.ingest.library import Library
from glutask.ingest.shelf import Shelf
from glutask.ingest.shelf_index import read_manifest
from tests.ingest.conftest import Counting
from tests.ingest.documents import FOLDER

Open = Callable[..., Adder]
QUESTION = "did sleep latency fall after ketamine?"


def place(shelf: Shelf) -> list[str]:
    return [h.passage.place for h in shelf.search(QUESTION, 3)]


def test_what_another_process_adds_is_found_without_opening_anew(adder: Open, encoder: Counting) -> None:
    opened = adder()
    opened.add([str(FOLDER / "notes.md")])
    shelf = Shelf(Library(opened._library.path), encoder)
    before = shelf.generation
    assert "Abstract › Findings" not in place(shelf)
    adder().add([str(FOLDER / "article.xml")])
    assert "Abstract › Findings" in place(shelf) and shelf.generation > before


def test_titles_and_headings_are_encoded_with_a_passage(adder: Open, encoder: Counting) -> None:
    adder().add([str(FOLDER / "article.xml")])
    assert "Sleep and glutamate in an invented cohort\nAbstract › Findings\nSleep latency fell by 17 minutes." in encoder.texts


def test_vectors_of_sentences_are_kept_and_made_where_they_are_not(adder: Open, encoder: Counting) -> None:
    opened = adder()
    opened.add([str(FOLDER / "article.xml")])
    shelf = Shelf(opened._library, encoder)
    encoder.texts.clear()
    known, fresh = "Sleep latency fell by 17 minutes.", "A sentence that no document holds."
    vectors = shelf.vectors([known, fresh, known])
    assert encoder.texts == [fresh] and (vectors[0] == vectors[2]).all()
    np.testing.assert_allclose(vectors, encoder.encode([known, fresh, known]), atol=1e-4)
    opened.remove(opened._library.documents()[0].id)
    encoder.texts.clear()
    shelf.vectors([known])
    assert encoder.texts == [known]


def test_near_duplicates_are_folded_but_not_where_figures_differ(adder: Open, encoder: Counting, tmp_path: Path) -> None:
    said = "The invented sleep latency fell by {} minutes after ketamine in the second week of the ward's study of lanterns{}"
    for number, (minutes, end) in enumerate([(17, "."), (17, " ."), (18, ".")]):
        (tmp_path / f"{number}.txt").write_text(said.format(minutes, end))
    opened = adder()
    opened.add([str(tmp_path / f"{n}.txt") for n in range(3)])
    hits = Shelf(opened._library, encoder).search(QUESTION)
    assert len(hits) == 2 and sorted(len(h.also) for h in hits) == [0, 1]
    assert {"17" in h.passage.text for h in hits if h.also} == {True}


def test_an_index_that_an_interrupted_run_left_behind_is_built_before_searching(adder: Open, encoder: Counting) -> None:
    opened = adder()
    opened.add([str(FOLDER / "notes.md")])
    opened._index = lambda report: None  # type: ignore[method-assign]  # killed after the document was kept
    opened.add([str(FOLDER / "article.xml")])
    encoded = len(encoder.texts)
    assert "Abstract › Findings" in place(Shelf(opened._library, encoder))
    assert len(encoder.texts) == encoded + 1


def test_while_somebody_adds_the_old_index_is_searched(adder: Open, encoder: Counting) -> None:
    opened = adder()
    opened.add([str(FOLDER / "article.xml")])
    shelf = Shelf(opened._library, encoder)
    opened._index = lambda report: None  # type: ignore[method-assign]
    opened.add([str(FOLDER / "notes.md")])
    with FileLock(opened._library.path.with_suffix(".lock")):
        assert "Abstract › Findings" in place(shelf)


def test_a_damaged_index_is_built_anew(adder: Open, encoder: Counting) -> None:
    opened = adder()
    opened.add([str(FOLDER / "article.xml")])
    good = place(Shelf(opened._library, encoder))
    folder = next(opened._library.path.parent.glob("index-*"))
    manifest = read_manifest(folder)
    assert manifest
    for name in manifest.files:
        path = folder / manifest.build / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        assert place(Shelf(opened._library, encoder)) == good
    (folder / "manifest.json").write_text("{}")
    assert place(Shelf(opened._library, encoder)) == good


def test_after_the_last_document_is_removed_nothing_is_found(adder: Open, encoder: Counting) -> None:
    opened = adder()
    opened.add([str(FOLDER / "notes.md")])
    shelf = Shelf(opened._library, encoder)
    opened.remove(opened._library.documents()[0].id)
    assert shelf.search(QUESTION) == [] and len(shelf) == 0


def test_a_bibliographic_record_completes_what_a_file_says_of_its_work(adder: Open, encoder: Counting, tmp_path: Path) -> None:
    note = tmp_path / "paper.txt"
    note.write_text("A paper saved as text\n\ndoi 10.99999/in.44\n\nTraxoprodil slowed attention in adults.")
    opened = adder()
    opened.add([str(note), str(FOLDER / "records.ris")])
    hits = Shelf(opened._library, encoder).search("does traxoprodil slow attention?")
    assert {h.document.source.title for h in hits if h.passage.document == hits[0].passage.document} == {
        "Traxoprodil and attention in an invented sample"
    }
