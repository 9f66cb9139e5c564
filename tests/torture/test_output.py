"""Known script-injection texts in every field, in the real browser: nothing runs, nothing becomes an element."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from glutask import Assistant
from glutask.ingest.opening import open_adder
from tests.browser.asking import ask
from tests.serving import running
from tests.torture.fuzzing import XSS, Budget

WORD = "quokka"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The chat of a person whose documents, and the names of whose files, are full of script."""
    home, files = tmp_path_factory.mktemp("attacked"), tmp_path_factory.mktemp("files")
    for number, text in enumerate(XSS):
        (files / f"{number} {text.replace('/', '∕')}.md"[:120]).write_text(
            f"# {text} {number}\n\n## {text}\n\nThe {WORD}{number} sat on the invented wall {text} at noon.\n", encoding="utf-8"
        )
    with open_adder(home=home) as adder:
        assert {o.did for o in adder.add([str(files)]).outcomes} == {"added"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLUTASK_HOME", str(home))
        with running(Assistant()) as found:
            yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    page.dialogs = []  # type: ignore[attr-defined]
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))  # type: ignore[attr-defined]
    page.goto(address)
    page.get_by_label("Your question").wait_for()
    yield page
    page.close()


def inert(page: Page) -> None:
    page.wait_for_timeout(50)
    assert page.evaluate("window.hit") is None and page.dialogs == []  # type: ignore[attr-defined]
    live = "script, img[onerror], iframe[srcdoc], svg[onload], [onclick], [onerror], [onload], [ontoggle], [onmouseover], a[href^='javascript:']"
    for part in (".gt-question", ".gt-answer", ".gt-sources", ".gt-card"):
        assert page.locator(part).locator(live).count() == 0, part


def some(budget: Budget) -> tuple[str, ...]:
    return XSS if budget.seconds >= 30 else XSS[::3]


def test_in_questions(page: Page, budget: Budget) -> None:
    for text in some(budget):
        ask(page, f"what is ketamine {text} for?")
        inert(page)
    budget.count(len(some(budget)))


def test_in_addresses(page: Page, address: str, budget: Budget) -> None:
    for text in some(budget):
        for query in (f"q={quote(text)}", f"q=is+esketamine+approved&without={quote(text)}", f"turns={quote(json.dumps([{'question': text}]))}"):
            page.goto(f"{address}/?{query}&as_of={quote(text)}")
            page.get_by_label("Your question").wait_for()
            inert(page)
        page.goto(f"{address}/export/print?q={quote('what is ketamine ' + text)}")
        assert page.evaluate("window.hit") is None
        assert page.locator("body img, body iframe, body svg, body details").count() == 0
    budget.count(4 * len(some(budget)))


def test_in_documents_and_names_of_files(page: Page, budget: Budget) -> None:
    chosen = [n for n, text in enumerate(XSS) if text in some(budget)]
    for number in chosen:
        ask(page, f"where did the {WORD}{number} sit on the invented wall?")
        section = page.get_by_role("region", name="From your documents").last
        section.locator(".gt-cite").first.click()
        inert(page)
    budget.count(len(chosen))
