"""The command line: exit codes, what goes to which stream, and one sentence for every mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from glutask import Answer, Assistant
from glutask.cli import run
from tests.conftest import ROOT

GLUTASK = [sys.executable, "-m", "glutask"]


def glutask(environment: dict[str, str], *arguments: str | bytes, stdin: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    return subprocess.run([*GLUTASK, *arguments], input=stdin, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=cwd)


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line on standard error of a command that must fail."""
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and "Traceback" not in captured.err
    assert captured.err.startswith("glutask: ") and captured.err.count("\n") == 1, captured.err
    return captured.err.strip()


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    help_text = capsys.readouterr().out
    assert all(f" {name} " in help_text for name in ("ask", "chat", "serve", "index", "check", "agents", "add", "remove", "list", "eval"))
    assert run([]) == 0
    assert capsys.readouterr().out.split() == help_text.split()


def test_an_answer_is_printed_with_its_sources(capsys: pytest.CaptureFixture[str], assistant: Assistant) -> None:
    question = "what is GLYX-13?"
    assert run(["ask", question]) == 0
    printed = capsys.readouterr()
    answer = assistant.ask(question)
    assert printed.out.startswith(answer.text) and printed.err == ""
    for citation in answer.citations:
        assert f"[{citation.number}] " in printed.out and citation.quote in printed.out


def test_words_need_no_quotes(capsys: pytest.CaptureFixture[str], assistant: Assistant) -> None:
    assert run(["ask", "what", "is", "GLYX-13?"]) == 0
    assert capsys.readouterr().out.startswith(assistant.ask("what is GLYX-13?").text)


@pytest.mark.parametrize(
    ("question", "code", "status"),
    [
        ("is esketamine approved?", 0, "answered"),
        ("does psilocybin help?", 1, "not_covered"),
        ("should I stop my sertraline and take ketamine?", 1, "declined"),
    ],
)
def test_the_exit_code_tells_whether_it_was_answered(capsys: pytest.CaptureFixture[str], question: str, code: int, status: str) -> None:
    assert run(["ask", question, "--json"]) == code
    answer = Answer.model_validate_json(capsys.readouterr().out)
    assert answer.status == status and answer.question == question


def test_as_of_the_review_leaves_out_what_came_later(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "is AXS-05 approved?", "--as-of", "review", "--json"]) == 0
    review = Answer.model_validate_json(capsys.readouterr().out)
    assert run(["ask", "is AXS-05 approved?", "--json"]) == 0
    latest = Answer.model_validate_json(capsys.readouterr().out)
    assert review.text.startswith("No") and not review.later
    assert "2022" in latest.text and "2022" not in review.text


def test_explaining_shows_meaning_and_finds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "what is GLYX-13?", "--explain"]) == 0
    printed = capsys.readouterr().out
    assert "Taken to mean: " in printed and "| Statement | Score | Cosine | BM25 |" in printed and "| rapastinel" in printed
    assert run(["ask", "what is GLYX-13?", "--explain", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["interpretation"]["agents"] == ["rapastinel"]
    assert {"score", "dense", "lexical", "statement", "passage"} <= set(document["evidence"][0])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "Missing argument"),
        (["ask", ""], "the question is empty"),
        (["ask", "   "], "the question is empty"),
        (["ask", "x" * 20_000], "20,000 characters"),
        (["ask", "what is ketamine \udcff"], "bytes that are no characters"),
        (["ask", "--unheard", "what is GLYX-13?"], "No such option: --unheard"),
        (["ask", "what is GLYX-13?", "--as-of", "then"], "'then' is not one of 'latest', 'review'"),
        (["unheard"], "No such command 'unheard'"),
        (["agents", "nobody"], "no agent is called 'nobody'"),
        (["agents", "ketamine esketamine"], "names 2 agents (ketamine, esketamine)"),
        (["serve", "--port", "0"], "'--port'"),
        (["serve", "--port", "x"], "'--port'"),
        (["index", "--corpus", "/no/such/corpus"], "/no/such/corpus: no corpus folder here"),
        (["ask", "--corpus", "/no/such/corpus", "what is GLYX-13?"], "/no/such/corpus: no corpus folder here"),
        (["agents", "--corpus", "/no/such/corpus"], "/no/such/corpus: no corpus folder here"),
        (["chat", "--corpus", "/no/such/corpus"], "/no/such/corpus: no corpus folder here"),
    ],
)
def test_bad_use_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert said in complaint(capsys, *arguments)


def test_control_characters_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert complaint(capsys, "agents", "\x1b[31mred\nline").isprintable()


def test_no_mistake_shows_a_traceback_in_a_real_process(checkout_environment: dict[str, str]) -> None:
    for arguments in ([b"ask", b"what is \xff ketamine"], ["ask", "--unheard"], ["ask", ""]):
        done = glutask(checkout_environment, *arguments)
        assert done.returncode == 2 and done.stdout == ""
        assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_broken_yaml_is_named_by_file_and_line(capsys: pytest.CaptureFixture[str], corpus_copy: Path) -> None:
    path = corpus_copy / "agents" / "sarcosine.yaml"
    path.write_text(path.read_text().replace("routes:", "routes: ["))
    for arguments in (["ask", "what is sarcosine?"], ["index"], ["agents"]):
        assert f"{path}, line " in complaint(capsys, *arguments, "--corpus", str(corpus_copy))
    assert run(["check", "--corpus", str(corpus_copy)]) == 2
    captured = capsys.readouterr()
    assert captured.out.endswith("1 fault\n") and f"{path}, line " in captured.err and captured.err.count("\n") == 1


def test_a_broken_vocabulary_is_found_too(capsys: pytest.CaptureFixture[str], corpus_copy: Path) -> None:
    path = corpus_copy / "vocabulary" / "filters.yaml"
    path.write_text(path.read_text() + "\n- field: route\n  value: oral\n  label: oral\n  patterns: ['(']\n")
    assert run(["check", "--json", "--corpus", str(corpus_copy)]) == 2
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert len(faults) == 1 and str(corpus_copy / "vocabulary") in faults[0]


def test_check_counts_and_finds_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {"agents", "statements", "passages", "trials", "sources", "faults"} <= set(report)
    assert report["agents"] == 27 and report["faults"] == []
    assert run(["check"]) == 0
    assert capsys.readouterr().out.startswith("27 agents, ")


def test_agents_are_listed(capsys: pytest.CaptureFixture[str], assistant: Assistant) -> None:
    assert run(["agents"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("| ")]) == 2 + 28
    assert any("EVT-101" in line and "is not one of the review's 27 entries" in line for line in lines)
    assert run(["agents", "--json"]) == 0
    items = json.loads(capsys.readouterr().out)
    assert [i["id"] for i in items if i["review_entry"]] == [a.id for a in assistant.corpus.entries]


@pytest.mark.parametrize("name", ["rapastinel", "GLYX-13", "glyx13", "rapastinal"])
def test_an_entry_is_found_by_any_of_its_names(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(["agents", name, "--json"]) == 0
    entry = json.loads(capsys.readouterr().out)
    assert entry["id"] == "rapastinel" and entry["randomised"]["negative"] >= 4
    cited = {source for trial in entry["trials"] for source in trial["sources"]}
    assert cited <= {source["id"] for source in entry["bibliography"]}


def test_the_index_says_that_it_is_current(capsys: pytest.CaptureFixture[str], assistant: Assistant) -> None:
    assert run(["index"]) == 0
    assert capsys.readouterr().out.startswith("Current: ")


def test_an_index_folder_that_cannot_be_written_is_named(capsys: pytest.CaptureFixture[str], corpus_files: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be written" in complaint(capsys, "index", "--corpus", str(corpus_files), "--index", str(tmp_path / "file"))


def test_another_corpus_keeps_its_index_among_the_persons_things(corpus_files: Path, tmp_path: Path, checkout_environment: dict[str, str]) -> None:
    environment = {**checkout_environment, "GLUTASK_HOME": str(tmp_path / "own")}
    built = glutask(environment, "index", "--corpus", str(corpus_files))
    assert built.returncode == 0 and built.stdout.startswith("Built in ") and str(tmp_path / "own" / "indexes") in built.stdout
    assert built.stderr.count("\n") == 1, built.stderr
    vectors = next((tmp_path / "own").rglob("dense.faiss"))
    vectors.write_bytes(vectors.read_bytes()[:-7])
    answered = glutask(environment, "ask", "did traxoprodil beat placebo?", "--corpus", str(corpus_files), cwd=tmp_path)
    assert answered.returncode == 0 and "8.6 points" in answered.stdout and "Traceback" not in answered.stderr


def test_the_web_chat_says_what_it_needs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gradio", None)
    assert "pip install 'glutask[web]'" in complaint(capsys, "serve")


def test_evaluation_says_what_it_needs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    assert "pip install 'glutask[eval]'" in complaint(capsys, "eval")


def test_a_reader_that_leaves_early_is_no_error(checkout_environment: dict[str, str]) -> None:
    done = subprocess.run(
        f"{sys.executable} -m glutask agents --json | head -1", shell=True, capture_output=True, text=True, env=checkout_environment, cwd=ROOT
    )
    assert done.stdout == "[\n" and done.stderr == ""


def test_a_terminal_without_unicode_still_gets_an_answer(checkout_environment: dict[str, str]) -> None:
    done = glutask({**checkout_environment, "PYTHONIOENCODING": "ascii"}, "ask", "compare rapastinel and apimostinel")
    assert done.returncode == 0 and "rapastinel" in done.stdout.lower() and done.stderr == ""
