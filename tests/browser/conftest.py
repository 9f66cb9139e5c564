"""A real server on a free port and a real headless Chromium, once for all browser tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.asking import ARTEFACTS
from tests.serving import address

__all__ = ["address"]

PATIENCE = 20_000
"""Milliseconds that a page may take: two processes of tests share the machine."""
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_SWITCHES)
        yield started
        started.close()


@pytest.fixture(params=["desktop", "phone"])
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The opened chat on a desktop screen, with every request it made in `page.requests`."""
    yield from _opened(browser, address, DESKTOP)


@pytest.fixture
def sized_page(browser: Browser, address: str, size: str) -> Iterator[Page]:
    """The opened chat, once on a desktop and once on a phone screen."""
    yield from _opened(browser, address, DESKTOP if size == "desktop" else PHONE)


@pytest.fixture
def browser_phone(browser: Browser, address: str) -> Iterator[Page]:
    """The opened chat on a phone screen."""
    yield from _opened(browser, address, PHONE)


def _opened(browser: Browser, address: str, viewport: dict[str, int]) -> Iterator[Page]:
    ARTEFACTS.mkdir(exist_ok=True)
    context = browser.new_context(viewport=viewport, accept_downloads=True)  # type: ignore[arg-type]
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()
    page.requests = []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.requests.append(request.url))  # type: ignore[attr-defined]
    page.goto(address)
    page.get_by_label("Your question").wait_for()
    yield page
    context.close()
