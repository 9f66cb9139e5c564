"""What a question asks for, read off its sentence as a whole: agents of the review, trials, or facts.

The rules of `subject` look at single words; a question in unusual words escapes them, and one about facts that happens to name a
group (`the Roche mGlu5 trial`) deceives them. A classifier of the sentence (see `kernel`), names left out, outvotes them where it is
sure; it is fitted when the index is built on the examples of `vocabulary/subject_examples.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from glutask.understanding.kernel import Classifier, Vectors, lead
from glutask.understanding.query import Subject

CLASSES: tuple[Subject, ...] = ("agents", "trials", "facts")
"""In the order of the classifier's columns."""
DOUBTED = 0.05
"""Lead of facts from which a set that the rules see is none."""
SEEN = 0.35
"""Lead of agents from which a set is seen where the rules see none."""


class SubjectReader:
    """Weighs what the rules take a question to ask for."""

    def __init__(self, weights: Vectors, encode: Callable[[Sequence[str]], Vectors]) -> None:
        """Wrap the classifier.

        Args:
            weights: As `kernel.fit` returns them for `CLASSES`.
            encode: Texts to their vectors, shape (n, d).
        """
        self._classifier = Classifier(CLASSES, weights)
        self._encode = encode

    def weigh(self, ruled: Subject, question: str, unnamed: str) -> Subject:
        """What is asked for.

        Args:
            ruled: What the rules take it to be.
            question: The question, encoded in the same pass because the evidence is looked up by both.
            unnamed: The question with the names of agents and trials left out.
        """
        scores = self._classifier.scores(self._encode((question, unnamed))[1])
        if ruled != "facts":
            return "facts" if lead(scores, "facts") > DOUBTED else ruled
        return "agents" if lead(scores, "agents") > SEEN else "facts"
