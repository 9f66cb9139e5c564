"""What a person wants: facts, advice on someone's own treatment, or help in distress.

Wordings that leave no doubt are patterns in `vocabulary/intents.yaml`. For all others a classifier (see `kernel`) reads the question's
vector, fitted when the index is built on the examples of `vocabulary/intent_examples.yaml`. It is believed the sooner the more the
words themselves speak of a person and of distress.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from glutask.understanding.kernel import Classifier, Vectors, lead
from glutask.understanding.query import Intent
from glutask.understanding.vocabulary import Vocabulary, any_match

CLASSES: tuple[str, ...] = ("ask", "advice", "crisis", "other")
"""In the order of the classifier's columns; `other` is a question from another field, to be looked up like `ask`."""
RIDGE = 0.1
"""Strength of the classifier's penalty."""


class Margins(NamedTuple):
    """By how much a class must lead all others before it is believed without a pattern; less than 0: by how much it may lag."""

    distressed_person: float = -0.2
    """Where the words speak of a person and of distress."""
    person: float = -0.05
    """Of a person alone."""
    distressed: float = -0.05
    """Of distress alone."""
    crisis: float = 0.02
    """Of neither."""
    named_crisis: float = 0.1
    """Of no person, and of something of the corpus."""
    studied: float = 0.15
    """More than these where the words speak of research, or somebody asks as a professional."""
    short: float = 0.1
    """More than these where few words speak of neither a person nor distress, as in a follow-up."""
    advised: float = 0.2
    """More than these where they ask for advice and not of distress."""
    leaning: float = 0.35
    """More than these where no distress is spoken of in a follow-up that names nothing."""
    foreign: float = 0.25
    """More than these where no distress is spoken of in a language that the encoder hardly knows."""
    near: float = 0.5
    """Cosine of the nearest key of the corpus from which a text reads like a question that the corpus answers."""
    nearness: float = 1.5
    """How much more than these for each unit of cosine beyond."""
    advice: float = 0.1
    impersonal_advice: float = 0.5
    """Where no word says that it is about a person."""
    words: int = 3
    """A shorter text is not taken for distress or a wish for advice without a pattern."""
    impersonal_words: int = 5


class Readings(NamedTuple):
    """A question as typed and, if there is one, with names left out."""

    texts: tuple[str, ...]
    judged: int
    """How many are judged. All are encoded together: the evidence is looked up by both."""


class IntentReader:
    """Decides on the intent of a question."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        weights: Vectors,
        encode: Callable[[Sequence[str]], Vectors],
        nearest: Callable[[Vectors], float],
        margins: Margins | None = None,
    ) -> None:
        """Join patterns and classifier.

        Args:
            vocabulary: The patterns.
            weights: As `kernel.fit` returns them for `CLASSES`.
            encode: Texts to their vectors, shape (n, d).
            nearest: The cosine of the corpus' nearest key to such a vector.
            margins: How sure the classifier must be.
        """
        self._patterns = vocabulary.intents
        self._classifier = Classifier(CLASSES, weights)
        self._encode = encode
        self._nearest = nearest
        self._margins = margins or Margins()

    def read(self, question: str, text: str, named: bool, unnamed: str = "", leaning: bool = False) -> Intent:
        """The intent of a question.

        Args:
            question: As typed.
            text: The same, normalised.
            named: Whether it names something of the corpus; then only one about a person is not a question of fact.
            unnamed: The same with names left out, which else drown what is said of a person.
            leaning: Whether it is a follow-up that names nothing.
        """
        if not any(c.isalnum() for c in text):
            return "unclear"
        if self._says("danger", text):
            return "crisis"
        if self._says("unclear", text) and not named:
            return "unclear"
        research = self._says("research", text)
        if self._says("crisis", text) and not research:
            return "crisis"
        if self._says("greeting", text):
            return "greeting"
        personal = self._personal(text)
        distressed = self._says("distress", self._without_asides(text))
        both = named and bool(unnamed) and (personal or distressed)
        said = Readings((question, unnamed) if unnamed else (question,), 2 if both else 1)
        advised = self._says("misuse", text) or self._says("advice", text)
        margin = self._crisis_margin(text, personal, distressed, named)
        professional = self._says("professional", text)
        margin += self._margins.studied * (research or professional) + self._margins.advised * (advised and not distressed)
        margin += (self._margins.leaning * leaning + self._margins.foreign * self._says("foreign", text)) * (not distressed)
        if self._leads("crisis", said, margin) and self._leads("crisis", said, margin + self._margins.nearness * self._beyond(said)):
            return "crisis"
        if professional:
            return "ask"
        if advised or self._leads("advice", said, self._advice_margin(text, personal, named)):
            return "advice"
        return "ask"

    def _leads(self, name: str, readings: Readings, margin: float) -> bool:
        """Whether a class leads by more than a margin in one reading; without a finite one nothing need be encoded."""
        return bool(margin < np.inf) and any(lead(scores, name) > margin for scores in self._scores(readings))

    def _beyond(self, readings: Readings) -> float:
        """How much nearer to a key of the corpus than questions of people in distress come."""
        return max(0.0, self._nearest(self._encode(readings.texts)[0]) - self._margins.near)

    def _scores(self, readings: Readings) -> Iterator[dict[str, float]]:
        """Of each reading: class to score, about 0 to 1."""
        for vector in self._encode(readings.texts)[: readings.judged]:
            yield self._classifier.scores(vector)

    def _says(self, name: str, text: str) -> bool:
        return any_match(self._patterns[name], text)

    def _personal(self, text: str) -> bool:
        """Whether it is about the person asking or someone near: `tell me more` and `for my thesis` are not."""
        return self._says("personal", self._without_asides(text))

    def _without_asides(self, text: str) -> str:
        """The text without wordings that say nothing of a person: `I'd kill for a good table`."""
        for aside in self._patterns["aside"]:
            text = aside.sub(" ", text)
        return text.strip()

    def _crisis_margin(self, text: str, personal: bool, distressed: bool, named: bool) -> float:
        m = self._margins
        words = len(re.findall(r"[^\W\d_]+", text))
        if words < m.words:
            return np.inf
        if personal:
            return m.distressed_person if distressed else m.person
        if distressed:
            return m.distressed
        return (m.named_crisis if named else m.crisis) + m.short * (words < m.impersonal_words)

    def _advice_margin(self, text: str, personal: bool, named: bool) -> float:
        m = self._margins
        if personal:
            return m.advice
        return np.inf if named or len(text.split()) < m.impersonal_words else m.impersonal_advice
