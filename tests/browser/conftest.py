"""A real server on a free port and a real headless Chromium, once for all browser tests."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from glutask.assistant import default_assistant
from glutask.web.launch import build_app, free_port

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
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A person's own folder, so that tests write nothing elsewhere."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLUTASK_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """Address of the running web chat."""
    port = free_port("127.0.0.1", 17860)
    server = uvicorn.Server(uvicorn.Config(build_app(default_assistant()), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
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


def _opened(browser: Browser, address: str, viewport: dict[str, int]) -> Iterator[Page]:
    context = browser.new_context(viewport=viewport, accept_downloads=True)  # type: ignore[arg-type]
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()
    page.requests = []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.requests.append(request.url))  # type: ignore[attr-defined]
    page.goto(address)
    page.get_by_label("Your question").wait_for()
    yield page
    context.close()
