from __future__ import annotations

import gzip
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from glutask.errors import IngestError
from glutask.ingest.adding import Added, Adder, Step, find_document
from glutask.ingest.library import documents_of
from glutask.ingest.shelf import Shelf
from tests.ingest.conftest import Counting
from tests.ingest.documents import FOLDER
from tests.ingest.formats.test_xml import BOMB

Open = Callable[..., Adder]


def did(added: Added) -> dict[str, str]:
    return {Path(o.origin).name: o.did for o in added.outcomes}


def library(adder: Adder) -> Path:
    return adder._library.path


def test_a_folder_is_added_with_what_its_documents_say_about_themselves(adder: Open, encoder: Counting) -> None:
    opened = adder()
    steps: list[Step] = []
    added = opened.add([str(FOLDER)], tell=steps.append)
    assert set(did(added).values()) == {"added"}
    assert len(added.outcomes) == len(list(FOLDER.iterdir()))
    documents = {d.source.title: d for d in documents_of(library(opened))}
    cohort = documents["Sleep and glutamate in an invented cohort"]
    assert (cohort.format, cohort.kind, cohort.agents) == ("jats", "article", ("ketamine", "rel-1017"))
    assert cohort.origins == (str(FOLDER / "article.xml"),)
    assert documents["Ward notes of an invented week"].source.kind == "document"
    assert documents["An Invented Study of AXS-05 in People Who Do Not Exist"].source.kind == "registry"
    assert steps[-1].share == 1.0 and steps[-1].encoded == len(encoder.texts) > sum(d.passages for d in documents.values())


def test_the_reviews_own_article_is_known_as_the_corpus_knows_it(adder: Open) -> None:
    opened = adder()
    opened.add([str(FOLDER / "review.xml")])
    (document,) = documents_of(library(opened))
    assert document.source.id == "review-2021" and len(document.source.authors) >= 1
    assert set(document.agents) == {"rapastinel", "apimostinel"}


def test_adding_again_changes_nothing_and_encodes_nothing(adder: Open, encoder: Counting) -> None:
    opened = adder()
    opened.add([str(FOLDER)])
    before, encoded = library(opened).read_bytes(), len(encoder.texts)
    again = opened.add([str(FOLDER), str(FOLDER / "notes.md")])
    assert set(did(again).values()) == {"unchanged"}
    assert len(encoder.texts) == encoded
    assert documents_of(library(opened)) and library(opened).read_bytes() == before


def test_a_changed_file_replaces_its_passages_and_only_new_text_is_encoded(adder: Open, encoder: Counting, tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("# Tea\n\n## Morning\n\nThe invented tea was green.\n\n## Evening\n\nThe invented tea was black.\n")
    opened = adder()
    opened.add([str(note)])
    encoder.texts.clear()
    note.write_text(note.read_text().replace("black", "white"))
    assert did(opened.add([str(note)])) == {"note.md": "replaced"}
    assert sorted(encoder.texts, key=len) == ["The invented tea was white.", "Tea\nEvening\nThe invented tea was white."]
    assert len(documents_of(library(opened))) == 1
    found = " ".join(h.passage.text for h in Shelf(opened._library, encoder).search("which tea in the evening?"))
    assert "white" in found and "black" not in found


def test_the_same_text_from_two_places_is_kept_once_until_neither_holds_it(adder: Open, tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("An invented sentence about lamps.")
    two.write_text("An invented sentence about lamps.")
    opened = adder()
    opened.add([str(one), str(two)])
    (document,) = documents_of(library(opened))
    assert len(document.origins) == 2
    one.write_text("Another invented sentence, about doors.")
    opened.add([str(one)])
    assert sorted(d.origins for d in documents_of(library(opened))) == [(str(one),), (str(two),)]
    two.write_text("Another invented sentence, about doors.")
    opened.add([str(two)])
    assert [d.origins for d in documents_of(library(opened))] == [(str(one), str(two))]


def test_removing_takes_passages_out_and_adding_brings_them_back(adder: Open, encoder: Counting) -> None:
    opened = adder()
    opened.add([str(FOLDER / "notes.md"), str(FOLDER / "page.html")])
    notes = next(d for d in documents_of(library(opened)) if d.format == "markdown")
    assert opened.remove(notes.id[:6]).id == notes.id
    shelf = Shelf(opened._library, encoder)
    assert all(h.passage.document != notes.id for h in shelf.search("was rapastinel well tolerated by older adults?"))
    with pytest.raises(IngestError, match=r"no added document has the id .* glutask list"):
        opened.remove(notes.id)
    assert did(opened.add([str(FOLDER / "notes.md")])) == {"notes.md": "added"}
    assert shelf.search("was rapastinel well tolerated by older adults?")[0].passage.document == notes.id
    with pytest.raises(IngestError, match="begins the ids of 2 documents"):
        find_document(Beginnings(), "a")  # type: ignore[arg-type]


class Beginnings:
    def documents(self) -> list[Named]:
        return [Named("ab"), Named("ac")]


class Named:
    def __init__(self, number: str) -> None:
        self.id = number


def _hostile(folder: Path) -> dict[str, str]:
    """Files that nobody should add, and what is said of each."""
    folder.mkdir()
    (folder / "bomb.xml").write_bytes(BOMB)
    zeros = io.BytesIO()
    with zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.xml", b"0" * 50_000_000)
    (folder / "archive.pdf").write_bytes(zeros.getvalue())
    (folder / "packed.xml").write_bytes(gzip.compress(b"<article/>" * 1_000_000))
    stream = zlib.compress(zlib.compress(b"0" * 300_000_000))
    page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    objects.append(b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    (folder / "flate.pdf").write_bytes(
        body + b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(2_000_000_000)
    (folder / "deep.json").write_bytes(b"[" * 2_000_000)
    (folder / "noise.md").write_bytes(os.urandom(50_000) + b"\0")
    (folder / "endless.txt").symlink_to("/dev/zero")
    return {
        "bomb.xml": "declares entities", "archive.pdf": "ZIP archive", "packed.xml": "gzip archive",
        "flate.pdf": "decompresses to more|holds no text",
        "huge.txt": "larger than 200 MB", "deep.json": "nests too deep", "noise.md": "no text that can be read", "endless.txt": "not a regular file",
        "nowhere.pdf": "No such file",
    }  # fmt: skip


def test_hostile_files_get_one_sentence_each_and_the_rest_are_added(adder: Open, tmp_path: Path) -> None:
    said = _hostile(tmp_path / "files")
    (tmp_path / "files" / "zz-good.txt").write_text("A good invented sentence.")
    opened = adder()
    added = opened.add([str(tmp_path / "files"), str(tmp_path / "nowhere.pdf")])
    reasons = {Path(o.origin).name: o.reason for o in added.outcomes if o.did == "failed"}
    assert did(added)["zz-good.txt"] == "added"
    assert reasons.keys() == said.keys()
    for name, reason in reasons.items():
        assert re.search(said[name], reason) and "\n" not in reason, (name, reason)


def test_names_of_files_are_shown_plainly_or_refused(adder: Open, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad\xff.txt")).write_text("A sentence in a file with a bad name.")
    (tmp_path / "two\nlines\u202etxt.txt").write_text("A sentence in a file with an odd name.")
    opened = adder()
    added = opened.add([str(tmp_path), "", "~nobody/x.txt"])
    reasons = {o.origin: o.reason for o in added.outcomes if o.did == "failed"}
    assert "not UTF-8" in reasons[f"{tmp_path}/bad\ufffd.txt"] and "names nothing" in reasons["an empty name"] and len(reasons) == 3
    assert [d.source.title for d in documents_of(library(opened))] == ["two linestxt.txt"]


def test_addresses_are_not_fetched_unless_that_was_allowed(adder: Open) -> None:
    (outcome,) = adder().add(["https://example.org/paper.pdf"]).outcomes
    assert outcome.did == "failed" and "fetched only from the command line" in outcome.reason


def test_a_damaged_library_is_named_in_one_sentence(adder: Open, tmp_path: Path) -> None:
    path = tmp_path / "home" / "added" / "library.sqlite"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all, " * 500)
    with pytest.raises(IngestError, match=r"library.sqlite is damaged .* move it away and add the documents again"):
        adder()
    with pytest.raises(IngestError, match="is damaged"):
        documents_of(path)
