from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from glutask import Assistant
from glutask.web.addresses import export_parameters, question_parameters, read_parameters
from glutask.web.turns import MOST_TURNS, Answerer, Turn, read_turns, write_turns

_LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
_JSON = st.recursive(_LEAF, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(_JSON)
def test_whatever_a_browser_sends_is_read_without_a_fault(sent: Any) -> None:
    assert all(isinstance(turn, Turn) for turn in read_turns(sent))


def test_turns_survive_the_way_to_the_browser_and_back() -> None:
    turns = [Turn(question="a?"), Turn(question="b?", as_of="review", without=("agent:ketamine",), fresh=True)]
    assert read_turns(json.loads(json.dumps(write_turns(turns)))) == turns


def test_only_the_latest_turns_are_kept() -> None:
    turns = read_turns([{"question": f"question {n}?"} for n in range(MOST_TURNS + 5)])
    assert len(turns) == MOST_TURNS
    assert turns[-1].question == f"question {MOST_TURNS + 4}?"


def test_a_fresh_turn_knows_nothing_of_those_before(assistant: Assistant) -> None:
    answerer = Answerer(assistant)
    leaning = Turn(question="what about its side effects?")
    first, followed = answerer.answers([Turn(question="is esketamine approved?"), leaning])
    assert followed.answer.agents == first.answer.agents
    assert answerer.answers([first.turn, leaning.model_copy(update={"fresh": True})])[1].history == ()


def test_an_answer_is_made_once(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    answerer = Answerer(assistant)
    turns = [Turn(question="is esketamine approved?")]
    made = answerer.answers(turns)
    monkeypatch.setattr(assistant, "answer", lambda query: pytest.fail("answered again"))
    assert answerer.answers(turns)[0] is made[0]


def test_an_address_gives_back_the_question_it_was_made_of(assistant: Assistant) -> None:
    answerer = Answerer(assistant)
    turns = [Turn(question="is esketamine approved?"), Turn(question="what about its side effects?", as_of="review", without=("topic:safety",))]
    answered = answerer.answers(turns)[-1]
    again = answerer.answers(read_parameters(QueryParams(question_parameters(answered))))
    assert again[-1].answer == answered.answer


def test_an_export_s_address_holds_the_conversation_exactly() -> None:
    turns = [Turn(question="a & b = c?", fresh=True), Turn(question="d?", without=("words",))]
    assert read_parameters(QueryParams(export_parameters(turns, last_only=True))) == turns


@pytest.mark.parametrize("address", ["", "q=", "turns=", "turns=nonsense", "turns=%7B%7D", "q=%20&as_of=never"])
def test_an_address_without_a_question_holds_no_turns(address: str) -> None:
    assert read_parameters(QueryParams(address)) == []
