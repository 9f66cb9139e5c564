from glutask.answering.references import bibtex, ris
from glutask.answering.render import text_html
from glutask.corpus.models import Source

SOURCE = Source(
    id="x-2020", kind="paper", title="50% & more {sic} _x_", authors=("Ångström, A",), year=2020, journal="J & J", pmid="123", doi="10.1000/x"
)


def test_bibtex_escapes_what_tex_would_read() -> None:
    said = bibtex([SOURCE])
    assert r"50\% \& more \{sic\} \_x\_" in said and "doi = {10.1000/x}" in said and said.startswith("@article{x-2020,")


def test_ris_keeps_to_its_lines() -> None:
    lines = ris([SOURCE.model_copy(update={"title": "two\nlines"})]).split("\r\n")
    assert lines[0] == "TY  - JOUR" and "TI  - two lines" in lines and "ER  - " in lines


def test_answers_become_inert_html() -> None:
    said = text_html("<script>alert(1)</script> **bold** [1]\n\n- <img src=x onerror=alert(1)>")
    assert "<script" not in said and "<img" not in said and "<strong>bold</strong>" in said and "href='#ref-1'" in said
