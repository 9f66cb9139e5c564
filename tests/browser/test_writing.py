"""The chat with a language model behind the writer: the answer grows, and what failed the check is told."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from glutask import Assistant
from tests.answering.writer import models
from tests.answering.writer.model import Model, serving, writer_at
from tests.browser.asking import ask
from tests.serving import running


def test_an_answer_grows_by_checked_sentences(browser: Browser) -> None:
    model = Model(models.honest, pause=0.01)
    with serving(model) as at, running(Assistant(writer=writer_at(at))) as address:
        page = browser.new_page()
        page.goto(address)
        ask(page, "did lanicemine beat placebo?")
        answer = page.locator(".gt-answer").last
        expect(answer).to_contain_text("Sanacora 2014")
        assert "Phrased by a language model" not in answer.inner_text(), "it is still being written"
        expect(answer).to_contain_text("0 of 4 replaced by the evidence itself", timeout=20_000)
        answer.locator(".gt-cite").first.click()
        expect(page.locator(".gt-card").first).to_be_visible()
        model.behaviour = models.hostile
        ask(page, "ELEKT-D response rates ketamine and ECT")
        expect(page.locator(".gt-answer").last).to_contain_text("3 of 4 replaced")
        assert page.locator(".gt-answer").last.locator("script").count() == 0
        page.close()
