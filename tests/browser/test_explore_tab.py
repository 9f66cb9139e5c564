from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.asking import ARTEFACTS

ROWS = "#gt-agents tbody tr"


def _open(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab, exact=True).click()


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def test_filters_narrow_the_table(sized_page: Page, size: str) -> None:
    page = sized_page
    _open(page, "Explore")
    expect(page.locator(ROWS)).to_have_count(28)
    _choose(page, "Class", "glycine-site modulator")
    expect(page.locator(ROWS)).to_have_count(6)
    _choose(page, "Route", "oral")
    expect(page.locator(ROWS)).not_to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=ARTEFACTS / f"{size}-explore.png")


def test_a_name_in_the_table_opens_its_entry_with_sources(page: Page) -> None:
    _open(page, "Explore")
    page.get_by_role("button", name="rapastinel", exact=True).click()
    entry = page.get_by_role("article", name="rapastinel")
    expect(entry.get_by_role("heading", name="rapastinel")).to_be_visible()
    expect(entry).to_contain_text("GLYX-13")
    expect(entry.get_by_role("region", name="Trials of rapastinel")).to_contain_text("RAP-MD-01")
    assert entry.get_by_role("link").count() > 10
    page.screenshot(path=ARTEFACTS / "desktop-entry.png", full_page=True)


def test_two_agents_stand_side_by_side_with_markers_that_open(page: Page) -> None:
    _open(page, "Explore")
    _open(page, "Compare")
    for name in ("rapastinel", "apimostinel"):
        page.get_by_role("combobox", name="Compare two to four agents").fill(name)
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
    table = page.locator("#gt-comparison table")
    expect(table).to_contain_text("rapastinel", ignore_case=True)
    expect(table).to_contain_text("apimostinel", ignore_case=True)
    page.locator("#gt-comparison .gt-cite").first.click()
    expect(page.locator("#gt-comparison .gt-card.gt-on")).to_be_visible()
    page.screenshot(path=ARTEFACTS / "desktop-comparison.png")
