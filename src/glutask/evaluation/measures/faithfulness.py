"""Number faithfulness and citation validity, computed without a model.

Definition: of the numbers in an answer's claims, the share that occurs in a statement the claim cites (or in the name of an agent it is
about); and the share of citation markers in the text that lead to a citation.
Source: an exact stand-in for the citation recall of ALCE (Gao et al. 2023, arXiv 2305.14627), which asks whether the cited text supports
the claim; statements are shown as they stand, so that only computed claims can differ from what they cite.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from glutask.answering.answer import Answer

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_HEAD = re.compile(r"^\*\*.*?\*\*:?")


class Faithfulness(NamedTuple):
    """Counts over one answer."""

    numbers: int
    supported: int
    markers: int
    valid: int


def faithfulness(answer: Answer) -> Faithfulness:
    """Count numbers and markers of an answer, and those that hold."""
    quotes = {c.number: c.quote for c in answer.citations}
    numbers = supported = 0
    for claim in (*answer.claims, *answer.later):
        cited = " ".join(quotes[n] for n in claim.citations if n in quotes)
        for number in _NUMBER.findall(re.sub(r"\band \d+ more\b", "", _HEAD.sub("", claim.text))):
            numbers += 1
            supported += number in cited
    markers = [int(n) for n in re.findall(r"\[(\d+)\]", answer.text)]
    return Faithfulness(numbers, supported, len(markers), sum(n in quotes for n in markers))
