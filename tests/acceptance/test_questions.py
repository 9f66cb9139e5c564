"""The questions that must always be answered right, through `ask` and through the command line."""

from __future__ import annotations

import re

import pytest

from glutask import Answer, Assistant, Claim
from glutask.cli import run

GLYCINE_SITE = {"d-cycloserine", "nrx-101", "rapastinel", "apimostinel", "sarcosine", "4-cl-kyn"}
ESKETAMINE = "is esketamine approved?"
SIDE_EFFECTS = "what about its side effects?"
QUESTIONS = (
    "which glycine-site modulators reached trials?",
    "how many NR2B antagonists does the review cover?",
    "compare rapastinel and apimostinel",
    ESKETAMINE,
    "what is GLYX-13?",
    "why might ketamine work so fast?",
    "did lanicemine beat placebo?",
    "does psilocybin help?",
    "should I stop my sertraline and take ketamine?",
    "which agents failed in phase 3?",
    "What did the review conclude?",
)


def claims(answer: Answer) -> tuple[Claim, ...]:
    return (*answer.claims, *answer.later)


def claim_with(answer: Answer, *patterns: str) -> Claim:
    """The first claim that holds every pattern."""
    for claim in claims(answer):
        if all(re.search(pattern, claim.text, re.IGNORECASE) for pattern in patterns):
            return claim
    raise AssertionError(f"no claim holds all of {patterns}:\n{answer.text}")


def sources(answer: Answer, claim: Claim) -> set[str]:
    return {c.source.id for c in answer.citations if c.number in claim.citations}


def quotes(answer: Answer, claim: Claim) -> str:
    return " ".join(c.quote for c in answer.citations if c.number in claim.citations)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_claim_is_cited_and_every_citation_exists(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    statements, known = assistant.corpus.statements, assistant.corpus.sources
    for claim in claims(answer):
        assert claim.citations and all(f"[{n}]" in answer.text for n in claim.citations)
    for citation in answer.citations:
        assert known[citation.source.id] == citation.source
        assert citation.source.id in statements[citation.statement].sources
        assert citation.quote == statements[citation.statement].text
        assert statements[citation.statement] in assistant.corpus.passages[citation.passage].statements
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)} == {c.number for c in answer.citations}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_command_line_says_the_same(assistant: Assistant, capsys: pytest.CaptureFixture[str], question: str) -> None:
    answer = assistant.ask(question)
    code = run(["ask", question, "--json"])
    assert capsys.readouterr().out == answer.model_dump_json(indent=2) + "\n"
    assert code == (0 if answer.status == "answered" else 1)


def test_glycine_site_modulators_that_reached_trials(assistant: Assistant) -> None:
    answer = assistant.ask("which glycine-site modulators reached trials?")
    assert answer.status == "answered"
    assert set(answer.agents) == GLYCINE_SITE and len(answer.agents) == len(GLYCINE_SITE)
    assert answer.interpretation.operation == "list" and answer.interpretation.subject == "agents"
    for agent in (assistant.corpus.agents[a] for a in GLYCINE_SITE):
        phase = agent.development.highest_phase
        claim = claim_with(answer, re.escape(agent.name), rf"\bphase {re.escape(phase)}(?![\d/ab])")
        assert agent.id in claim.agents
        assert re.search(rf"\bphase {re.escape(phase)}(?![\d/ab])", quotes(answer, claim)) and agent.name.lower() in quotes(answer, claim).lower()
    assert answer.table is not None and len(answer.table.rows) == 6


def test_count_of_nr2b_antagonists(assistant: Assistant) -> None:
    answer = assistant.ask("how many NR2B antagonists does the review cover?")
    assert answer.status == "answered" and set(answer.agents) == {"eliprodil", "traxoprodil", "rislenemdaz"}
    assert re.match(r"\W*(?:3|three)\b", answer.text, re.IGNORECASE)
    assert "EVT-101" in answer.text, "the name that the review pairs with eliprodil is explained"
    for agent in answer.agents:
        assert claim_with(answer, assistant.corpus.agents[agent].name).agents == (agent,)


def test_comparison_of_rapastinel_and_apimostinel(assistant: Assistant) -> None:
    answer = assistant.ask("compare rapastinel and apimostinel")
    assert answer.status == "answered" and answer.agents == ("rapastinel", "apimostinel")
    assert claim_with(answer, "apimostinel", "rapastinel", "analogue|second-generation")
    assert answer.table is not None
    rows = {row[0]: row[1:] for row in answer.table.rows}
    assert rows["Highest phase, April 2021"] == ("3", "2")
    assert rows["Standing, April 2021"] == ("failed", "no active development") and rows["Standing today"] == ("failed", "active")
    assert rows["Approvals in mood disorders"] == ("none", "none")
    assert all("intravenous" in route for route in rows["Route"])
    assert claim_with(answer, "rapastinel", "shelved").text in {c.text for c in answer.later}


def test_approval_of_esketamine_with_dates_and_uses(assistant: Assistant) -> None:
    answer = assistant.ask(ESKETAMINE)
    assert answer.status == "answered" and answer.agents == ("esketamine",) and answer.text.startswith("Yes")
    assert claim_with(answer, "FDA", "5 March 2019", "treatment-resistant depression", "oral antidepressant") in answer.claims
    assert claim_with(answer, "FDA", "3 August 2020", "suicidal ideation") in answer.claims
    assert claim_with(answer, "European Commission", "December 2019", "treatment-resistant depression") in answer.claims
    assert claim_with(answer, "FDA", "January 2025", "monotherapy|on its own") in answer.later


def test_what_came_later_is_left_out_when_asked_as_of_the_review(assistant: Assistant) -> None:
    answer = assistant.ask(ESKETAMINE, as_of="review")
    assert not answer.later and "2025" not in answer.text and claim_with(answer, "5 March 2019")


def test_what_glyx_13_is(assistant: Assistant) -> None:
    answer = assistant.ask("what is GLYX-13?")
    assert answer.status == "answered" and answer.agents == ("rapastinel",)
    assert claim_with(answer, "rapastinel", "GLYX-13", "tetrapeptide") == answer.claims[0]
    assert claim_with(answer, "glycine-site", "NMDA")
    assert claim_with(answer, "failed in phase 3", "March 2019") in answer.claims


def test_why_ketamine_might_work_so_fast(assistant: Assistant) -> None:
    answer = assistant.ask("why might ketamine work so fast?")
    assert answer.status == "answered" and answer.agents == ("ketamine",)
    assert claim_with(answer, "NMDA", "glutamate", "AMPA", "synap", "thought|hypothes|proposed|may|might") == answer.claims[0]
    topics = {c.statement: assistant.corpus.statements[c.statement].topic for c in answer.citations}
    assert set(topics.values()) <= {"mechanism", "preclinical", "background", "efficacy", "target", "pharmacokinetics"}, topics


def test_that_lanicemine_trials_had_opposite_results(assistant: Assistant) -> None:
    answer = assistant.ask("did lanicemine beat placebo?")
    assert answer.status == "answered" and answer.agents == ("azd6765",)
    assert not re.match(r"\W*(?:Yes|No)\b", answer.text), "neither alone is true"
    lost = claim_with(answer, r"\b302\b", "neither", "beat placebo|differ")
    assert "sanacora-2017" in sources(answer, lost)
    won = claim_with(answer, r"\b152\b", "benefit|beat|better|more than|greater|improved|superior|lowered|positive")
    assert won.citations


def test_side_effects_after_a_question_on_esketamine(assistant: Assistant) -> None:
    answer = assistant.ask(SIDE_EFFECTS, history=[ESKETAMINE])
    assert answer.status == "answered" and answer.agents == ("esketamine",) and answer.interpretation.inherited
    assert claim_with(answer, "dissociation", "dizziness", "nausea") == answer.claims[0]
    assert claim_with(answer, r"\d%")
    cited = [assistant.corpus.statements[c.statement] for c in answer.citations]
    assert all(s.topic == "safety" and s.agents[0] == "esketamine" for s in cited)


def test_psilocybin_is_not_covered(assistant: Assistant) -> None:
    answer = assistant.ask("does psilocybin help?")
    assert answer.status == "not_covered" and answer.agents == ()
    assert not claims(answer) and not answer.citations and answer.table is None
    assert "psilocybin" in answer.text


def test_own_treatment_is_declined_kindly(assistant: Assistant) -> None:
    answer = assistant.ask("should I stop my sertraline and take ketamine?")
    assert answer.status == "declined" and "ketamine" in answer.agents
    opening = answer.text.split("\n\n")[0]
    assert re.search(r"\b(?:doctor|clinician|psychiatrist)\b", opening) and re.search(r"\bcannot advise\b", opening)
    assert not re.search(r"\byou (?:should|can|may|must) (?:stop|take|switch)\b", answer.text, re.IGNORECASE)


def test_agents_that_failed_in_phase_3(assistant: Assistant) -> None:
    answer = assistant.ask("which agents failed in phase 3?")
    assert answer.status == "answered" and set(answer.agents) == {"rapastinel", "rel-1017"}
    assert claim_with(answer, "rapastinel", "RAP-MD-01", "negative") in answer.claims
    assert claim_with(answer, "REL-1017", "RELIANCE", "negative") in answer.later, "known only since the review"


def test_what_the_review_concluded(assistant: Assistant) -> None:
    answer = assistant.ask("What did the review conclude?")
    assert answer.status == "answered" and not answer.later
    assert sources(answer, answer.claims[0]) == {"review-2021"}
    assert claim_with(answer, "modest", "ketamine", "esketamine") == answer.claims[0]
    assert sources(answer, claim_with(answer, "preliminary stage|proof-of-concept")) == {"review-2021"}


def test_the_terminal_chat_follows_up(assistant: Assistant, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([ESKETAMINE, SIDE_EFFECTS])
    monkeypatch.setattr("builtins.input", lambda prompt="": next(typed, None) or (_ for _ in ()).throw(EOFError))
    assert run(["chat"]) == 0
    assert assistant.ask(SIDE_EFFECTS, history=[ESKETAMINE]).text in capsys.readouterr().out
