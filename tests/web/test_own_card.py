from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from gradio_client import Client

from glutask import Assistant
from glutask.web.reading import Reader
from glutask.web.sources_panel import panel_html
from glutask.web.turns import Answerer, Turn
from tests.serving import running


class Tags(HTMLParser):
    """Notes every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_quotes_stand_in_a_section_of_their_own(owner: Assistant) -> None:
    answer = owner.ask("does sarcosine affect hearing?")
    html = Reader(answer, owner.corpus, 0).html()
    curated, own = html.split('<section class="gt-own" aria-label="From your documents">')
    assert "Hearing was unchanged" in own and "Hearing was unchanged" not in curated
    marker = f'data-n="{answer.citations[-1].number}"'
    assert marker in own and marker not in curated
    panel = panel_html(answer, owner.corpus, 0)
    assert panel.count("gt-own-card") == 1
    card = panel.split("gt-own-card")[1]
    assert "Your document" in card and "<mark>Hearing was unchanged" in card


def test_the_text_around_a_quote_is_shown(owner: Assistant) -> None:
    card = panel_html(owner.ask("how many teacups was rapastinel poured into?"), owner.corpus, 0).split("gt-own-card")[1]
    assert "3 Glycine-Site Modulators › 3.2 Rapastinel" in card
    assert "blue kettle" in card and "Apimostinel was left" in card


def test_nothing_of_a_document_becomes_markup_or_a_marker(owner: Assistant) -> None:
    answer = owner.ask("where on the harbour wall did the ocelot sit?")
    assert len(answer.own) == 1
    for html in (Reader(answer, owner.corpus, 0).html(), panel_html(answer, owner.corpus, 0), answer.to_html()):
        tags = Tags(html).found
        assert not [t for t, _ in tags if t in {"script", "img", "b"}]
        assert not [a for _, a in tags if any(k.startswith("on") or "javascript:" in (v or "") for k, v in a.items())]
        assert "on a [link](javascript:alert(3)) and on [1], with **stars**, `ticks`" in re.sub(r"<[^>]*>", "", html)
    assert len(re.findall('gt-cite"', Reader(answer, owner.corpus, 0).html())) == 1


def test_what_is_added_while_the_server_runs_is_in_the_next_answer(owner: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    answerer = Answerer(owner)
    turn = Turn(question="does sarcosine affect hearing?")
    first = answerer.answers([turn])[0]
    assert answerer.answers([turn])[0] is first
    monkeypatch.setattr(owner, "documents_generation", lambda: 99)
    assert answerer.answers([turn])[0] is not first


def test_the_api_answers_from_the_documents_and_searches_them(owner: Assistant) -> None:
    with running(owner) as address:
        client = Client(address, verbose=False)
        answer = client.predict("does traxoprodil slow reaction time?", api_name="/ask")
        cited = [c for c in answer["citations"] if c["place"]]
        assert [c["number"] for c in cited] == [n for claim in answer["own"] for n in claim["citations"]]
        assert "Traxoprodil slowed reaction time by 12 ms." in cited[0]["quote"] and cited[0]["place"]["words"] == "Abstract"
        hits = client.predict("traxoprodil and attention", 2, documents=True, api_name="/search")
        assert hits[0]["document"]["source"]["doi"] == "10.99999/in.44" and "Traxoprodil slowed" in hits[0]["passage"]["text"]
