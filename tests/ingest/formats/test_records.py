import pytest

from glutask.ingest.limits import Limits
from glutask.ingest.reading import read_bytes
from glutask.ingest.refused import Refused
from tests.ingest.documents import cut, readings


def test_ris() -> None:
    article, book = readings("records.ris")
    said = article.details
    assert (said.title, said.year, said.doi) == ("Traxoprodil and attention in an invented sample", 2019, "10.99999/in.44")
    assert said.authors == ("Hill, Dora", "Vale, E. F.")
    (passage,) = cut(article)
    assert passage.text == "Attention was tested in 31 adults. Traxoprodil slowed reaction time by 12 ms."
    assert passage.section == ("Abstract",)
    assert [p.text for p in cut(book)] == ["A book without an abstract"]


def test_medline() -> None:
    (record,) = readings("records.nbib")
    said = record.details
    assert (said.title, said.pmid, said.doi, said.nct) == (
        "Sarcosine and hearing in an invented registry.", "99999992", "10.99999/reg.2", "NCT09999999",
    )  # fmt: skip
    assert (said.authors, said.year) == (("Lake, Hal",), 2020)


def test_bibtex() -> None:
    (record,) = readings("records.bib")
    said = record.details
    assert said.authors == ("Köt, Jan", "O'Brien, Mary", "Invented Group")
    assert (said.journal, said.year, said.doi) == ("Invented Letters", 2018, "10.99999/iol.7")
    assert said.title is not None and said.title.startswith("D-cycloserine and na")
    assert cut(record)[0].text == "Learning improved by 11% in 25 students who took D-cycloserine."


def test_pubmed_xml() -> None:
    trial, note = readings("pubmed.xml")
    said = trial.details
    assert (said.title, said.year, said.nct) == ("Nitrous oxide and laughter: an invented trial.", 2017, "NCT09999998")
    assert said.authors == ("Peak, Ida", "Laughter Group")
    assert [p.place for p in cut(trial)] == ["Abstract › Methods", "Abstract › Results"]
    assert cut(note)[0].text == "A note without an abstract."


@pytest.mark.parametrize(("data", "ending"), [(b"TY  - JOUR\nAU  - A\nER  - \n", ".ris"), (b"@article{a, year = 2000}", ".bib")])
def test_a_record_without_a_title_is_refused(data: bytes, ending: str) -> None:
    with pytest.raises(Refused, match="without a title"):
        read_bytes(data, ending, Limits())


def test_more_records_than_allowed_are_refused() -> None:
    with pytest.raises(Refused, match="more than 2 records"):
        read_bytes(b"TY  - JOUR\nTI  - A\nER  - \n" * 3, ".ris", Limits(records=2))
