"""Fit the confidence model: logistic regression on the development and calibration questions.

Run as `python -m glutask.evaluation.calibrate`. Writes `answering/confidence.yaml`; prints a cross-validated reliability table.
The threshold is the one that recognises most questions that are not covered while at most `MOST_REFUSED` of the covered ones are refused.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from glutask.assistant import Assistant
from glutask.corpus.locate import corpus_folder

MOST_REFUSED = 0.02
"""Greatest share of covered questions that may be refused."""
_FILES = ("dev", "calibration", "dev-blind", "dev-fresh", "dev-fresh-2", "dev-fresh-3", "dev-fresh-4", "dev-fresh-5", "dev-sets-4", "dev-paraphrased")


def samples(assistant: Assistant, folder: Path) -> tuple[list[dict[str, float]], list[int]]:
    """Features and whether each question is covered, for questions about facts."""
    rows, covered = [], []
    for name in _FILES:
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            item: dict[str, Any] = json.loads(line)
            query = assistant.understand(item["q"], item.get("history", ()))
            on_facts = (
                query.intent == "ask" and query.subject == "facts" and not query.parts and (query.operation != "compare" or len(query.agents) < 2)
            )
            if item["status"] in {"answered", "not_covered"} and on_facts and item["kind"] != "underspecified":
                rows.append(assistant.features(query, assistant.gather(query)))
                covered.append(int(item["status"] == "answered"))
    return rows, covered


def main() -> None:
    """Fit, choose the threshold by cross-validation, write the model."""
    from rich.console import Console
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from sklearn.model_selection import StratifiedKFold, cross_val_predict  # type: ignore[import-untyped]

    console = Console()
    rows, labels = samples(Assistant(documents=False), corpus_folder().parent / "eval" / "questions")
    names = list(rows[0])
    x, y = np.array([[row[n] for n in names] for row in rows]), np.array(labels)
    model = LogisticRegression(C=3.0, max_iter=5000)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    chance = cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]
    threshold = float(np.quantile(chance[y == 1], MOST_REFUSED))
    console.print(
        f"{len(y)} questions, {int((y == 0).sum())} not covered; threshold {threshold:.3f}: "
        f"{np.mean(chance[y == 0] < threshold):.3f} of these recognised, {np.mean(chance[y == 1] < threshold):.3f} of the covered refused"
    )
    for low in np.arange(0, 1, 0.1):
        inside = (chance >= low) & (chance < low + 0.1)
        if inside.any():
            console.print(
                f"  {low:.1f}-{low + 0.1:.1f}: {inside.sum():4d} questions, mean chance {chance[inside].mean():.2f}, covered {y[inside].mean():.2f}"
            )
    model.fit(x, y)
    fitted = {
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)},
        "threshold": round(threshold, 3),
    }
    path = Path(__file__).parents[1] / "answering" / "confidence.yaml"
    head = "# Fitted by `python -m glutask.evaluation.calibrate`; see there for the data and the method.\n"
    path.write_text(head + yaml.safe_dump(fitted, sort_keys=False), encoding="utf-8")
    console.print(fitted)


if __name__ == "__main__":
    main()
