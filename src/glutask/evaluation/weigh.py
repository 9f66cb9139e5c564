"""Fit the ranking weights: `python -m glutask.evaluation.weigh` prints what to write, rounded, into `retrieval/weights.yaml`.

Each question of the development files that has gold statements is a softmax over the statements found for it; the weights are those
under which the gold ones are likeliest, several counted together (a listwise loss: Cao et al. 2007, doi 10.1145/1273496.1273513), with
a penalty on their squares. Success@5 is printed for five folds, each ranked by weights that were fitted without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glutask.assistant import Assistant
from glutask.evaluation.answers import questions_folder
from glutask.evaluation.questions import EvalQuestion
from glutask.retrieval.bonus import Bonuses
from glutask.retrieval.weights import Weights, load_weights

FILES = ("dev.jsonl", "dev-blind.jsonl", "calibration.jsonl", "dev-paraphrased.jsonl")
PENALTY = 0.003
FOLDS = 5
DEPTH = 400
Numbers = npt.NDArray[np.float64]


class Sample(NamedTuple):
    """A question: features of each statement found, shape (n, features), and which are gold, shape (n,)."""

    features: Numbers
    gold: npt.NDArray[np.bool_]


def one_by_one() -> dict[str, Weights]:
    """For each weight (`topic.safety` for one of a topic) the weights of which it alone is 1."""
    known = load_weights()
    none = {name: 0.0 for name in Weights.model_fields if name != "topic"} | {"topic": dict.fromkeys(known.topic, 0.0)}
    single = {name: Weights(**(none | {name: 1.0})) for name in Weights.model_fields if name not in {"topic", "alike"}}
    topics = {f"topic.{topic}": Weights(**(none | {"topic": dict.fromkeys(known.topic, 0.0) | {topic: 1.0}})) for topic in known.topic}
    return single | topics


def samples(assistant: Assistant, questions: Sequence[EvalQuestion]) -> Iterator[Sample]:
    """Features in this order: the fused score, `alike`, then those of `one_by_one`."""
    gatherer = assistant.gatherer
    index, statements = gatherer.index, [assistant.corpus.statements[i] for i in gatherer.index.unit_ids]
    review = assistant.corpus.review.source
    bonuses = [Bonuses(statements, weights, index.matters, index.said, review) for weights in one_by_one().values()]
    for question in questions:
        query = assistant.understand(question.q, question.history)
        found, alike = gatherer.found(query, DEPTH)
        gold = np.array([index.unit_ids[unit] in question.statements for unit in found.units])
        if gold.any():
            columns = [found.scores, alike, *(bonus.of(query, found.units) for bonus in bonuses)]
            yield Sample(np.column_stack(columns).astype(np.float64), gold)


def fit(chosen: Sequence[Sample]) -> Numbers:
    """The weights of the features, that of the fused score being 1."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    spread = np.concatenate([s.features for s in chosen]).std(axis=0) + 1e-6

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        total, slope = 0.0, np.zeros_like(weights)
        for sample in chosen:
            scaled = sample.features / spread
            scores = scaled @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            right = chance[sample.gold].sum()
            total -= np.log(right + 1e-12)
            slope += scaled.T @ (chance - np.where(sample.gold, chance / right, 0.0))
        return float(total / len(chosen) + PENALTY * weights @ weights), slope / len(chosen) + 2 * PENALTY * weights

    found = minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x / spread
    scaled: Numbers = found / found[0]
    return scaled


def success(chosen: Sequence[Sample], weights: Numbers, depth: int = 5) -> float:
    """Share of questions for which a gold statement is among the first few."""
    return float(np.mean([s.gold[np.argsort(-(s.features @ weights), kind="stable")[:depth]].any() for s in chosen]))


def main(folder: Path | None = None) -> None:
    """Fit on all development questions, and tell how well that generalises."""
    from rich.console import Console

    console = Console()
    assistant = Assistant(documents=False)
    lines = [line for name in FILES for line in ((folder or questions_folder()) / name).read_text(encoding="utf-8").splitlines()]
    questions = [q for q in (EvalQuestion(**json.loads(line)) for line in lines) if q.statements and q.status == "answered"]
    found = list(samples(assistant, questions))
    folds = np.array_split(np.random.default_rng(0).permutation(len(found)), FOLDS)
    scores = []
    for fold in folds:
        held = set(fold.tolist())
        weights = fit([s for n, s in enumerate(found) if n not in held])
        scores.append(success([found[n] for n in fold], weights))
    console.print(f"{len(found)} questions; Success@5 over {FOLDS} folds {np.mean(scores):.4f}")
    for name, weight in zip(("score", "alike", *one_by_one()), fit(found), strict=True):
        console.print(f"  {name}: {weight:.3f}")


if __name__ == "__main__":
    main()
