from __future__ import annotations

import pytest

from glutask import Assistant


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("how many breakthrough designations has esketamine had?", "**2** (two)"),
        ("number of fast track designations of 4-Cl-KYN, whatever for", "**2** (two)"),
        ("how many fast tracks did AXS-05 get by April 2021?", "**2** (two)"),
    ],
)
def test_designations_of_one_agent_are_counted_over_its_entry(assistant: Assistant, question: str, number: str) -> None:
    answer = assistant.ask(question)
    assert answer.text.startswith(number), answer.text[:200]
    assert answer.claims[0].citations


def test_what_no_trial_satisfies_is_shown_with_how_those_that_fit_otherwise_ended(assistant: Assistant) -> None:
    answer = assistant.ask("how many of the completed phase 3 placebo-controlled esmethadone trials met the primary endpoint?")
    assert answer.text.startswith("**0** (none)") and "RELIANCE III" in answer.text and answer.agents == ("rel-1017",)


def test_trials_that_fit_in_no_way_are_not_said_to_fit(assistant: Assistant) -> None:
    answer = assistant.ask("which positive basimglurant trials were in adolescents?")
    assert "fit but for" not in answer.text and "All in patients that are on record: " in answer.text.replace("\n", " ")


def test_no_yes_is_said_where_a_word_of_the_question_did_not_count(assistant: Assistant) -> None:
    assert not assistant.ask("were any AZD2066 trials positive?").text.startswith("Yes")


def test_a_compound_that_the_review_names_beside_another_is_counted_where_asked(assistant: Assistant) -> None:
    apart = assistant.ask("counting EVT-101 on its own, how many NR2B antagonists got into a depression trial?")
    assert apart.text.startswith("**3** (three)") and "evt-101" in apart.agents
    asked_again = assistant.understand(str(apart.interpretation))
    assert asked_again.apart == ("evt-101",)


def test_an_agent_given_so_by_another_route_is_named_but_not_counted(assistant: Assistant) -> None:
    answer = assistant.ask("which agents are intranasal?")
    assert answer.agents == ("esketamine",) and "mainly by another route: ketamine" in answer.text
    assert "ketamine" in assistant.ask("which of the ketamine family have ever been given by mouth?").agents


def test_program_text_is_asked_back(assistant: Assistant) -> None:
    assert assistant.ask("for i in range(3): print(agents[i])").interpretation.intent == "unclear"


def test_several_agents_stand_side_by_side_in_a_plain_matter(assistant: Assistant) -> None:
    answer = assistant.ask("route of AXS-05, rapastinel and nitrous oxide?")
    assert answer.agents == ("axs-05", "rapastinel", "nitrous-oxide") and answer.table is not None
    assert [claim.text.split("**")[1] for claim in answer.claims[-3:]] == ["AXS-05", "Rapastinel", "Nitrous oxide"]


@pytest.mark.parametrize(
    "question", ["by how many points did HNK beat placebo in the NIMH phase 2?", "response rate in the AVP-786 depression trial?"]
)
def test_a_trial_without_a_result_is_said_to_have_none(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.text.startswith("No result of this trial is on record here:") and (*answer.claims, *answer.later)[0].citations


@pytest.mark.parametrize(
    "question", ["what was the primary outcome of the AVP-786 depression trial?", "was the MADRS used in the AGN-241751 phase 2?"]
)
def test_what_was_measured_is_no_result(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert "No result" not in answer.text and "MADRS" in answer.text


def test_no_licence_is_no_approval(assistant: Assistant) -> None:
    unlicensed = assistant.ask("which ketamine-type drugs had no licence for any mood disorder by April 2021?")
    assert set(unlicensed.agents) == {"ketamine", "r-ketamine", "hnk", "cle100"}
