"""A conversation as the messages of `gr.Chatbot`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glutask.corpus.corpus import Corpus
from glutask.web.escape import text
from glutask.web.reading import Reader
from glutask.web.take_away import take_away_html
from glutask.web.turns import Answered


def messages(conversation: Sequence[Answered], corpus: Corpus) -> list[dict[str, Any]]:
    """Question and answer in turn; what can be asked next is offered with the last answer."""
    said: list[dict[str, Any]] = []
    for turn, answered in enumerate(conversation):
        answer = answered.answer
        said.append({"role": "user", "content": f'<h2 class="gt-question">{text(answer.question)}</h2>'})
        said.append({"role": "assistant", "content": Reader(answer, corpus, turn).html(take_away_html(conversation[: turn + 1]))})
    if conversation:
        said[-1]["options"] = [{"value": s, "label": s} for s in conversation[-1].answer.suggestions]
    return said
