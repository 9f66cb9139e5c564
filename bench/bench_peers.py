"""All peers over all data sets: `python bench/bench_peers.py PYTHON_OF_PEERS FOLDER…`; prints Markdown.

Each peer runs in a process of its own, by the other environment's Python; Glutask's code is found there through the path.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from glutask.evaluation.collection import Collection
from glutask.evaluation.compare import compare
from glutask.evaluation.machine import made_on
from glutask.evaluation.ranking import means, per_query
from glutask.evaluation.runs import read_run
from glutask.evaluation.tables import comparison_lines, table

HERE = Path(__file__).parent
PEERS = {
    "glutask_fused": "Glutask",
    "llamaindex_fusion": "LlamaIndex",
    "haystack_hybrid": "Haystack",
    "txtai_hybrid": "txtai",
    "rank_bm25_okapi": "rank_bm25",
    "faiss_minilm": "FAISS + MiniLM",
}
COLUMNS = ("nDCG@10", "R@10", "R@100", "ms p50", "ms p95", "MiB", "import s", "build s", "lines")


def main() -> None:
    """Run, and print each data set as it is done."""
    python, *folders = sys.argv[1:]
    print("# Glutask beside its peers\n")
    print(f"Written by `make bench-peers`, {made_on()}; see [README.md](README.md). glutask {version('glutask')}, {_versions(python)}.", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for folder in map(Path, folders):
            measure(python, folder, Path(scratch))
            print("\n" + "\n".join(section(folder, Path(scratch))), flush=True)


def measure(python: str, folder: Path, scratch: Path) -> None:
    """Run every peer over a data set."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "src"), "HF_HUB_OFFLINE": "1"}
    name = folder.resolve().name
    vectors = scratch / f"{name}.npy"
    _run(environment, python, HERE / "run_peer.py", "vectors", folder, vectors)
    for peer, label in PEERS.items():
        print(f"{name}: {label}", file=sys.stderr)
        _run(environment, python, HERE / "run_peer.py", peer, folder, vectors, scratch / f"{name}-{peer}")


def section(folder: Path, scratch: Path) -> list[str]:
    """What they did on it."""
    name, qrels = folder.resolve().name, Collection(folder).qrels
    rows, runs = [], {}
    for peer, label in PEERS.items():
        out = scratch / f"{name}-{peer}"
        took = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
        runs[label] = read_run(out.with_suffix(".trec"))
        scores = means(per_query(qrels, runs[label], COLUMNS[:3])).values()
        times = (f"{took['p50_ms']:.1f}", f"{took['p95_ms']:.1f}", f"{took['memory_mib']:.0f}", f"{took['import_s']:.1f}", f"{took['build_s']:.1f}")
        rows.append((label, *scores, *times, took["lines"]))
    return [f"## {name}", "", *table(("", *COLUMNS), rows), "", *comparison_lines(compare(qrels, runs))]


def _run(environment: dict[str, str], *command: str | Path) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-2000:]}")


def _versions(python: str) -> str:
    names = ("llama-index-core", "haystack-ai", "txtai", "rank-bm25", "faiss-cpu", "sentence-transformers")
    code = f"from importlib.metadata import version; print(', '.join(f'{{n}} {{version(n)}}' for n in {names!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
