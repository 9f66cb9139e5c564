from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from glutask import Answer, Assistant
from glutask.answering.answer import Table
from glutask.web.escape import attribute, link, text
from glutask.web.reading import Reader
from glutask.web.sources_panel import panel_html
from glutask.web.tables import table_html

NASTY = "<img src=x onerror=alert(1)> \"quoted\" 'single' & {{x}} ${y} `z`"
QUESTIONS = (
    "which glycine-site modulators reached trials?",
    "did lanicemine beat placebo?",
    "compare rapastinel and apimostinel",
    "should I stop my sertraline and take ketamine?",
    "does psilocybin help?",
    "what happened to esketamine since the review?",
)


class _Balanced(HTMLParser):
    """Notes elements that are not closed where they were opened."""

    VOID = frozenset({"br", "img", "hr", "input", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


@pytest.fixture(params=QUESTIONS)
def answer(request: pytest.FixtureRequest, assistant: Assistant) -> Answer:
    return assistant.ask(request.param)


def test_the_html_is_well_formed_and_on_one_line(answer: Answer, assistant: Assistant) -> None:
    for html in (Reader(answer, assistant.corpus, 0).html(), panel_html(answer, assistant.corpus, 0)):
        parser = _Balanced()
        parser.feed(html)
        assert parser.faults == []
        assert parser.open == []
        assert "\n" not in html


def test_every_citation_of_the_text_is_a_marker_and_a_place_in_the_panel(answer: Answer, assistant: Assistant) -> None:
    said = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}
    markers = {int(n) for n in re.findall(r'data-n="(\d+)"', Reader(answer, assistant.corpus, 3).html())}
    places = {int(n) for n in re.findall(r'id="gt-3-(\d+)"', panel_html(answer, assistant.corpus, 3))}
    assert said == markers
    assert markers <= places == {c.number for c in answer.citations}


def test_no_word_of_the_answer_is_lost(answer: Answer, assistant: Assistant) -> None:
    wanted = set(re.findall(r"\w+", re.sub(r"\[\d+\]", "", answer.text)))
    assert wanted <= set(re.findall(r"\w+", _plain(Reader(answer, assistant.corpus, 0).html())))


def test_what_came_later_stands_in_a_section_of_its_own(assistant: Assistant) -> None:
    answer = assistant.ask("what is esketamine?")
    html = Reader(answer, assistant.corpus, 0).html()
    apart = html[html.index('<section class="gt-later"') : html.index("</section>")]
    assert apart.count("<li>") == len(answer.later) > 0


def test_a_question_and_quotes_cannot_bring_markup(assistant: Assistant) -> None:
    answer = assistant.ask("what is ketamine?").model_copy(update={"question": NASTY, "text": NASTY, "claims": (), "later": ()})
    citation = answer.citations[0].model_copy(update={"quote": NASTY})
    source = citation.source.model_copy(update={"title": NASTY, "url": "javascript:alert(1)", "doi": None, "pmid": None, "nct": None})
    answer = answer.model_copy(update={"citations": (citation.model_copy(update={"source": source}),)})
    for html in (Reader(answer, assistant.corpus, 0).html(), panel_html(answer, assistant.corpus, 0)):
        assert "<img" not in html
        assert "javascript:" not in html


def test_text_and_attributes_are_escaped() -> None:
    assert text("<b>\n&") == "&lt;b&gt;<br>&amp;"
    assert attribute('a"b\nc') == "a&quot;b c"
    assert attribute("a\r\nb", lines=True) == "a&#13;&#10;b"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//host/x", "", None, "ftp://host"])
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert link(address, "label") == "label"


def test_a_link_leaves_without_a_trace() -> None:
    assert 'rel="noopener noreferrer"' in link("https://doi.org/10.1/x?a=1&b=2", "DOI")


def test_a_table_keeps_its_cells_as_text() -> None:
    html = table_html(Table(columns=("", NASTY), rows=((NASTY, "=1+1"),)), 0)
    assert "<img" not in html
    assert "&#x27;=1+1" in html
