"""Several questions in one: where the text is cut."""

import pytest

from glutask import Assistant
from glutask.understanding.query import Query

SEVERAL = {
    "For rapastinel, tell me (a) its structure, (b) route, (c) why Allergan gave up.": ["its structure", "route", "why Allergan gave up"],
    "1) what is CLE100? 2) who makes it? 3) is it approved?": ["what is CLE100", "who makes it", "is it approved"],
    "nitrous oxide 2015 trial: sample size? concentration? effect at 24 hours?": ["sample size", "concentration", "effect at 24 hours"],
    "Traxoprodil. Dose form, trial n, response rate vs placebo, why dropped?": ["Dose form", "trial n", "response rate vs placebo", "why dropped"],
    "decoglurant doses and n per arm": ["decoglurant doses", "n per arm"],
    "What is apimostinel, how is it given and did it work?": ["What is apimostinel", "how is it given", "did it work"],
    "is AXS-05 oral; who makes it": ["is AXS-05 oral", "who makes it"],
    "whats sarcosine, where do you get it and did it beat citalopram": ["whats sarcosine", "where do you get it", "did it beat citalopram"],
    "TS161 route + target + company": ["TS161 route", "target", "company"],
    "Which agents are prodrugs? and which ones contain quinidine?": ["Which agents are prodrugs", "and which ones contain quinidine"],
}
SINGLE = (
    "Given that sarcosine blocks the NMDA receptor, does it cause dissociation?",
    "p value of TRANSFORM-1 primary comparison, 84 mg",
    "longest esketamine study, how long?",
    "REL-1017 compared with methadone, is it an opioid?",
    "MADRS drop on drug and on placebo in RELIANCE I",
    "which drugs are oral and were approved?",
    "is ketamine approved? thanks",
)


@pytest.mark.parametrize(("question", "parts"), SEVERAL.items())
def test_several_questions_are_told_apart(assistant: Assistant, question: str, parts: list[str]) -> None:
    assert [part.question for part in assistant.understand(question).parts] == parts


@pytest.mark.parametrize("question", SINGLE)
def test_one_question_stays_whole(assistant: Assistant, question: str) -> None:
    assert not assistant.understand(question).parts


def test_later_parts_are_about_what_the_earlier_ones_named(assistant: Assistant) -> None:
    def named(query: Query) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return query.agents, query.trials

    parts = assistant.understand("GEMINI: how many patients, how long did it last, and what was remission?").parts
    assert [named(part) for part in parts] == [(("axs-05",), ("gemini",))] * len(parts) and len(parts) == 3
    first, second = assistant.understand("which enzyme does quinidine block, and what receptor does basimglurant hit?").parts
    assert "basimglurant" not in first.agents and second.agents == ("basimglurant",)
    first, second = assistant.understand("who makes rapastinel and is it oral?").parts
    assert first.agents == second.agents == ("rapastinel",)


def test_each_part_is_answered_first_by_one_statement_in_the_order_asked(assistant: Assistant) -> None:
    answer = assistant.ask("For rapastinel, tell me (a) what it is, (b) its route, (c) why it was dropped")
    said = [line for line in answer.text.splitlines() if line.startswith("- ")]
    places = [next(n for n, line in enumerate(said) if word in line) for word in ("tetrapeptide", "intravenously", "shelved")]
    assert places == sorted(places)
    assert len(answer.text.split()) <= 190


def test_an_elliptic_part_asks_the_same_of_another(assistant: Assistant) -> None:
    answer = assistant.ask("Is ketamine a schedule III drug, and is esketamine too?")
    said = [line for line in answer.text.splitlines() if "Schedule III" in line]
    assert any("Ketamine" in line for line in said) and any("Esketamine" in line for line in said)
