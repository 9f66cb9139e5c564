from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from glutask import Assistant
from tests.browser.asking import ARTEFACTS, ask
from tests.serving import running


@pytest.fixture
def owned(browser: Browser, owner: Assistant) -> Iterator[Page]:
    """The chat of a person who has added documents; a dialog is noted in `page.dialogs`."""
    ARTEFACTS.mkdir(exist_ok=True)
    with running(owner) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.dialogs = []  # type: ignore[attr-defined]
        page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))  # type: ignore[attr-defined]
        page.goto(address)
        page.get_by_label("Your question").wait_for()
        yield page
        page.close()


def test_a_quote_from_a_document_stands_apart_and_opens_with_its_place(owned: Page) -> None:
    ask(owned, "does sarcosine affect hearing?")
    section = owned.get_by_role("region", name="From your documents")
    expect(section).to_contain_text("Hearing was unchanged in 18 of 20 people")
    section.locator(".gt-cite").click()
    card = owned.locator(".gt-card.gt-on")
    expect(card).to_contain_text("Your document")
    expect(card.locator("mark")).to_contain_text("Hearing was unchanged")
    owned.screenshot(path=ARTEFACTS / "own-document.png")


def test_markup_in_a_document_stays_text(owned: Page) -> None:
    ask(owned, "where on the harbour wall did the ocelot sit?")
    section = owned.get_by_role("region", name="From your documents")
    expect(section).to_contain_text("[link](javascript:alert(3)) and on [1], with **stars**, `ticks`")
    expect(section.locator("button")).to_have_count(1)
    section.locator(".gt-cite").click()
    expect(owned.locator(".gt-card.gt-on")).to_contain_text("<script>alert(2)</script> [2]")
    expect(owned.locator(".gt-answer script, .gt-answer img, .gt-sources script, .gt-sources img, .gt-sources b")).to_have_count(0)
    assert owned.dialogs == []  # type: ignore[attr-defined]
