"""The panel beside the chat: every statement an answer cites, in its passage, with the papers it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from glutask.answering.answer import Answer, Citation
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Passage, Statement, Trial
from glutask.web.badges import direction_badge, known_by, since_badge
from glutask.web.escape import text
from glutask.web.own_card import own_card
from glutask.web.source_line import source_html

EMPTY = (
    '<section class="gt-sources" data-place="-1" aria-label="Sources"><h2>Sources</h2>'
    "<p>Ask a question: each statement of the answer is shown here in its passage, with the paper, its year and links to it. "
    "Click a number in an answer to open its source.</p></section>"
)


def panel_html(answer: Answer | None, corpus: Corpus, place: str | int) -> str:
    """The panel for one answer: one card a statement, all its sources in it."""
    if answer is None:
        return EMPTY
    cards = "".join(_card(group, corpus, place) for group in _by_statement(answer.citations))
    count = len(answer.sources)
    said = f"{count} {'source' if count == 1 else 'sources'}" if count else "This answer cites nothing."
    return (
        f'<section class="gt-sources" data-place="{place}" aria-label="Sources"><header><h2>Sources <span class="gt-count">{said}</span></h2>'
        f'<button type="button" class="gt-close">Close</button></header>'
        f'<p class="gt-for">For: {text(answer.question)}</p>{cards}</section>'
    )


def _by_statement(citations: Iterable[Citation]) -> list[list[Citation]]:
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.statement or citation.passage, []).append(citation)
    return list(groups.values())


def _card(group: list[Citation], corpus: Corpus, place: str | int) -> str:
    first = group[0]
    if first.statement is None:
        return own_card(first, place)
    statement = corpus.statements[first.statement]
    trials = [corpus.trials[t] for t in statement.trials if t in corpus.trials]
    numbers = " ".join(f'<span class="gt-number">{c.number}</span>' for c in group)
    since = since_badge() if statement.as_of == "later" else ""
    marks = f'<p class="gt-marks">{known_by(statement, (c.source for c in group))}{since}</p>'
    sources = "".join(
        f'<li id="gt-{place}-{c.number}" tabindex="-1" class="gt-source"><span class="gt-number">{c.number}</span> {source_html(c.source)}</li>'
        for c in group
    )
    passage = _passage(corpus.passage_of[statement.id], statement)
    return (
        f'<article class="gt-card" aria-label="Source {first.number}">'
        f"<blockquote>{numbers} {text(first.quote)}</blockquote>{marks}"
        f'{"".join(_trial(t) for t in trials[:3])}<ul class="gt-papers">{sources}</ul>{passage}</article>'
    )


def _trial(trial: Trial) -> str:
    parts = [f"phase {trial.phase}" if trial.phase else "", f"n = {trial.n:,}" if trial.n is not None else "", trial.design]
    told = " · ".join(text(p) for p in parts if p)
    return f'<p class="gt-trial"><strong>{text(trial.name)}</strong> {direction_badge(trial.result)}<br>{told}</p>'


def _passage(passage: Passage, cited: Statement) -> str:
    lines = "".join(f"<p>{f'<mark>{text(s.text)}</mark>' if s.id == cited.id else text(s.text)}</p>" for s in passage.statements)
    return f'<details class="gt-passage"><summary>In its passage: {text(passage.title)}</summary>{lines}</details>'
