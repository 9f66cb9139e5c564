"""Telling a question over a set from one about facts, and the classifier beneath."""

from __future__ import annotations

import numpy as np
import pytest

from glutask import Assistant
from glutask.understanding.kernel import Classifier, fit, lead


def test_a_sentence_gets_the_class_of_those_like_it() -> None:
    def around(angle: float) -> np.ndarray:
        angles = angle + np.linspace(-0.2, 0.2, 9)
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    examples = {"a": around(0.0), "b": around(2.0)}
    classifier = Classifier(("a", "b"), fit(("a", "b"), examples))
    near_a, near_b = classifier.scores(around(0.05)[4]), classifier.scores(around(1.9)[4])
    assert lead(near_a, "a") > 0.5 and lead(near_b, "b") > 0.5 and lead(near_a, "b") < 0


def test_few_landmarks_do_as_well() -> None:
    rng = np.random.default_rng(0)
    examples = {name: (rng.normal(size=(60, 8)) * 0.3 + centre).astype(np.float32) for name, centre in (("a", 1.0), ("b", -1.0))}
    examples = {name: x / np.linalg.norm(x, axis=1, keepdims=True) for name, x in examples.items()}
    weights = fit(("a", "b"), examples, {name: x[:10] for name, x in examples.items()})
    classifier = Classifier(("a", "b"), weights)
    assert weights.shape == (20, 10)
    assert all(lead(classifier.scores(x), name) > 0 for name, rows in examples.items() for x in rows[10:])


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("anything here you can drink or swallow that has ever been licensed in America?", "agents"),
        ("who in the glycine crowd is still alive?", "agents"),
        ("how fast does the esketamine squirt start to help?", "facts"),
        ("any word on what rapastinel does to sleep?", "facts"),
    ],
)
def test_what_is_asked_for_in_words_that_no_rule_knows(assistant: Assistant, question: str, subject: str) -> None:
    assert assistant.understand(question).subject == subject
