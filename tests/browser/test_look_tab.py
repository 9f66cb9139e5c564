from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.asking import ARTEFACTS


@pytest.mark.parametrize(("picture", "name"), [("Phases", "map"), ("Timeline", "timeline"), ("Effects", "effects")])
def test_each_point_opens_what_it_stands_for_with_its_source(page: Page, picture: str, name: str) -> None:
    page.get_by_role("tab", name="Look", exact=True).click()
    page.get_by_role("tab", name=picture, exact=True).click()
    point = page.locator(f"#gt-plot-{name} .scatterlayer .point").first
    point.wait_for()
    page.screenshot(path=ARTEFACTS / f"desktop-{name}.png", full_page=True)
    card = page.locator("#gt-point .gt-card")
    _click_until(page, point, card)
    expect(card.locator(".gt-source").first).to_be_visible()


def _click_until(page: Page, point: Locator, shown: Locator) -> None:
    """Click where the point is; again if the picture was still settling into its place."""
    for patience in (2_000, 4_000, 8_000):
        box = point.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        with suppress(PlaywrightTimeoutError):
            shown.wait_for(timeout=patience)
            return
    expect(shown).to_be_visible()


def test_each_picture_is_there_as_a_table(page: Page) -> None:
    page.get_by_role("tab", name="Look", exact=True).click()
    page.get_by_role("tab", name="Effects", exact=True).click()
    page.get_by_role("button", name="The same as a table").filter(visible=True).click()
    expect(page.get_by_role("columnheader", name="Difference, MADRS points")).to_be_visible()


def test_the_review_s_date_is_drawn_into_the_timeline(page: Page) -> None:
    page.get_by_role("tab", name="Look", exact=True).click()
    page.get_by_role("tab", name="Timeline", exact=True).click()
    expect(page.locator("#gt-plot-timeline .annotation-text", has_text="the review")).to_be_visible()
    expect(page.locator("#gt-plot-timeline .shapelayer path").first).to_be_attached()


def test_pictures_scroll_in_their_own_frame_on_a_phone(browser_phone: Page) -> None:
    page = browser_phone
    page.get_by_role("tab", name="Look", exact=True).click()
    page.locator("#gt-plot-map .scatterlayer .point").first.wait_for()
    page.screenshot(path=ARTEFACTS / "phone-map.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
