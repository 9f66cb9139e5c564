"""The previous answer once more: longer, shorter, with its sources; and questions that name nothing."""

import pytest

from glutask import Assistant

BEFORE = ("GEMINI results",)


@pytest.mark.parametrize("text", ["more detail", "tell me more", "go on", "More, please"])
def test_more_gives_the_same_answer_at_greater_length(assistant: Assistant, text: str) -> None:
    short, long = assistant.ask(BEFORE[0]), assistant.ask(text, BEFORE)
    assert long.interpretation.trials == short.interpretation.trials == ("gemini",)
    assert len(long.citations) > len(short.citations)
    assert long.text.split("\n")[0] == short.text.split("\n")[0]


@pytest.mark.parametrize("text", ["shorter please", "tl;dr", "in one sentence"])
def test_shorter_keeps_the_first_statement(assistant: Assistant, text: str) -> None:
    first = assistant.ask(BEFORE[0]).text.split("\n")[0]
    assert assistant.ask(text, BEFORE).text == first


@pytest.mark.parametrize("text", ["source?", "are you sure?", "says who?"])
def test_sources_are_named(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text, BEFORE)
    assert answer.text.split("\n")[0] == assistant.ask(BEFORE[0]).text.split("\n")[0]
    assert answer.citations[0].source.label in answer.text


@pytest.mark.parametrize(
    "text",
    ["who makes it", "half life?", "was it better than placebo?", "what happened to it after 2021", "source?", "NCT number please", "more detail"],
)
def test_what_names_nothing_is_asked_back(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text)
    assert answer.status == "not_covered" and answer.text.startswith("Which agent, class or trial")


@pytest.mark.parametrize("text", ["what is remission?", "what is a placebo?", "what does CADSS measure", "STAR*D remission rates"])
def test_a_term_is_a_subject(assistant: Assistant, text: str) -> None:
    assert assistant.understand(text).intent == "ask"
