"""First answer and warm answers of one system in this process: `python bench/run_speed.py SYSTEM FOLDER VECTORS QUESTIONS`.

SYSTEM is `ask` or `search` (Glutask), or the name of a file in `peers/`. The environment's STARTED says when the process was started.
Prints JSON. Peers are given the vectors of the documents; making their index of these is not counted.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
DEPTH = 10


def glutask(system: str) -> tuple[Callable[[str], object], float, float]:
    from glutask import Assistant

    assistant = Assistant(documents=False)
    return (assistant.ask if system == "ask" else assistant.search), 0.0, 0.0


def peer(system: str, folder: Path, kept: Path) -> tuple[Callable[[str], object], float, float]:
    import numpy as np
    from run_peer import MiniLM, read

    module = importlib.import_module(f"peers.{system}")
    encoder = MiniLM()
    start, before = time.perf_counter(), used()
    documents, _ = read(folder)
    search = module.build(list(documents), list(documents.values()), np.load(kept), encoder)
    return (lambda question: search(question, DEPTH)), time.perf_counter() - start, used() - before


def used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    system, folder, kept, questions = sys.argv[1], *map(Path, sys.argv[2:])
    os.environ["HF_HUB_OFFLINE"] = "1"
    asked = json.loads(questions.read_text(encoding="utf-8"))
    answer, building, building_cpu = glutask(system) if system in {"ask", "search"} else peer(system, folder, kept)
    answer(asked[0])
    cold = time.time() - float(os.environ["STARTED"]) - building
    cold_cpu = used() - building_cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, before = [], used()
    for question in asked[1:]:
        start = time.perf_counter()
        answer(question)
        wall.append(1000 * (time.perf_counter() - start))
    wall.sort()
    warm = {"p50_ms": wall[len(wall) // 2], "p95_ms": wall[int(0.95 * len(wall))], "cpu_ms": 1000 * (used() - before) / len(wall)}
    print(json.dumps({"cold_s": cold, "cold_cpu_s": cold_cpu, "memory_mib": memory, **warm}))


if __name__ == "__main__":
    main()
