"""What must hold of every answer, over the development questions."""

import re
import subprocess
import sys

import pytest

from glutask import Answer, Assistant

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@pytest.fixture
def answers(dev_answers: list[Answer]) -> list[Answer]:
    return dev_answers


def test_every_claim_cites_and_every_marker_leads_somewhere(answers: list[Answer]) -> None:
    for answer in answers:
        numbers = {c.number for c in answer.citations}
        assert numbers == set(range(1, len(numbers) + 1)), answer.question
        for claim in (*answer.claims, *answer.later):
            assert claim.citations and set(claim.citations) <= numbers, answer.question
        assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)} == numbers, answer.question


def test_every_number_of_a_claim_stands_in_what_it_cites(answers: list[Answer], assistant: Assistant) -> None:
    names = {re.sub(r"\W", "", n.lower()) for a in assistant.corpus.agents.values() for n in (a.name, *a.names.all)}
    for answer in answers:
        quotes = {c.number: c.quote for c in answer.citations}
        for claim in (*answer.claims, *answer.later):
            cited = (
                " ".join(quotes[n] for n in claim.citations)
                + " "
                + " ".join(assistant.corpus.agents[a].name for a in claim.agents if a in assistant.corpus.agents)
            )
            said = re.sub(r"\*\*.*?\*\*:?", "", claim.text) if claim.text.startswith("**") else claim.text
            tail = re.sub(r"\band \d+ more\b|^(?:Mixed: .*?\.|\*\*\d+\*\*.*?:)\s", "", said)
            for number in _NUMBER.findall(tail):
                assert number in _NUMBER.findall(cited) or number in cited, (answer.question, number, claim.text, sorted(names)[:0])


def test_what_came_later_is_kept_apart(answers: list[Answer], assistant: Assistant) -> None:
    for answer in answers:
        if answer.interpretation.parts or answer.interpretation.operation in {"list", "count", "rank"}:
            continue
        statements = {c.number: assistant.corpus.statements[c.statement] for c in answer.citations}
        assert all(statements[n].as_of == "review" for c in answer.claims for n in c.citations), answer.question


def test_answers_are_short_unless_more_is_asked_for(answers: list[Answer]) -> None:
    lengths = sorted(len(a.text.split()) for a in answers)
    assert lengths[len(lengths) // 2] <= 160


def test_as_of_the_review_says_nothing_that_came_later(assistant: Assistant) -> None:
    answer = assistant.ask("is AXS-05 approved?", as_of="review")
    assert answer.text.startswith("No.") and not answer.later
    assert all(assistant.corpus.statements[c.statement].as_of == "review" for c in answer.citations)


def test_the_same_question_gives_the_same_bytes_in_two_processes() -> None:
    program = "from glutask import ask; print(ask('compare rapastinel and apimostinel').model_dump_json())"
    first, second = (subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in range(2))
    assert first == second


def test_answers_import_nothing_heavy() -> None:
    program = (
        "import sys; from glutask import ask; ask('why might ketamine work so fast?');"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'gradio', 'pandas', 'scipy') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout.strip() == "[]"


def test_what_is_approved_for_something_else_is_named_but_not_counted(assistant: Assistant) -> None:
    answer = assistant.ask("which agents are approved?")
    assert set(answer.agents) == {"esketamine", "axs-05"}
    assert "for something other than a mood disorder: ketamine, Nuedexta, D-cycloserine" in answer.text


def test_a_list_over_a_disease_shows_what_puts_each_agent_on_it(assistant: Assistant) -> None:
    answer = assistant.ask("for which agents is QT prolongation described?")
    shown = [c.statement or "" for c in answer.citations]
    assert set(answer.agents) == {"nuedexta", "eliprodil", "traxoprodil"}
    assert all(any(s.startswith(f"{agent}-") for s in shown) for agent in answer.agents)


def test_a_name_cut_short_before_another_is_read_in_full(assistant: Assistant) -> None:
    assert set(assistant.understand("S- against R-ketamine: which binds the NMDA receptor harder?").agents) == {"esketamine", "r-ketamine"}


def test_trials_in_a_disease_are_those_whose_record_names_it(assistant: Assistant) -> None:
    text = assistant.ask("which of Axsome's Alzheimer agitation trials were not positive?").text
    assert "ADVANCE-2" in text and "ACCORD" not in text and "GEMINI" not in text
    assert "Murrough" not in assistant.ask("list trials in pseudobulbar affect").text


def test_of_two_trials_the_larger_is_named_and_nothing_affirmed(assistant: Assistant) -> None:
    answer = assistant.ask("was PURSUIT bigger than MARIGOLD?")
    assert answer.text.startswith("The largest: **MARIGOLD**") and "PURSUIT" in answer.text


@pytest.mark.parametrize(
    "question", ["How has cyclurad fared after the review?", "Huang et al. (2013): summarise the findings", "sarcosine research since"]
)
def test_nothing_but_a_name_is_always_told(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "answered"


def test_what_is_new_is_told_before_what_became_known_of_old_trials(assistant: Assistant) -> None:
    answer = assistant.ask("lanicemine: has anything been published since the April 2021 review?")
    assert "PTSD" in answer.later[0].text


def test_an_approval_taken_for_granted_is_put_right(assistant: Assistant) -> None:
    answer = assistant.ask("Since rapastinel won approval in 2019, how many patients take it?")
    assert "Rapastinel has not been approved for a mood disorder" in answer.text
