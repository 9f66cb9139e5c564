import pytest

from glutask.ingest.formats.known import format_of
from glutask.ingest.refused import Refused
from tests.ingest.documents import FOLDER


@pytest.mark.parametrize(
    ("name", "found"),
    [("article.xml", "jats"), ("pubmed.xml", "pubmed"), ("page.html", "html"),
     ("notes.md", "markdown"), ("notes.txt", "text"), ("records.ris", "ris"), ("records.nbib", "nbib"), ("records.bib", "bibtex"),
     ("study.json", "clinicaltrials")],
)  # fmt: skip
def test_formats_are_told_by_their_bytes(name: str, found: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert format_of(data, "." + name.split(".")[1]) == found
    if found not in {"markdown", "text", "bibtex"}:
        assert format_of(data, "") == found


@pytest.mark.parametrize(
    ("data", "ending", "said"),
    [(b"", ".txt", "is empty"), (b"  \n", ".md", "is empty"), (b"PK\x03\x04rest", ".pdf", "ZIP archive"), (b"\x1f\x8b\x08", ".xml", "gzip"),
     (b"hello", ".pdf", "does not hold what its ending"), (b"<svg/>", ".xml", "kind that is not read")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data: bytes, ending: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        format_of(data, ending)
