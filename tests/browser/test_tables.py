from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.asking import ask


def _column(page: Page, index: int) -> list[str]:
    return [row.locator("th,td").nth(index).inner_text() for row in page.locator(".gt-answer .gt-table tbody tr").all()]


def test_a_heading_sorts_up_then_down(page: Page) -> None:
    ask(page, "which glycine-site modulators reached trials?")
    heading = page.locator(".gt-answer .gt-table thead th").first
    heading.get_by_role("button").click()
    assert _column(page, 0) == sorted(_column(page, 0), key=str.lower)
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    assert _column(page, 0) == sorted(_column(page, 0), key=str.lower, reverse=True)
    expect(heading).to_have_attribute("aria-sort", "descending")


def test_the_table_downloads_as_csv_and_copies(page: Page) -> None:
    ask(page, "which glycine-site modulators reached trials?")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    saved = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(saved)))
    assert waiting.value.suggested_filename.endswith(".csv")
    assert len(rows) == 7
    page.get_by_role("button", name="Copy table").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert [line.split("\t")[0] for line in copied.splitlines()[1:]] == [row[0] for row in rows[1:]]


def test_on_a_phone_a_wide_table_scrolls_in_its_own_frame(browser_phone: Page) -> None:
    ask(browser_phone, "which glycine-site modulators reached trials?")
    frame = browser_phone.locator(".gt-answer .gt-scroll")
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
    assert browser_phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
