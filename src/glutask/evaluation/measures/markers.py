"""Invalid citation ids: markers and claims that point at no citation.

Definition: share of all references (each [n] in the text, and each number a claim gives) for which the answer has no citation
n. Source: a house rule; it is the least that verifiability asks for (Liu, Zhang & Liang 2023, arXiv 2304.09848).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from glutask.answering.answer import Answer

_MARKER = re.compile(r"\[(\d+)\]")


class References(NamedTuple):
    """References of one answer."""

    invalid: int
    total: int


def references(answer: Answer) -> References:
    """Count an answer's references and those that lead nowhere."""
    known = {citation.number for citation in answer.citations}
    made = [int(n) for n in _MARKER.findall(answer.text)]
    made += [n for claim in (*answer.claims, *answer.later) for n in claim.citations]
    return References(sum(n not in known for n in made), len(made))
