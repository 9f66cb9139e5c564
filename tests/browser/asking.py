"""What every browser test does: ask, and keep pictures."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

ARTEFACTS = Path(__file__).parents[1] / "artefacts"
"""Where pictures of the page are kept; not under version control."""
SETTLED = 150
"""Milliseconds after which the page has scrolled to the newest question; what is clicked while it scrolls is missed."""


def ask(page: Page, question: str) -> None:
    """Type a question and wait for its answer."""
    turn = page.locator(".gt-answer").count()
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    page.locator(f".gt-answer[data-place='{turn}']").wait_for()
    page.wait_for_timeout(SETTLED)
