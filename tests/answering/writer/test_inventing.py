"""No number that a model invents reaches a person; `python -m glutask.evaluation.writing inventing` asks every question."""

from __future__ import annotations

from glutask import Assistant
from glutask.answering.writer.scribe import Scribe
from glutask.evaluation.answers import questions_folder
from glutask.evaluation.writing import InventingWriter, invented, questions


def test_no_invented_number_reaches_a_person(assistant: Assistant) -> None:
    scribe, phrased = Scribe(InventingWriter(), assistant.corpus), 0
    for question, history in list(questions(questions_folder() / "test.jsonl"))[::25]:
        composed = assistant.ask(question, history)
        *_, answer = scribe.stream(composed)
        phrased += answer.writing is not None
        assert not invented(answer, composed), question
    assert phrased >= 6
