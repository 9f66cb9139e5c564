from __future__ import annotations

import json
import re

import httpx
import pytest

from glutask import Assistant
from glutask.web.exports import FORMATS, file_name, offered


def test_a_conversation_as_html_keeps_the_references_of_each_answer_apart(assistant: Assistant) -> None:
    answers = [assistant.ask("is esketamine approved?"), assistant.ask("what is GLYX-13?")]
    page = FORMATS["html"].write(answers)
    ids = re.findall(r"id='([^']+)'", page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"href='#([^']+)'", page)) <= set(ids)
    assert page.count("<body>") == page.count("</body>") == 1


def test_references_of_a_conversation_name_each_source_once(assistant: Assistant) -> None:
    answers = [assistant.ask("is esketamine approved?")] * 2
    ids = [item["id"] for item in json.loads(FORMATS["csl"].write(answers))]
    assert sorted(ids) == sorted(s.id for s in answers[0].sources)
    assert FORMATS["bibtex"].write(answers).count("\n@") + 1 == len(ids)


def test_only_what_is_there_is_offered(assistant: Assistant) -> None:
    nothing = assistant.ask("does psilocybin help?").model_copy(update={"citations": (), "table": None})
    assert offered([nothing]) == ["markdown", "html", "print"]
    assert set(offered([assistant.ask("which glycine-site modulators reached trials?")])) == set(FORMATS)


def test_a_file_is_named_after_its_question(assistant: Assistant) -> None:
    answer = assistant.ask("is esketamine approved?").model_copy(update={"question": '../"x"\r\n; is it?'})
    assert file_name("bibtex", [answer]) == "glutask-x-is-it.bib"


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"csv"}))
def test_every_format_is_served(address: str, name: str) -> None:
    answer = httpx.get(f"{address}/export/{name}", params={"q": "is esketamine approved?"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(FORMATS[name].media_type)
    assert answer.headers["content-disposition"].startswith("inline" if name == "print" else "attachment")
    assert "esketamine" in answer.text.lower()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/export/docx?q=is+esketamine+approved", 404), ("/export/html", 400), ("/export/csv?q=is+esketamine+approved", 404), ("/export/html?q=+", 400)],
)
def test_what_cannot_be_taken_away_is_said_in_one_sentence(address: str, path: str, status: int) -> None:
    answer = httpx.get(f"{address}{path}")
    assert answer.status_code == status
    assert len(answer.text.splitlines()) == 1
