from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.asking import ARTEFACTS, ask

FLAGSHIP = "which glycine-site modulators reached trials?"
GLYCINE_SITE = ("D-cycloserine", "NRX-101", "rapastinel", "apimostinel", "sarcosine", "4-Cl-KYN")


def test_flagship_question_lists_all_six_with_phase_and_citation(sized_page: Page, size: str) -> None:
    ask(sized_page, FLAGSHIP)
    answer = sized_page.locator(".gt-answer").last
    for name in GLYCINE_SITE:
        item = answer.locator("li").filter(has_text=re.compile(re.escape(name), re.IGNORECASE)).first
        expect(item).to_contain_text(re.compile("phase [1-4]"))
        expect(item.locator(".gt-cite").first).to_be_visible()
    sized_page.screenshot(path=ARTEFACTS / f"{size}-flagship.png")


def test_no_request_leaves_this_machine(page: Page, address: str) -> None:
    ask(page, FLAGSHIP)
    page.locator(".gt-cite").first.click()
    page.wait_for_timeout(500)
    outside = [url for url in page.requests if not url.startswith((address, "data:", "blob:"))]  # type: ignore[attr-defined]
    assert len(page.requests) > 10  # type: ignore[attr-defined]
    assert outside == []


def test_sources_beside_the_answer_show_statement_paper_year_and_link(page: Page) -> None:
    ask(page, FLAGSHIP)
    source = page.locator(".gt-card").first
    expect(source.locator("blockquote")).to_contain_text("D-cycloserine")
    expect(source.locator(".gt-papers")).to_contain_text(re.compile(r"\((19|20)\d\d\)"))
    assert (source.get_by_role("link").first.get_attribute("href") or "").startswith("https://")


def test_example_question_is_asked_by_a_click(page: Page) -> None:
    page.get_by_role("button", name="how many NR2B antagonists").click()
    expect(page.locator(".gt-answer").last).to_contain_text("three")


def test_answer_says_what_the_question_was_taken_to_mean(page: Page) -> None:
    ask(page, FLAGSHIP)
    expect(page.locator(".gt-meant").last).to_contain_text("glycine-site")


def test_follow_up_is_understood_from_the_question_before(page: Page) -> None:
    ask(page, "is esketamine approved?")
    ask(page, "what about its side effects?")
    expect(page.locator(".gt-answer").last).to_contain_text(re.compile("esketamine|Spravato"))


def test_markup_in_a_question_stays_text(page: Page) -> None:
    ask(page, "what is <img src=x onerror=window.hit=1> {{7*7}} ${window.hit=2} **ketamine**?")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None
    expect(page.locator(".gt-question").last).to_contain_text("<img src=x onerror=window.hit=1> {{7*7}} ${window.hit=2} **ketamine**?")
    expect(page.locator(".gt-for")).to_contain_text("<img src=x onerror=window.hit=1> {{7*7}} ${window.hit=2}")


def test_empty_and_endless_questions_get_one_clear_sentence(page: Page) -> None:
    box = page.get_by_label("Your question")
    for question, said in (("   ", "empty"), ("x" * 20_000, "20,000 characters")):
        box.fill(question)
        box.press("Enter")
        expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(page.locator(".gt-answer")).to_have_count(0)
