from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, Route, expect

from glutask.evaluation.jsonl import read_lines
from glutask.evaluation.questions import EvalQuestion
from tests.browser.asking import ask

LISTED = ".gt-answer[data-place='0'] ul li"


def test_a_part_that_is_taken_out_asks_again_and_comes_back(page: Page) -> None:
    ask(page, "which oral glycine-site modulators reached trials?")
    before = page.locator(LISTED).count()
    chip = page.get_by_role("checkbox", name="oral")
    expect(chip).to_be_checked()
    chip.uncheck()
    expect(page.locator(LISTED)).not_to_have_count(before)
    page.get_by_role("checkbox", name="oral").check()
    expect(page.locator(LISTED)).to_have_count(before)
    expect(page.locator(".gt-answer")).to_have_count(1)


def test_only_what_the_review_knew(page: Page) -> None:
    ask(page, "what is esketamine?")
    expect(page.get_by_role("region", name="Since the review")).to_have_count(1)
    page.get_by_label("Only what was known in April 2021").check()
    expect(page.get_by_role("region", name="Since the review")).to_have_count(0)
    expect(page.locator(".gt-meant")).to_contain_text("April 2021")


def test_a_suggested_question_is_asked_by_a_click(page: Page) -> None:
    ask(page, "what is GLYX-13?")
    suggestion = page.locator("#gt-chat button.option").first
    asked = suggestion.inner_text()
    suggestion.click()
    expect(page.locator(".gt-question").nth(1)).to_have_text(asked)
    expect(page.locator(".gt-answer")).to_have_count(2)


def test_a_conversation_outlasts_a_reload_with_its_citations(page: Page) -> None:
    ask(page, "is esketamine approved?")
    ask(page, "what about its side effects?")
    before = [a.inner_text() for a in page.locator(".gt-answer").all()]
    page.reload()
    expect(page.locator(".gt-answer")).to_have_count(2)
    assert [a.inner_text() for a in page.locator(".gt-answer").all()] == before
    page.locator(".gt-answer[data-place='1'] .gt-cite").first.click()
    expect(page.locator(".gt-card.gt-on")).to_be_visible()


def test_clearing_forgets_the_conversation(page: Page) -> None:
    kept = "(localStorage.getItem('glutask-conversation') ?? '').length"
    ask(page, "is esketamine approved?")
    page.wait_for_function(f"{kept} > 100")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".gt-answer")).to_have_count(0)
    page.wait_for_function(f"{kept} < 100")
    page.reload()
    page.get_by_label("Your question").wait_for()
    page.wait_for_timeout(500)
    expect(page.locator(".gt-answer")).to_have_count(0)


def test_an_address_reopens_its_question_once(page: Page, address: str) -> None:
    page.goto(f"{address}/?q={quote('did lanicemine beat placebo?')}")
    expect(page.locator(".gt-question")).to_have_text("did lanicemine beat placebo?")
    expect(page.locator(".gt-answer .gt-cite").first).to_be_visible()
    page.wait_for_url(lambda url: "q=" not in url)
    page.reload()
    page.wait_for_timeout(800)
    expect(page.locator(".gt-answer")).to_have_count(1)


def test_a_copied_link_of_a_follow_up_brings_its_history(page: Page) -> None:
    ask(page, "is esketamine approved?")
    ask(page, "what about its side effects?")
    told = page.locator(".gt-answer").last.locator("p, li").all_inner_texts()
    foot = page.locator(".gt-answer").last.locator(".gt-take")
    foot.locator("summary").click()
    foot.get_by_role("button", name="Copy link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    page.evaluate("localStorage.clear()")
    page.goto(link)
    expect(page.locator(".gt-answer")).to_have_count(2)
    assert page.locator(".gt-answer").last.locator("p, li").all_inner_texts() == told


def test_answers_are_taken_away_as_documents_and_references(page: Page) -> None:
    ask(page, "is esketamine approved?")
    ask(page, "which glycine-site modulators reached trials?")
    foot = page.locator(".gt-answer").last.locator(".gt-take")
    foot.locator("summary").click()
    alone, together = foot.locator("p").all()
    held_by = {"Markdown": "# which glycine-site", "HTML": "<!doctype html>", "BibTeX": "@", "RIS": "TY  - ", "CSL-JSON": '"title"'}
    for name, held in held_by.items():
        with page.expect_download() as waiting:
            alone.get_by_role("link", name=name).click()
        assert held in Path(waiting.value.path()).read_text(encoding="utf-8")
    with page.expect_download() as waiting:
        together.get_by_role("link", name="Markdown").click()
    both = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert "# is esketamine approved?" in both
    assert "# which glycine-site" in both


def test_print_opens_a_page_of_its_own(page: Page) -> None:
    page.context.add_init_script("window.print = () => { window.printed = true; }")
    ask(page, "is esketamine approved?")
    foot = page.locator(".gt-answer").last.locator(".gt-take")
    foot.locator("summary").click()
    with page.expect_popup() as waiting:
        foot.get_by_role("link", name="Print or PDF").click()
    shown = waiting.value
    expect(shown.get_by_role("heading", name="References")).to_be_visible()
    shown.wait_for_function("window.printed")


def test_a_thumb_and_a_remark_become_lines_that_the_evaluation_reads(page: Page, home: Path) -> None:
    ask(page, "is esketamine approved?")
    page.get_by_role("button", name="dislike").click()
    remark = page.get_by_label("What was wrong or missing?")
    remark.fill("The date for Japan is missing.")
    remark.press("Enter")
    expect(page.get_by_text("Your remark is kept")).to_be_visible()
    questions = [q for _, q in read_lines(home / "feedback.jsonl", EvalQuestion)]
    assert [q.kind for q in questions][-2:] == ["feedback-bad", "feedback-bad"]
    assert questions[-1].q == "is esketamine approved?"
    assert questions[-1].answer == "The date for Japan is missing."
    assert all(json.loads(line) for line in (home / "feedback.jsonl").read_text().splitlines())


def test_a_slow_start_wipes_no_answer(page: Page) -> None:
    held: list[Route] = []
    page.route("**/gradio_api/run/**", lambda route: route.fallback() if held else held.append(route))
    page.reload()
    page.wait_for_function("document.querySelector('.gt-welcome')")
    while not held:
        page.wait_for_timeout(50)
    ask(page, "is esketamine approved?")
    with page.expect_response("**/gradio_api/run/**"):
        held[0].continue_()
    page.wait_for_timeout(300)
    expect(page.locator(".gt-answer")).to_have_count(1)
