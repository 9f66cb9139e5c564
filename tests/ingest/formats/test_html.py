import contextlib

import pytest

from glutask.ingest.limits import Limits
from glutask.ingest.reading import read_bytes
from glutask.ingest.refused import Refused
from tests.ingest.documents import cut, readings


def test_a_page_is_read_without_what_stands_around_it() -> None:
    (page,) = readings("page.html")
    assert page.details.title == "A page on basimglurant and appetite"
    assert (page.details.authors, page.details.year, page.details.doi) == (("Brook, B.", "Dell, C."), 2022, "10.99999/iwl.5")
    places = {p.place: p.text for p in cut(page)}
    assert places[""] == "Opening words with an emphasis and a naïve é."
    assert places["Appetite"] == "In an invented ward, basimglurant left appetite unchanged in 12 of 15 adults."
    assert places["Appetite › By week"] == "Week | Score\n\n1 | 7.5"
    assert places["Weight"] == "Loose text about weight\n\nand a paragraph.\n\nafter it"
    for word in ("alert", "color", "Home of", "newsletter", "Cookie"):
        assert word not in page.text


def test_lists_of_references_are_left_out_up_to_the_next_section() -> None:
    listed = b"<h2>7. References</h2><h3>Books</h3><ol><li>Zarate 2006.</li></ol>"
    html = b"<html><body><h2>Results</h2><p>A.</p>" + listed + b"<h2>Appendix</h2><p>B.</p></body></html>"
    (page,) = read_bytes(html, ".html", Limits()).readings
    assert [(p.place, p.text) for p in cut(page)] == [("Results", "A."), ("Appendix", "B.")]


def test_a_page_that_scripts_would_make_is_refused() -> None:
    with pytest.raises(Refused, match="made by scripts"):
        read_bytes(b"<!doctype html><html><body><div id=app></div><script>go()</script></body></html>", ".html", Limits())


@pytest.mark.parametrize(
    "data",
    [b"<html>" + b"<div>" * 5000 + b"deep", b"<html><p>a<table><tr><td>b</html", b"<html>\x00<p>a\xff</p>", b"<html><di&v><p>a<h{2>b</foot}er>"],
)
def test_bad_html_is_read_or_refused_but_never_breaks(data: bytes) -> None:
    with contextlib.suppress(Refused):
        read_bytes(data, ".html", Limits())
