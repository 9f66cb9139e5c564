"""The card of a quote from a person's own document: its place, the work, and the text around it."""

from __future__ import annotations

from glutask.answering.answer import Citation, Place
from glutask.web.escape import text
from glutask.web.source_line import source_html


def own_card(citation: Citation, place: str | int) -> str:
    """The card.

    Args:
        citation: With a place in a document.
        place: Where on the page the answer stands, as in `panel_html`.
    """
    stands = citation.place
    assert stands is not None
    number = f'<span class="gt-number">{citation.number}</span>'
    where = f" {text(stands.words)}" if stands.words else ""
    return (
        f'<article class="gt-card gt-own-card" aria-label="Source {citation.number}">'
        f"<blockquote>{number} {_lines(citation.quote)}</blockquote>"
        f'<p class="gt-marks"><span class="gt-badge gt-yours">Your document</span>{where}</p>'
        f'<ul class="gt-papers"><li id="gt-{place}-{citation.number}" tabindex="-1" class="gt-source">{number} '
        f"{source_html(citation.source)}</li></ul>"
        f'<details class="gt-passage"><summary>In its passage, with the text around it</summary>{_around(stands, citation.quote)}</details></article>'
    )


def _around(stands: Place, quote: str) -> str:
    head, _, tail = stands.passage.partition(quote)
    marked = f"{_lines(head)}<mark>{_lines(quote)}</mark>{_lines(tail)}"
    return "".join(f"<p>{part}</p>" for part in (_lines(stands.before), marked, _lines(stands.after)) if part)


def _lines(said: str) -> str:
    return text(said).replace("<br><br>", "<br>")
