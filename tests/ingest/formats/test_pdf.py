import io

import pytest
from pypdf import PdfReader, PdfWriter

from glutask.ingest.formats.pdf_layout import PageText, lay_out
from glutask.ingest.limits import Limits
from glutask.ingest.reading import read_bytes
from glutask.ingest.refused import Refused
from tests.ingest.documents import TITLE, cut, handbook


def test_three_hundred_pages_keep_their_numbers_and_chapters() -> None:
    (book,) = read_bytes(handbook(300), ".pdf", Limits()).readings
    assert (book.pages, book.unread, book.details.title) == (300, 0, TITLE)
    found = {p.page: p for p in reversed(cut(book))}
    assert len(found) == 300
    for number in (2, 137, 300):
        assert found[number].section == (f"Chapter {number}",)
        assert found[number].text.startswith(f"The zephyr{number} preparation was given at {number + 1000} mg by mouth.")
    assert "Invented Press" not in "".join(p.text for p in found.values())


def test_without_bookmarks_known_headings_are_found_and_references_left_out() -> None:
    (book,) = read_bytes(handbook(6, bookmarked=False), ".pdf", Limits()).readings
    assert {(p.page, p.section) for p in cut(book) if p.section} == {(n, (("References", "Methods", "Results")[n % 3],)) for n in (1, 2, 4, 5)}


def test_words_broken_at_a_line_end_are_joined_as_they_are_spelled_elsewhere() -> None:
    text = "A double-blind trial of gluta-\nmate in a double-\nblind ward with (R)-\nketamine, AXS-\n05 and ﬁne care."
    joined, blocks = lay_out([PageText(1, text)], {}, 1000)
    assert joined == "A double-blind trial of glutamate in a double-blind ward with (R)- ketamine, AXS-05 and fine care."
    assert (blocks[0].start, blocks[0].end, blocks[0].page) == (0, len(joined), 1)


def test_a_page_that_repeats_a_form_is_not_taken_for_running_heads() -> None:
    pages = [PageText(n, f"This is page {n}") for n in range(1, 11)]
    assert [b.page for b in lay_out(pages, {}, 1000)[1]] == list(range(1, 11))


@pytest.mark.parametrize("part", [slice(0, 900), slice(0, 60), slice(700, None)])
def test_a_damaged_pdf_is_read_or_refused_in_one_sentence(part: slice) -> None:
    try:
        read_bytes(b"%PDF-1.7\n" + handbook(2)[part], ".pdf", Limits())
    except Refused as error:
        assert "\n" not in str(error)


def test_encrypted_scanned_and_long_ones_are_refused_with_what_to_do() -> None:
    locked, opened, blank = PdfWriter(), PdfWriter(), PdfWriter()
    for writer, user in ((locked, "secret"), (opened, "")):
        writer.append(PdfReader(io.BytesIO(handbook(1))))
        writer.encrypt(user, "owner", algorithm="RC4-128")
    blank.add_blank_page(200, 200)
    with pytest.raises(Refused, match="encrypted; save a copy without a password"):
        read_bytes(_bytes(locked), ".pdf", Limits())
    assert read_bytes(_bytes(opened), ".pdf", Limits()).readings[0].pages == 1
    with pytest.raises(Refused, match=r"holds no text .*ocrmypdf"):
        read_bytes(_bytes(blank), ".pdf", Limits())
    with pytest.raises(Refused, match="3 pages, more than 2"):
        read_bytes(handbook(3), ".pdf", Limits(pages=2))


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
