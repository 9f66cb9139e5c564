"""The writer behind the web chat's turns and its endpoints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from glutask import Assistant
from glutask.web.api import Endpoints
from glutask.web.turns import Answerer, Turn
from tests.answering.writer import models
from tests.answering.writer.model import Model, serving, writer_at

TURNS = [Turn(question="is esketamine approved?"), Turn(question="what about its side effects?")]


@pytest.fixture
def model() -> Model:
    return Model(models.honest)


@pytest.fixture
def answerer(model: Model) -> Iterator[Answerer]:
    with serving(model) as address:
        yield Answerer(Assistant(writer=writer_at(address, retries=0)))


def test_only_the_new_answer_is_written_and_it_is_remembered(answerer: Answerer, model: Model) -> None:
    steps = list(answerer.stream(TURNS))
    first, last = steps[-1]
    assert len(steps) > 2 and len(model.requests) == 1
    assert first.answer.writing is None and last.answer.writing is not None and last.query.agents == ("esketamine",)
    assert answerer.answers(TURNS)[1] == last and list(answerer.stream(TURNS)) == [steps[-1]] and len(model.requests) == 1


def test_a_conversation_that_is_brought_back_asks_no_model(answerer: Answerer, model: Model) -> None:
    assert [a.answer.writing for a in answerer.answers(TURNS)] == [None, None] and model.requests == []


def test_a_failure_is_not_remembered(answerer: Answerer, model: Model) -> None:
    model.how["statuses"] = [500]
    *_, failed = answerer.stream(TURNS[:1])
    assert "status 500" in failed[0].answer.text
    *_, written = answerer.stream(TURNS[:1])
    assert written[0].answer.writing is not None and not written[0].answer.writing.failure


def test_the_endpoint_gives_the_written_answer(answerer: Answerer) -> None:
    answer = Endpoints(answerer).ask("is esketamine approved?")
    assert answer["writing"]["model"] == "fake" and "Phrased by a language model" in answer["text"]
