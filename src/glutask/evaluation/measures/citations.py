"""Citation recall and precision (ALCE), with support decided by `Support` instead of an entailment model.

Definitions (Gao et al. 2023, arXiv 2305.14627, section 4.3):
- recall of a claim: 1 if its citations, taken together, support it; the answer's recall is the mean over its claims;
- precision of a citation of a claim: 1 if the claim is recalled and the citation is not irrelevant; it is irrelevant if it
  does not support the claim alone and the claim's other citations support it without it. The answer's precision is the mean
  over all citations of all its claims.
Claims are those of the answer and those since the review. An answer without claims has neither.
"""

from __future__ import annotations

from typing import NamedTuple

from glutask.answering.answer import Answer
from glutask.evaluation.measures.faithfulness import sizes
from glutask.evaluation.measures.support import Support


class Cited(NamedTuple):
    """Sums over one answer, so that answers can be added up."""

    recalled: int
    claims: int
    precise: int
    citations: int


def cited(answer: Answer, support: Support) -> Cited:
    """Count an answer's recalled claims and precise citations."""
    known = {citation.number: citation for citation in answer.citations}
    counted = sizes(answer)
    recalled = precise = total = 0
    claims = (*answer.claims, *answer.later)
    for claim in claims:
        numbers = list(dict.fromkeys(n for n in claim.citations if n in known))
        total += len(dict.fromkeys(claim.citations))
        if not support.supports([known[n] for n in numbers], claim.text, counted):
            continue
        recalled += 1
        for number in numbers:
            others = [known[n] for n in numbers if n != number]
            alone = support.supports([known[number]], claim.text, counted)
            precise += alone or not support.supports(others, claim.text, counted)
    return Cited(recalled, len(claims), precise, total)
