"""Saying no: what the corpus does not hold is recognised, and what it does hold is not refused."""

import pytest

from glutask import Assistant

NOT_HELD = (
    "melting point of esketamine hydrochloride",
    "What is the molecular weight of basimglurant?",
    "median household income of the KADS participants",
    "number of Spravato prescriptions in germany last year",
    "PET occupancy of TS-161",
    "number of sites in ASCEND",
    "is rapastinel vegan",
    "AXS-05 in pregnancy: miscarriage rate?",
)
HELD = (
    "why use midazolam instead of saline in ketamine studies",
    "ELEKT-D response rates ketamine and ECT",
    "Was esketamine better than quetiapine?",
    "did rapastinel impair driving",
    "REL-1017 half life",
    "does Auvelity raise blood pressure",
)


@pytest.mark.parametrize("question", NOT_HELD)
def test_what_no_statement_words_is_not_covered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not_covered"


@pytest.mark.parametrize("question", HELD)
def test_what_the_corpus_holds_is_answered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "answered"


def test_it_says_which_words_are_missing_and_offers_only_what_reads_as_a_question(assistant: Assistant) -> None:
    answer = assistant.ask("melting point of esketamine hydrochloride")
    assert "melting" in answer.text and "esketamine" in answer.text
    for question in NOT_HELD:
        offered = assistant.ask(question).text.partition("The nearest question it does answer: ")[2]
        assert not offered or (offered.endswith("?”") and len(offered.split()) > 2)


def test_a_false_premise_is_corrected_before_the_rest_is_declined(assistant: Assistant) -> None:
    answer = assistant.ask("Given that sarcosine blocks the NMDA receptor, does it cause dissociation?")
    assert answer.status == "answered" and answer.citations
    assert answer.text.startswith("What the question takes for granted does not hold.")
    assert "glycine transporter" in answer.text or "GlyT1" in answer.text


def test_a_drug_outside_the_corpus_is_known_by_its_kind(assistant: Assistant) -> None:
    with_its_kind = assistant.ask("phenelzine on board: is Auvelity permitted alongside?")
    assert with_its_kind.status == "answered" and "MAO inhibitor" in with_its_kind.text
    assert assistant.ask("does phenelzine help in depression?").status == "not_covered"


def test_lay_words_are_read_as_what_the_corpus_calls_them(assistant: Assistant) -> None:
    assert "aneurysmal" in assistant.ask("no-gos for Spravato on the label").text
    assert "65.1%" in assistant.ask("were there more ladies than gents in Quiroz et al?").text
