"""Must accuracy: does the answer say what it must, nothing that it must not, and briefly.

Definition: an answer is right if every `must` pattern matches its text and no `must_not` pattern does (regular
expressions, case ignored, citation markers taken out), and the text has at most 200 words (300 where more detail was asked for).
Source: strict vital nuggets of the TREC RAG track (Pradeep et al. 2024, arXiv 2411.09607): all vital nuggets or
nothing; the limit on words keeps a dump of everything from counting as an answer.
"""

from __future__ import annotations

import re

from glutask.answering.answer import Answer
from glutask.evaluation.questions import EvalQuestion

MOST_WORDS = 200
MOST_IN_DETAIL = 300
_MARKER = re.compile(r"\s?\[\d+\]")


def plain(text: str) -> str:
    """The text without its citation markers."""
    return _MARKER.sub("", text)


def missing(question: EvalQuestion, text: str, most: int = MOST_WORDS) -> tuple[str, ...]:
    """What is wrong with an answer's text, in words; empty if it is right."""
    said = plain(text)
    faults = [f"missing: {p}" for p in question.must if not re.search(p, said, re.IGNORECASE)]
    faults += [f"must not say: {p}" for p in question.must_not if re.search(p, said, re.IGNORECASE)]
    if (words := len(said.split())) > most:
        faults.append(f"{words} words, at most {most}")
    return tuple(faults)


def faults(question: EvalQuestion, answer: Answer) -> tuple[str, ...]:
    """The same of an answer; more words are allowed where more was asked for."""
    return missing(question, answer.text, MOST_IN_DETAIL if answer.interpretation.detail else MOST_WORDS)


def right(question: EvalQuestion, answer: Answer) -> bool:
    """Whether an answer says what it must."""
    return not faults(question, answer)
