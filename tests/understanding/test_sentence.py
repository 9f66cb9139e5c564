"""The sentence that says a query back, asked as a question, gives the same query."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glutask import Assistant
from glutask.assistant import default_assistant
from glutask.understanding.query import Query
from glutask.understanding.sentence import SentenceReader
from glutask.understanding.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]
QUESTIONS = [json.loads(line) for line in (ROOT / "eval" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()][::5]
MEANING = ("operation", "subject", "agents", "excluded", "trials", "sources", "filters", "order", "sorts", "topics", "aspects", "content")
TIME = ("as_of", "since", "only_since", "outside", "look_alikes", "words", "detail")


def meaning(query: Query) -> dict[str, object]:
    return {name: getattr(query, name) for name in (*MEANING, *TIME)}


@pytest.mark.parametrize("item", QUESTIONS, ids=lambda item: item["id"])
def test_the_sentence_of_a_query_means_the_same(assistant: Assistant, item: dict[str, object]) -> None:
    query = assistant.understand(str(item["q"]), [str(q) for q in item.get("history", [])])  # type: ignore[attr-defined]
    again = assistant.understand(str(query))
    assert str(again) == str(query)
    if query.intent == "ask":
        assert [meaning(part) for part in again.parts] == [meaning(part) for part in query.parts]
        assert query.parts or meaning(again) == meaning(query)


def test_a_sentence_of_a_set_gives_the_same_answer(assistant: Assistant) -> None:
    answer = assistant.ask("which oral glycine-site agents failed a randomised trial?")
    assert assistant.ask(str(answer.interpretation)).text == answer.text


@settings(deadline=None)
@given(st.text(max_size=60))
def test_other_words_are_no_sentence(text: str) -> None:
    reader = _reader()
    for said in (text, f"List agents{text}", f"Look up {text}."):
        query = reader.read(said)
        assert query is None or str(query).strip()


@lru_cache(maxsize=1)
def _reader() -> SentenceReader:
    return SentenceReader(default_assistant().corpus, Vocabulary.load(ROOT / "corpus"))
