"""The project's own index, searched on a server: the same results as in the folder."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from glutask import Assistant
from glutask.evaluation.equivalence import compare
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.corpus_index import move_index, searched_at
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def moved(milvus: str, assistant: Assistant) -> str:
    """Address at which the project's own index is searched."""
    address = f"{milvus}/glutask"
    assert move_index(assistant._index, Address.parse(address), lambda *_: None)
    return address


def test_both_stores_find_the_same_ten(moved: str, assistant: Assistant) -> None:
    lines = (ROOT / "eval" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["q"] for line in lines[::16]]
    index = assistant._index
    share = compare(index.retriever, searched_at(index, Address.parse(moved)).retriever, questions)
    assert len(questions) > 25 and share.keys() == {"dense", "bm25", "fused"}
    assert min(share.values()) >= 0.99


def test_answers_and_filtered_searches_are_the_same(moved: str, assistant: Assistant) -> None:
    other = Assistant(store=moved)
    question = "did lanicemine beat placebo?"
    assert other.ask(question).text == assistant.ask(question).text
    ours, theirs = (a.search("response of patients", k=10, agent="azd6765", as_of="review") for a in (assistant, other))
    assert len(ours) == 10 and [h.statement.id for h in ours] == [h.statement.id for h in theirs]
    assert all("azd6765" in h.statement.agents and h.statement.as_of == "review" for h in ours)


def run(*arguments: str, without: str = "") -> subprocess.CompletedProcess[str]:
    hidden = f"sys.modules[{without!r}] = None; " if without else ""
    program = f"import sys; {hidden}from glutask.cli import run; sys.exit(run(sys.argv[1:]))"
    return subprocess.run([sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_line_moves_and_searches(milvus: str, moved: str) -> None:
    done = run("index", "--to", moved)
    assert done.returncode == 0 and f"Already at {moved}; search there with: --store {moved}" in done.stdout
    asked = run("ask", "is esketamine approved?", "--store", moved)
    assert asked.returncode == 0 and "Spravato" in asked.stdout + asked.stderr
    nowhere = run("ask", "is esketamine approved?", "--store", f"{milvus}/nothing")
    assert nowhere.returncode == 2 and nowhere.stderr.strip() == (
        f"glutask: the store at {milvus}/nothing holds nothing of this index; move it there with: glutask index --to {milvus}/nothing."
    )


def test_a_missing_client_is_said_in_one_sentence() -> None:
    done = run("ask", "is esketamine approved?", "--store", "milvus://host/papers", without="pymilvus")
    assert done.returncode == 2
    assert done.stderr.strip() == "glutask: a Milvus store needs pymilvus, which is not installed; install it with: pip install 'glutask[milvus]'"
