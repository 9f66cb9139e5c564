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
    """Run and print."""
    python, *folders = sys.argv[1:]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "src"), "HF_HUB_OFFLINE": "1"}
    lines = ["# Glutask beside its peers", ""]
    lines += [f"Written by `make bench-peers`, {made_on()}; see [README.md](README.md). glutask {version('glutask')}, {_versions(python)}.", ""]
    with tempfile.TemporaryDirectory() as scratch:
        for folder in map(Path, folders):
            rows, runs = [], {}
            name, vectors = folder.resolve().name, Path(scratch) / f"{folder.resolve().name}.npy"
            _run(environment, python, HERE / "run_peer.py", "vectors", folder, vectors)
            for peer, label in PEERS.items():
                out = Path(scratch) / f"{name}-{peer}"
                print(f"{name}: {label}", file=sys.stderr)
                _run(environment, python, HERE / "run_peer.py", peer, folder, vectors, out)
                took = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
                runs[label] = read_run(out.with_suffix(".trec"))
                scores = means(per_query(Collection(folder).qrels, runs[label], COLUMNS[:3]))
                rows.append((label, *scores.values(), *(f"{took[key]:.1f}" for key in ("p50_ms", "p95_ms")), f"{took['memory_mib']:.0f}",
                             f"{took['import_s']:.1f}", f"{took['build_s']:.1f}", took["lines"]))  # fmt: skip
            lines += [f"## {name}", "", *table(("", *COLUMNS), rows), ""]
            lines += [*comparison_lines(compare(Collection(folder).qrels, runs)), ""]
    print("\n".join(lines))


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
