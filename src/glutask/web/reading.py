"""An answer as it is read in the chat: HTML with markers to click, marks of evidence, and `Since the review` apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.answering.answer import Answer, Claim
from glutask.answering.citer import marked
from glutask.answering.markdown import without_escapes
from glutask.corpus.corpus import Corpus
from glutask.web.badges import direction_badge, evidence_badge, result_of
from glutask.web.escape import attribute, text
from glutask.web.tables import table_html
from glutask.web.wording import wording

_MARKERS = re.compile(r"(?:\s*\[\d+\])+")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Reader:
    """Writes one answer as HTML.

    Args:
        answer: The answer.
        corpus: Where the trials behind its citations are looked up.
        place: Where on the page it stands: its number in the conversation, or a name; its markers carry it.
    """

    def __init__(self, answer: Answer, corpus: Corpus, place: str | int) -> None:
        """Keep what every part needs."""
        self._answer = answer
        self._corpus = corpus
        self._place = place
        self._labels = {c.number: c.source.label for c in answer.citations}
        self._claims = {marked(c): c for c in (*answer.claims, *answer.later, *answer.own)}
        self._apart = (
            ("gt-later", "Since the review", {marked(c) for c in answer.later}),
            ("gt-own", "From your documents", {marked(c) for c in answer.own}),
        )

    def html(self, foot: str = "") -> str:
        """The whole answer in one line, so that Markdown leaves it alone.

        Args:
            foot: HTML that stands under it.
        """
        answer = self._answer
        meant = f'<p class="gt-meant"><span>Taken to mean:</span> {text(answer.interpretation)}</p>'
        table = table_html(answer.table, self._place) if answer.table else ""
        body = f"{self._body()}{table}"
        return f'<div class="gt-answer gt-{answer.status.replace("_", "-")}" data-place="{self._place}">{meant}{body}{foot}</div>'

    def _body(self) -> str:
        parts: list[str] = []
        for block in filter(None, self._answer.text.split("\n\n")):
            lines = block.split("\n")
            if not all(line.startswith("- ") for line in lines):
                parts.append(self._paragraph(" ".join(lines)))
                continue
            items = [line[2:] for line in lines]
            listed = "<ul>" + "".join(f"<li>{self._line(item)}</li>" for item in items) + "</ul>"
            for look, label, claims in self._apart:
                if all(item in claims for item in items):
                    heading = re.sub(r"^<p>|</p>$", "", parts.pop()) if parts and len(items) else ""
                    listed = f'<section class="{look}" aria-label="{label}"><h3>{heading}</h3>{listed}</section>'
            parts.append(listed)
        return "".join(parts)

    def _paragraph(self, line: str) -> str:
        """A paragraph; each claim in it is followed by its marks."""
        inside = [said for said in self._claims if said in line]
        if not inside:
            return f"<p>{self._inline(line)}</p>"
        pattern = "|".join(re.escape(said) for said in sorted(inside, key=len, reverse=True))
        pieces = re.split(f"({pattern})", line)
        return f"<p>{''.join(self._line(p) if p in self._claims else self._inline(p) for p in pieces)}</p>"

    def _line(self, line: str) -> str:
        claim = self._claims.get(line)
        return self._inline(line) + (self._marks(claim) if claim else "")

    def _marks(self, claim: Claim) -> str:
        cited = {c.number: c.statement for c in self._answer.citations}
        statements = [self._corpus.statements[i] for i in map(cited.get, claim.citations) if i]
        if not statements:
            return ""
        result = result_of(self._corpus, statements)
        marks = (evidence_badge(claim.evidence) if claim.evidence and claim.evidence in wording().evidence else "") + (
            direction_badge(result) if result else ""
        )
        return f' <span class="gt-marks">{marks}</span>' if marks else ""

    def _inline(self, line: str) -> str:
        parts, end = [], 0
        for match in _MARKERS.finditer(line):
            numbers = [int(n) for n in re.findall(r"\d+", match.group())]
            if not all(n in self._labels for n in numbers):
                continue
            parts += [_bold(line[end : match.start()]), self._markers(numbers)]
            end = match.end()
        return "".join([*parts, _bold(line[end:])])

    def _markers(self, numbers: Sequence[int]) -> str:
        buttons = "".join(
            f'<button type="button" class="gt-cite" data-place="{self._place}" data-n="{n}" '
            f'aria-label="Source {n}: {attribute(self._labels[n])}" title="{attribute(self._labels[n])}">{n}</button>'
            for n in numbers
        )
        return f'<span class="gt-cites">{buttons}</span>'


def _bold(raw: str) -> str:
    return without_escapes(_BOLD.sub(r"<strong>\1</strong>", text(raw)))
