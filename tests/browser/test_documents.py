from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

PROGRAMS = Path(__file__).parents[2] / "docs" / "programs.md"


def test_the_javascript_example_runs(page: Page, address: str) -> None:
    (block,) = re.findall(r"```js\n(.*?)```", PROGRAMS.read_text(encoding="utf-8"), re.DOTALL)
    assert page.evaluate(f"async () => {{ {block.replace('http://127.0.0.1:7860', address)}; return answer.status; }}") == "answered"


def test_the_page_of_endpoints_lists_ours_without_asking_another_host(page: Page, address: str) -> None:
    page.get_by_role("button", name=re.compile("Use via API")).click()
    expect(page.get_by_text("get_agent", exact=True).first).to_be_visible()
    page.wait_for_timeout(500)
    outside = [url for url in page.requests if not url.startswith((address, "data:", "blob:"))]  # type: ignore[attr-defined]
    assert outside == []
