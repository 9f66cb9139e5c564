from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.asking import ARTEFACTS, ask


def test_a_marker_opens_its_statement_highlighted_in_its_passage_beside_the_answer(sized_page: Page, size: str) -> None:
    page = sized_page
    ask(page, "did lanicemine beat placebo?")
    marker = page.locator(".gt-answer").last.locator(".gt-cite").nth(1)
    number = marker.inner_text()
    marker.click()
    card = page.locator(".gt-card.gt-on")
    expect(card).to_be_in_viewport()
    expect(card.locator(".gt-source.gt-on .gt-number")).to_have_text(number)
    expect(card.locator("details mark")).to_be_visible()
    assert card.locator("details mark").inner_text() in card.locator("blockquote").inner_text()
    expect(page.locator(".gt-answer").last).to_be_visible()
    page.screenshot(path=ARTEFACTS / f"{size}-citation.png")


def test_a_marker_of_an_earlier_answer_brings_its_own_sources_back(page: Page) -> None:
    ask(page, "what is GLYX-13?")
    ask(page, "is esketamine approved?")
    expect(page.locator(".gt-for")).to_contain_text("esketamine")
    page.locator(".gt-answer[data-place='0'] .gt-cite").first.click()
    expect(page.locator(".gt-for")).to_contain_text("GLYX-13")
    expect(page.locator(".gt-card.gt-on")).to_be_visible()


def test_keys_alone_open_a_source_and_lead_back_to_the_answer(page: Page) -> None:
    ask(page, "is esketamine approved?")
    marker = page.locator(".gt-answer .gt-cite").first
    marker.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".gt-source.gt-on")).to_be_focused()
    page.keyboard.press("Escape")
    expect(marker).to_be_focused()
    expect(page.locator(".gt-on")).to_have_count(0)


def test_on_a_phone_the_sources_open_over_the_page_and_close(browser_phone: Page) -> None:
    page = browser_phone
    ask(page, "is esketamine approved?")
    expect(page.locator(".gt-sources")).to_be_hidden()
    page.locator(".gt-answer .gt-cite").first.click()
    expect(page.locator(".gt-sources")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".gt-sources")).to_be_hidden()


def test_marks_tell_evidence_and_direction_in_words(page: Page) -> None:
    ask(page, "did lanicemine beat placebo?")
    answer = page.locator(".gt-answer").last
    expect(answer.locator(".gt-evidence").first).to_contain_text("Randomised trial")
    expect(answer.locator(".gt-positive").first).to_contain_text("Positive")
    expect(answer.locator(".gt-negative").first).to_contain_text("Negative")


def test_what_came_after_the_review_is_apart(page: Page) -> None:
    ask(page, "what happened to esketamine since the review?")
    later = page.get_by_role("region", name="Since the review")
    expect(later.first).to_be_visible()
    expect(later.locator(".gt-cite").first).to_be_visible()
