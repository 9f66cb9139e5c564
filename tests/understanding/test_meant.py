"""Trials and agents that a question means without naming them."""

import pytest

from glutask import Assistant


@pytest.mark.parametrize(
    ("question", "nct"),
    [
        ("NV-5138 phase 2b results", "NCT05066672"),
        ("how many people were in the 2b of NV-5138?", "NCT05066672"),
    ],
)
def test_an_agent_s_only_trial_of_a_phase(assistant: Assistant, question: str, nct: str) -> None:
    trials = [assistant.corpus.trials[t] for t in assistant.understand(question).trials]
    assert len(trials) == 1 and nct in trials[0].nct


@pytest.mark.parametrize("question", ["did NV-5138 reach phase 2b?", "is NV-5138 in phase 2b?", "rapastinel phase 3", "NV-5138 phase 9"])
def test_a_phase_that_tells_no_single_trial(assistant: Assistant, question: str) -> None:
    assert not assistant.understand(question).trials


def test_a_paper_means_its_trial_and_its_agent(assistant: Assistant) -> None:
    query = assistant.understand("how many were women in Quiroz et al?")
    assert query.agents == ("basimglurant",) and [assistant.corpus.trials[t].name for t in query.trials] == ["MARIGOLD"]


def test_the_review_means_no_agent(assistant: Assistant) -> None:
    assert not assistant.understand("what does the review conclude?").agents


def test_a_country_tells_the_only_trial_there(assistant: Assistant) -> None:
    query = assistant.understand("what was the response in the Taiwanese sarcosine study?")
    assert [assistant.corpus.trials[t].name for t in query.trials] == ["Huang 2013"]
