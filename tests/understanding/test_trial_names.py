"""Trials that are named only in part."""

import pytest

from glutask import Assistant


def named(assistant: Assistant, question: str) -> set[str]:
    return {assistant.corpus.trials[t].name for t in assistant.understand(question).trials}


@pytest.mark.parametrize(
    ("question", "trials"),
    [
        ("TRANSFORM 1, 2 and 3: what were the differences?", {"TRANSFORM-1", "TRANSFORM-2", "TRANSFORM-3"}),
        ("remission in the second ASPIRE study", {"ASPIRE II"}),
        ("RELIANCE I and III results", {"RELIANCE I", "RELIANCE III"}),
    ],
)
def test_further_numbers_and_ordinals(assistant: Assistant, question: str, trials: set[str]) -> None:
    assert named(assistant, question) == trials


def test_a_trial_is_told_by_its_size_but_not_by_a_bound(assistant: Assistant) -> None:
    only = {}
    for trial in assistant.corpus.trials.values():
        if trial.n and trial.n >= 30:
            only.setdefault(trial.n, []).append(trial)
    size, (trial,) = next((n, found) for n, found in only.items() if len(found) == 1 and len(found[0].agents) == 1)
    agent = assistant.corpus.agents[trial.agents[0]].name
    assert named(assistant, f"what did the {size}-patient trial of {agent} show?") == {trial.name}
    assert not named(assistant, f"did {agent} have a trial with more than {size} patients?")
