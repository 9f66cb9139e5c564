"""Count exactness: is the number right, where it is expected.

Definition: over questions of kind count, 1 if every `must` pattern (the number, in figures or words) matches the first
paragraph of the answer that is no heading, no `must_not` pattern matches its text, and, where gold agents are given, the agents counted are
exactly these; else 0. Source: exact match, as for numbers in DROP (Dua et al. 2019, arXiv 1903.00161).
"""

from __future__ import annotations

import re

from glutask.answering.answer import Answer
from glutask.evaluation.measures.must import plain
from glutask.evaluation.questions import EvalQuestion

_HEADING = re.compile(r"\*\*[^*\n]+\*\*|#+ .*")


def count_exact(question: EvalQuestion, answer: Answer) -> bool:
    """Whether an answer gives exactly the number asked for."""
    said = plain(answer.text)
    first = next((part for part in said.strip().split("\n\n") if not _HEADING.fullmatch(part.strip())), "")
    number = all(re.search(p, first, re.IGNORECASE) for p in question.must)
    clean = not any(re.search(p, said, re.IGNORECASE) for p in question.must_not)
    return number and clean and (question.agents is None or set(question.agents) == set(answer.agents))
