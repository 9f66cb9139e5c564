"""Whatever is asked or searched for, of whatever type: an answer, or one sentence."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from glutask import Assistant
from glutask.errors import GlutaskError
from glutask.web.exports import FORMATS
from tests.torture.fuzzing import QUESTION, TEXT, WRONG, Budget

HISTORY = st.one_of(st.just([]), st.lists(TEXT, max_size=3))


def test_ask(assistant: Assistant, budget: Budget) -> None:
    def check(case: tuple[Any, list[str], str]) -> None:
        question, history, as_of = case
        try:
            answer = assistant.ask(question, history, as_of)  # type: ignore[arg-type]
        except GlutaskError as error:
            assert "\n" not in str(error) and len(str(error)) < 400
            return
        assert answer.model_dump_json() and str(answer.interpretation)
        for format in FORMATS.values():
            format.write([answer]).encode()

    budget.run(st.tuples(st.one_of(*[QUESTION] * 9, WRONG), HISTORY, st.sampled_from(("latest", "review"))), check)


def test_search(assistant: Assistant, budget: Budget) -> None:
    names = st.sampled_from(("agent", "topic", "as_of", "evidence", "year", "__class__"))

    def check(case: tuple[Any, int, str, dict[str, Any]]) -> None:
        text, k, mode, filters = case
        try:
            hits = assistant.search(text, k, mode, **filters)  # type: ignore[arg-type]
        except GlutaskError as error:
            assert "\n" not in str(error) and len(str(error)) < 400
            return
        assert len(hits) <= k and all(hit.statement.text for hit in hits)

    filters = st.dictionaries(names, st.one_of(st.sampled_from(("rapastinel", "efficacy", "later", "rct")), WRONG), max_size=2)
    budget.run(st.tuples(st.one_of(*[QUESTION] * 9, WRONG), st.integers(1, 200), st.sampled_from(("fused", "dense", "bm25")), filters), check)
