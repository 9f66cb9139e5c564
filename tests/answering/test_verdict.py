"""Yes or no: only where an entry or a question that asks no less says so."""

import re

import pytest

from glutask import Assistant


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("is Nuedexta approved in the US for anything?", "Not for a mood disorder."),
        ("is rapastinel approved?", "No."),
        ("is basimglurant oral?", "Yes."),
        ("does Auvelity raise blood pressure", "Yes."),
        ("Was esketamine better than quetiapine?", "Yes."),
    ],
)
def test_it_leads(assistant: Assistant, question: str, lead: str) -> None:
    assert assistant.ask(question).text.startswith(lead)


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("is Auvelity approved for kids?", ()),
        ("does spravato still need an oral antidepressant in the US?", ()),
        ("R-107 tablets what are they", ()),
        ("what about ketamine?", ("does lanicemine cause dissociation?",)),
    ],
)
def test_it_is_not_said_of_less_or_of_something_else(assistant: Assistant, question: str, history: tuple[str, ...]) -> None:
    assert not re.match(r"(?:Yes|No)\.", assistant.ask(question, history).text.lstrip("- "))


def test_the_statement_that_answers_leads_even_if_it_is_a_later_one(assistant: Assistant) -> None:
    answer = assistant.ask("KARMA-Dep 2 positive?")
    first = answer.text.split("\n")[0]
    assert "KARMA-Dep 2" in first and "Since the review" not in first
    assert answer.later and answer.later[0].text in first


@pytest.mark.parametrize("question", ["does Spravato help people with depression?", "is Auvelity any good against depression", "is esketamine safe?"])
def test_whether_it_works_or_is_safe_at_all_is_not_read_off_one_statement(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and not re.match(r"(?:Yes|No)\.", answer.text)
    assert len(answer.text.split()) <= 230


def test_a_trial_that_was_lost_has_no_winning_dose(assistant: Assistant) -> None:
    assert assistant.ask("which dose won in PURSUIT?").text.startswith("PURSUIT was negative.")


def test_what_was_not_so_by_the_review_is_not_denied_of_today(assistant: Assistant) -> None:
    answer = assistant.ask("plain dextromethorphan: was there an RCT as add-on to SSRIs?")
    assert answer.text.startswith("Not by April 2021.") and "3.94" in " ".join(claim.text for claim in answer.later)


def test_a_figure_that_no_statement_gives_is_said_to_be_missing(assistant: Assistant) -> None:
    text = assistant.ask("What percentage of the sarcosine group in Huang 2013 was in remission?").text
    assert text.endswith("None of these statements gives the percentage asked for.")
    assert "None of these statements" not in assistant.ask("What percentage responded in GEMINI?").text


def test_another_use_is_asked_for_and_the_approval_for_it_shown(assistant: Assistant) -> None:
    text = assistant.ask("has the FDA said yes to auvelity for something other than depression?").text
    assert text.startswith("Yes.") and "Alzheimer" in text.split("[1]")[0]
    assert assistant.ask("is Spravato approved for anything else?").text.startswith("No.")


def test_what_an_abbreviation_stands_for_is_told_and_no_agent(assistant: Assistant) -> None:
    assert "target of rapamycin" in assistant.ask("What does mTORC1 stand for?").text.split("[1]")[0]
