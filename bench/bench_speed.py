"""How soon and how cheaply a question is answered: `python bench/bench_speed.py PYTHON_OF_PEERS FOLDER`; writes docs/bench.md and docs/bench.json.

Every system answers the same development questions in fresh processes; figures are medians over them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from glutask.evaluation.machine import made_on
from glutask.evaluation.tables import table

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
RUNS = 5
QUESTIONS = 101
PEERS = {
    "faiss_minilm": ("sentence-transformers + FAISS", ["sentence-transformers", "faiss-cpu"]),
    "llamaindex_fusion": ("LlamaIndex", ["sentence-transformers", "llama-index-core", "llama-index-retrievers-bm25", "PyStemmer"]),
    "haystack_hybrid": ("Haystack", ["sentence-transformers", "haystack-ai"]),
    "txtai_hybrid": ("txtai", ["txtai", "faiss-cpu", "sentence-transformers"]),
}
OURS = {"ask": "Glutask, whole answer", "search": "Glutask, retrieval alone"}
BASE = "faiss_minilm"
COLUMNS = ("cold_s", "cold_cpu_s", "memory_mib", "p50_ms", "p95_ms", "cpu_ms", "install_mib")
HEADS = ("cold s", "cold CPU s", "MiB", "warm ms p50", "p95", "CPU ms", "install MiB")
NOTES = """\
Cold: from the start of a fresh process to its first answer, all imports and the encoder's loading in it; peers are given the vectors
of the documents, and making their index of these is not counted. Warm: 100 further development questions, encoder included. `ask` understands the
question and composes a cited answer; the others return passages. MiB: the most held resident at the first answer. Install: what the
packages and all they need take on disk, for Glutask without what only building an index needs. CPU is what all threads used, which other
load on the machine lengthens little; times by the clock it does."""


def main() -> None:
    python, folder = sys.argv[1], Path(sys.argv[2])
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "src"), "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    load = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory() as scratch:
        vectors, questions = Path(scratch) / "vectors.npy", Path(scratch) / "questions.json"
        lines = (HERE.parent / "eval/questions/dev.jsonl").read_text(encoding="utf-8").splitlines()
        asked = [json.loads(line)["q"] for line in lines]
        questions.write_text(json.dumps(asked[:: max(1, len(asked) // QUESTIONS)][:QUESTIONS]), encoding="utf-8")
        said([python, str(HERE / "run_peer.py"), "vectors", str(folder), str(vectors)], env)
        runs: dict[str, list[dict[str, float]]] = {system: [] for system in (*OURS, *PEERS)}
        for number in range(RUNS):
            for system, found in runs.items():
                print(f"run {number + 1} of {RUNS}: {system}", file=sys.stderr)
                by = sys.executable if system in OURS else python
                command = [by, str(HERE / "run_speed.py"), system, str(folder), str(vectors), str(questions)]
                found.append(json.loads(said(command, {**env, "STARTED": str(time.time())})))
                load.append(os.getloadavg()[0])
    figures = {system: {name: median(run[name] for run in found) for name in found[0]} for system, found in runs.items()}
    for system in figures:
        by, names = (sys.executable, runtime()) if system in OURS else (python, PEERS[system][1])
        figures[system]["install_mib"] = float(said([by, str(HERE / "install_size.py"), *names], env))
    write(figures, load)


def runtime() -> list[str]:
    """What an install of Glutask without extras needs."""
    import tomllib

    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [str(name) for name in project["dependencies"]]


def said(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout.strip()


def write(figures: dict[str, dict[str, float]], load: list[float]) -> None:
    """Both documents."""
    labels = {**OURS, **{system: label for system, (label, _) in PEERS.items()}}
    base = figures[BASE]
    rows = [(labels[s], *(shown(name, f[name]) for name in COLUMNS)) for s, f in figures.items()]
    ratios = [(labels[s], *(f"{f[name] / base[name]:.2f}" for name in COLUMNS)) for s, f in figures.items()]
    made = f"Written by `make bench`, {made_on()}; load average {min(load):.1f} to {max(load):.1f}; medians of {RUNS} fresh processes."
    report = ["# How soon a question is answered", "", made, "", NOTES, "", *table(("", *HEADS), rows), ""]
    report += [f"As shares of {labels[BASE]}:", "", *table(("", *HEADS), ratios)]
    content: dict[str, Any] = {"made_on": made_on(), "load_average": [min(load), max(load)], "runs": RUNS, "figures": figures}
    for path, text in (("bench.md", "\n".join(report)), ("bench.json", json.dumps(content, indent=1))):
        draft = DOCS / f".{path}"
        draft.write_text(text + "\n", encoding="utf-8")
        draft.replace(DOCS / path)


def shown(name: str, value: float) -> str:
    return f"{value:.2f}" if name.endswith("_s") else f"{value:.1f}" if name.endswith("_ms") else f"{value:.0f}"


if __name__ == "__main__":
    main()
