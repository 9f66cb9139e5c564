from __future__ import annotations

from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.asking import ARTEFACTS, ask

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def _serious(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found["violations"] if v["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Your question").wait_for()
    page.wait_for_timeout(300)
    assert _serious(page) == []
    ask(page, "compare rapastinel and apimostinel")
    assert _serious(page) == []
    page.screenshot(path=ARTEFACTS / f"desktop-{scheme}.png")
    page.get_by_role("tab", name="Explore", exact=True).click()
    page.get_by_role("button", name="rapastinel", exact=True).click()
    page.get_by_role("article", name="rapastinel").wait_for()
    assert _serious(page) == []
    page.get_by_role("tab", name="Look", exact=True).click()
    page.locator("#gt-plot-map .scatterlayer .point").first.wait_for()
    assert _serious(page) == []
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1024, 1920])
def test_nothing_runs_out_of_the_page_at_any_width(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address)
    ask(page, "did lanicemine beat placebo?")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_label("Your question")).to_be_in_viewport()
    context.close()


def test_the_page_names_its_parts(page: Page) -> None:
    expect(page).to_have_title("Glutask: Cited answers about 27 glutamatergic drugs for mood disorders.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Glutask")
    ask(page, "is esketamine approved?")
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("heading", name="is esketamine approved?")).to_be_visible()
    expect(page.get_by_role("region", name="Sources")).to_be_visible()


def test_keys_alone_ask_a_question_and_reach_its_first_marker(page: Page) -> None:
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("is esketamine approved?")
    page.keyboard.press("Enter")
    page.locator(".gt-answer").wait_for()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.classList.contains('gt-cite')"):
            return
    pytest.fail("no marker was reached with the keyboard")


def test_no_font_is_fetched(page: Page) -> None:
    ask(page, "is esketamine approved?")
    assert [url for url in page.requests if "font" in url.lower() and not url.startswith("data:")] == []  # type: ignore[attr-defined]


def test_first_paint_and_answers_are_quick(page: Page) -> None:
    """The quickest of a few, since other tests may hold the machine up."""
    paints = []
    for _ in range(4):
        paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        page.reload()
        page.get_by_label("Your question").wait_for()
    assert min(paints) < 1500
    waits = []
    for turn, question in enumerate(["is esketamine approved?", "what is GLYX-13?", "how does TS-161 work?", "dose of AXS-05 in GEMINI"]):
        page.get_by_label("Your question").fill(question)
        page.evaluate(
            """(turn) => {
            window.entered = window.answered = null;
            const log = document.querySelector('[role=log]');
            const entered = (e) => { if (e.key === 'Enter') window.entered = performance.now(); };
            document.addEventListener('keydown', entered, { capture: true, once: true });
            new MutationObserver(() => {
                if (document.querySelector(`.gt-answer[data-place="${turn}"]`) && !window.answered) window.answered = performance.now();
            }).observe(log ?? document.body, { childList: true, subtree: true });
        }""",
            turn,
        )
        page.get_by_label("Your question").press("Enter")
        page.wait_for_function("window.answered")
        waits.append(page.evaluate("window.answered - window.entered"))
    assert min(waits) < 300
