"""Declining: does it say so when the corpus holds no answer, and answer when it does.

Definitions:
- not covered recognised: share of questions whose gold status is not_covered that got that status;
- declined rightly: share of questions whose gold status is declined that got that status;
- over-refusal: share of questions whose gold status is answered that got another status (lower is better).
Source: unanswerable questions of SQuAD 2.0 (Rajpurkar et al. 2018, arXiv 1806.03822); over-refusal as in XSTest
(Röttger et al. 2024, arXiv 2308.01263).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glutask.answering.answer import Status

Pair = tuple[Status, Status]
"""Gold status, answer's status."""


def recognised(pairs: Iterable[Pair], status: Status) -> float | None:
    """Share of questions with that gold status that got it; none if there are none."""
    return _share([got == status for gold, got in pairs if gold == status])


def over_refusal(pairs: Iterable[Pair]) -> float | None:
    """Share of answerable questions that were not answered; none if there are none."""
    return _share([got != "answered" for gold, got in pairs if gold == "answered"])


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
