"""Each row that a first version must get right, through the Python function and the command line."""

import json
import subprocess
import sys

import pytest

from glutask import Answer, Assistant

GLYCINE = ("d-cycloserine", "nrx-101", "rapastinel", "apimostinel", "sarcosine", "4-cl-kyn")


def said(answer: Answer) -> str:
    return answer.text.lower()


def test_which_glycine_site_modulators_reached_trials(assistant: Assistant) -> None:
    answer = assistant.ask("which glycine-site modulators reached trials?")
    assert answer.agents == GLYCINE and answer.status == "answered"
    assert len(answer.claims) == 6
    for claim, agent in zip(answer.claims, GLYCINE, strict=True):
        assert "phase" in claim.text and claim.citations and agent in claim.agents


def test_how_many_nr2b_antagonists(assistant: Assistant) -> None:
    answer = assistant.ask("how many NR2B antagonists does the review cover?")
    assert answer.text.startswith("**3** (three)") and set(answer.agents) == {"eliprodil", "traxoprodil", "rislenemdaz"}


def test_compare_rapastinel_and_apimostinel(assistant: Assistant) -> None:
    answer = assistant.ask("compare rapastinel and apimostinel")
    assert set(answer.agents) == {"rapastinel", "apimostinel"} and answer.table
    assert "second-generation" in said(answer)


def test_is_esketamine_approved(assistant: Assistant) -> None:
    answer = assistant.ask("is esketamine approved?")
    assert answer.text.startswith("Yes.")
    assert "5 march 2019" in said(answer) and "treatment-resistant depression" in said(answer) and "august 2020" in said(answer)


def test_what_is_glyx_13(assistant: Assistant) -> None:
    answer = assistant.ask("what is GLYX-13?")
    assert answer.agents == ("rapastinel",) and "tetrapeptide" in said(answer)


def test_why_ketamine_works_fast(assistant: Assistant) -> None:
    answer = assistant.ask("why might ketamine work so fast?")
    assert "ketamine" in answer.agents and "glutamate" in said(answer) and "ampa" in said(answer)


def test_did_lanicemine_beat_placebo(assistant: Assistant) -> None:
    answer = assistant.ask("did lanicemine beat placebo?")
    assert answer.text.startswith("Mixed")
    cited = {t for c in answer.citations for t in assistant.corpus.statements[c.statement].trials}
    results = {assistant.corpus.trials[t].result for t in cited}
    assert {"positive", "negative"} <= results or {"mixed", "negative"} <= results


def test_a_follow_up_on_side_effects(assistant: Assistant) -> None:
    answer = assistant.ask("what about its side effects?", ["is esketamine approved?"])
    assert answer.agents == ("esketamine",) and "dissociation" in said(answer)


def test_psilocybin_is_not_covered(assistant: Assistant) -> None:
    answer = assistant.ask("does psilocybin help?")
    assert answer.status == "not_covered" and not answer.claims and "psilocybin" in said(answer)


def test_advice_is_declined_kindly(assistant: Assistant) -> None:
    answer = assistant.ask("should I stop my sertraline and take ketamine?")
    assert answer.status == "declined" and "doctor" in said(answer)


def test_which_agents_failed_in_phase_3(assistant: Assistant) -> None:
    answer = assistant.ask("which agents failed in phase 3?")
    assert set(answer.agents) == {"rapastinel", "rel-1017"}
    assert any("REL-1017" in claim.text for claim in answer.later)


def test_what_the_review_concluded(assistant: Assistant) -> None:
    answer = assistant.ask("What did the review conclude?")
    assert "modest" in said(answer) and answer.citations[0].source.pmid == "33904154"


@pytest.mark.parametrize(
    ("question", "code"),
    [("what is GLYX-13?", 0), ("does psilocybin help?", 1), ("should I stop my sertraline and take ketamine?", 1), ("", 2), ("x" * 20_000, 2)],
)
def test_exit_codes_of_the_command_line(question: str, code: int) -> None:
    done = subprocess.run([sys.executable, "-m", "glutask", "ask", question, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    if code < 2:
        assert json.loads(done.stdout)["question"] == question
    else:
        assert len(done.stderr.strip().splitlines()) == 1


def test_an_unknown_option_gets_one_sentence() -> None:
    done = subprocess.run([sys.executable, "-m", "glutask", "ask", "x", "--nonsense"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("program", ["import glutask", "from glutask.cli import run; run(['--help'])"])
def test_help_and_import_stay_light(program: str) -> None:
    check = f"import sys; {program}; print([m for m in ('torch', 'faiss', 'gradio', 'onnxruntime', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"
