"""Marks of evidence and of results: an icon and a word, never colour alone."""

from __future__ import annotations

from collections.abc import Iterable

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import EvidenceLevel, Source, Statement, TrialResult
from glutask.web.escape import attribute, text
from glutask.web.wording import wording

_DOTS = 3
_ABOUT_RESULTS = {"trial", "efficacy", "suicidality"}


def evidence_badge(level: EvidenceLevel) -> str:
    """How something is known."""
    mark = wording().evidence[level]
    dots = "●" * mark.strength + "○" * (_DOTS - mark.strength) if mark.strength else ""
    icon = f'<span aria-hidden="true">{dots}</span> ' if dots else ""
    return f'<span class="gt-badge gt-evidence" title="Kind of evidence: {attribute(mark.label)}">{icon}{text(mark.label)}</span>'


def known_by(statement: Statement, sources: Iterable[Source]) -> str:
    """How a statement is known: its kind of evidence; where that is none of its own, what the sources shown for it are."""
    if statement.evidence in wording().evidence:
        return evidence_badge(statement.evidence)
    kinds = dict.fromkeys(source.kind for source in sources)
    return "".join(f'<span class="gt-badge">{text(wording().source_kind[kind])}</span>' for kind in kinds)


def direction_badge(result: TrialResult) -> str:
    """How a trial came out on its primary outcome."""
    mark = wording().direction[result]
    name = result.replace(" ", "-")
    label = f'<span class="gt-sr">Trial result: </span>{text(mark.label)}'
    return (
        f'<span class="gt-badge gt-result gt-{name}" title="Result of the trial on its primary outcome">'
        f'<span aria-hidden="true">{text(mark.icon)}</span> {label}</span>'
    )


def since_badge() -> str:
    """That something became known after the review."""
    return '<span class="gt-badge gt-since">Since the review</span>'


def result_of(corpus: Corpus, statements: list[Statement]) -> TrialResult | None:
    """The one result that statements about trial results share, if there is one."""
    told = [s for s in statements if s.topic in _ABOUT_RESULTS]
    results = {corpus.trials[t].result for s in told for t in s.trials}
    return results.pop() if len(results) == 1 and all(len(s.trials) == 1 for s in told) else None
