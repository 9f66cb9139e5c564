"""What is quick stays quick: heavy packages are imported where they are used, and not before."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "transformers", "sentence_transformers", "faiss", "gradio", "onnxruntime", "numpy", "scipy", "pandas", "bm25s", "rapidfuzz")
FOR_BUILDING_OR_SERVING = (
    "torch",
    "transformers",
    "sentence_transformers",
    "gradio",
    "pandas",
    "scipy",
    "sklearn",
    "plotly",
    "fastapi",
    "openai",
    "httpx",
    "httpx2",
    "onnx",
    "pymilvus",
    "lxml",
    "pypdf",
    "bibtexparser",
    "matplotlib",
    "ir_measures",
)
SLOW = ("bm25s", "yaml", "filelock", "asyncio", "tqdm")
"""What is needed where an index is built or documents are added, and would delay an answer."""


def imported(program: str) -> set[str]:
    """Top-level modules that a program has imported at its end."""
    ending = "\nimport sys, json; sys.stderr.write(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", program + ending], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "program",
    ["import glutask", "from glutask.cli import run; assert run(['--help']) == 0", "from glutask.cli import run; assert run(['--version']) == 0"],
)
def test_importing_and_asking_for_help_import_nothing_heavy(program: str) -> None:
    assert imported(program).isdisjoint(HEAVY)


@pytest.mark.parametrize("arguments", [["agents"], ["agents", "GLYX-13"], ["check"]])
def test_looking_things_up_needs_no_index(arguments: list[str]) -> None:
    found = imported(f"from glutask.cli import run; assert run({arguments!r}) == 0")
    assert found.isdisjoint({"faiss", "onnxruntime", "torch"})


@pytest.mark.parametrize(
    "program",
    [
        "from glutask import ask; assert ask('what is GLYX-13?').status == 'answered'",
        "from glutask.cli import run; assert run(['ask', 'did lanicemine beat placebo?', '--explain']) == 0",
        "from glutask.cli import run; assert run(['ask', 'which oral agents failed in phase 3?', '--json']) == 0",
        "from glutask import Assistant; assert Assistant().search('oral bioavailability', k=3)",
    ],
)
def test_answering_imports_nothing_that_only_building_or_serving_needs(program: str) -> None:
    assert imported(program).isdisjoint({*FOR_BUILDING_OR_SERVING, *SLOW})


def test_only_adding_imports_what_reads_documents(owner_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readers = {"lxml", "pypdf", "bibtexparser", "httpx", "sqlite3"}
    program = "from glutask import ask; assert bool(ask('does sarcosine affect hearing?').own) is {}"
    assert imported(program.format(False)).isdisjoint(readers)
    monkeypatch.setenv("GLUTASK_HOME", str(owner_home))
    found = imported(program.format(True))
    assert found & readers == {"sqlite3"} and found.isdisjoint(FOR_BUILDING_OR_SERVING)


def test_every_public_name_is_there() -> None:
    import glutask

    assert sorted(glutask.__all__) == dir(glutask)
    assert all(getattr(glutask, name).__module__.startswith("glutask.") for name in glutask.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        glutask.nothing  # noqa: B018
