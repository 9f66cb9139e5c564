"""No number is made up: each one in a claim stands in the statements that the claim cites."""

from __future__ import annotations

import json
import re
from functools import cache

from glutask import Answer, Assistant

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
COMPUTED = re.compile(r"\band \d+ more\b|^\*\*\d+\*\*|\b\d+ randomised trials? (?:positive|negative|mixed)")
"""What is counted from the claim's own citations."""
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def numbers(text: str) -> set[str]:
    """Numbers of a text, thousands without commas and without idle zeros."""
    return {f"{float(number.replace(',', '')):g}" for number in NUMBER.findall(text)}


@cache
def names(assistant: Assistant) -> tuple[str, ...]:
    """Names of agents, trials and sources, in lower case and longest first, whose digits are no figures."""
    corpus = assistant.corpus
    known = {name for agent in corpus.agents.values() for name in (agent.name, agent.review_name, agent.title, *agent.names.all)}
    known |= {name for trial in corpus.trials.values() for name in (trial.name, *trial.aliases, *trial.nct)}
    return tuple(sorted({name.lower() for name in known if re.search(r"\d", name)}, key=len, reverse=True))


def without_names(assistant: Assistant, text: str) -> str:
    """A text in lower case with these names left out."""
    left = text.lower()
    for name in names(assistant):
        left = left.replace(name, " ")
    return left


def unsupported(assistant: Assistant, answer: Answer) -> list[tuple[str, str]]:
    """Numbers of the claims that stand in nothing they cite."""
    found = []
    for claim in (*answer.claims, *answer.later):
        cited = [c for c in answer.citations if c.number in claim.citations]
        quoted = " ".join(c.quote for c in cited)
        allowed = numbers(quoted) | {str(n) for n, word in enumerate(WORDS) if re.search(rf"\b{word}\b", quoted, re.IGNORECASE)}
        said = without_names(assistant, COMPUTED.sub(" ", claim.text))
        found += [(number, claim.text) for number in sorted(numbers(said) - allowed)]
    return found


def test_numbers_are_read_as_figures() -> None:
    assert numbers("n=1,304; 8.60 points; p<0.001, 2019") == {"1304", "8.6", "0.001", "2019"}


def test_every_number_of_a_claim_stands_in_what_it_cites(assistant: Assistant, dev_answers: list[Answer]) -> None:
    assert len(dev_answers) > 150
    wrong = {answer.question: found for answer in dev_answers if (found := unsupported(assistant, answer))}
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)


def test_the_same_holds_as_of_the_review(assistant: Assistant, dev_answers: list[Answer]) -> None:
    answers = [assistant.ask(answer.question, as_of="review") for answer in dev_answers[::8]]
    wrong = {answer.question: found for answer in answers if (found := unsupported(assistant, answer))}
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)
