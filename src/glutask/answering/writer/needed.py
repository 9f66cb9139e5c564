"""Claims that an answer needs: what a writer leaves out of these is put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from glutask.answering.answer import Answer, Claim
from glutask.answering.writer.checking import Checker
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Statement

SAFETY = {"safety", "suicidality"}
"""Topics that are never left out."""
_RESULTS = {"positive", "negative", "mixed"}


def left_out(answer: Answer, told: Mapping[int, Sequence[str]], corpus: Corpus, checker: Checker) -> list[int]:
    """Places of the claims to put back, in order: the first of each part, harms, findings that speak against others.

    Args:
        answer: The composed answer.
        told: Place of each claim that is told, to the sentences that tell it.
        corpus: Where the statements behind the claims are looked up.
        checker: Knows which findings speak against a benefit.
    """
    claims = (*answer.claims, *answer.later)
    behind = [_statements(claim, answer, corpus) for claim in claims]
    firsts = {0, len(answer.claims)} if answer.later else {0}
    told_results = {r for place in told for r in _results(behind[place], corpus)}
    missing = []
    for place, claim in enumerate(claims):
        if place in told:
            needed = checker.speaks_against(claim.text) and not any(checker.speaks_against(said) for said in told[place])
        else:
            others = {s.id for other in told for s in behind[other]}
            needed = (
                (place in firsts and not _section_told(place, len(answer.claims), told) if place else True)
                or any(s.topic in SAFETY for s in behind[place])
                or any(set(s.conflicts_with) & others for s in behind[place])
                or any(s.id in told_one.conflicts_with for s in behind[place] for other in told for told_one in behind[other])
                or bool(_results(behind[place], corpus) - told_results)
                or checker.speaks_against(claim.text)
            )
        if needed:
            missing.append(place)
    return missing


def _section_told(place: int, own: int, told: Mapping[int, Sequence[str]]) -> bool:
    return any((other >= own) == (place >= own) for other in told)


def _statements(claim: Claim, answer: Answer, corpus: Corpus) -> list[Statement]:
    ids = dict.fromkeys(c.statement for c in answer.citations if c.number in claim.citations)
    return [corpus.statements[i] for i in ids if i in corpus.statements]


def _results(statements: Sequence[Statement], corpus: Corpus) -> set[str]:
    found: set[str] = {corpus.trials[t].result for s in statements for t in s.trials if t in corpus.trials}
    return found & _RESULTS
