from glutask.ingest.limits import Limits
from glutask.ingest.reading import read_bytes
from tests.ingest.documents import FOLDER, cut, readings


def test_markdown_has_sections_and_offsets_into_the_file() -> None:
    (notes,) = readings("notes.md")
    assert notes.details.title == "Notes from an invented journal club"
    written = (FOLDER / "notes.md").read_text(encoding="utf-8")
    found = {p.place: p for p in cut(notes)}
    tolerated = found["Rapastinel in older adults"]
    assert tolerated.text.startswith("The presenter said that rapastinel had been *well tolerated*\nby nine adults over 70.\n\n- Nobody fell.")
    assert written[tolerated.start : tolerated.end] == tolerated.text
    assert found["Rapastinel in older adults › Dose"].text == "Given as 450 mg once a week."
    assert found["Open questions"].text == "Does it keep working after week 12?"
    assert "author: somebody" not in "".join(p.text for p in found.values())


def test_plain_text() -> None:
    (notes,) = readings("notes.txt")
    assert notes.details.title == "Ward notes of an invented week"
    assert "i.e. the lower dose" in cut(notes)[0].text


def test_other_encodings_and_hidden_characters() -> None:
    for data in ("na\u00efve \u20ac".encode("cp1252"), "na\u00efve \u20ac".encode("utf-16"), "\ufeffna\u0069\u0308ve \u202e\u20ac".encode()):
        assert read_bytes(data, ".txt", Limits()).readings[0].text == "na\u00efve \u20ac"
