"""What the function answers, the chat shows: every row of the acceptance table, asked in one conversation each."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from glutask import Assistant
from tests.browser.asking import ask

ROWS = (
    ("which glycine-site modulators reached trials?",),
    ("how many NR2B antagonists does the review cover?",),
    ("compare rapastinel and apimostinel",),
    ("is esketamine approved?", "what about its side effects?"),
    ("what is GLYX-13?",),
    ("why might ketamine work so fast?",),
    ("did lanicemine beat placebo?",),
    ("does psilocybin help?",),
    ("should I stop my sertraline and take ketamine?",),
    ("which agents failed in phase 3?",),
    ("What did the review conclude?",),
)


@pytest.mark.parametrize("questions", ROWS, ids=lambda questions: questions[-1])
def test_the_chat_shows_what_the_function_answers(page: Page, assistant: Assistant, questions: tuple[str, ...]) -> None:
    for question in questions:
        ask(page, question)
    answer = assistant.ask(questions[-1], questions[:-1])
    shown = page.locator(".gt-answer").last
    words = set(re.findall(r"\w+", re.sub(r"\[\d+\]", "", answer.text)))
    assert words <= set(re.findall(r"\w+", shown.inner_text()))
    expect(page.locator(".gt-source")).to_have_count(len(answer.citations))
    assert (answer.table is not None) == (shown.locator("table").count() == 1)
