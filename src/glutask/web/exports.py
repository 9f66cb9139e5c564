"""Answers to take away: as documents, as references, as a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from glutask.answering.answer import Answer
from glutask.answering.references import bibtex, csl_json, ris
from glutask.corpus.models import Source
from glutask.web.wording import wording


class Format(NamedTuple):
    """One way to take answers away."""

    label: str
    media_type: str
    extension: str
    write: Callable[[Sequence[Answer]], str]


def _sources(answers: Sequence[Answer]) -> list[Source]:
    return list({source.id: source for answer in answers for source in answer.sources}.values())


def _markdown(answers: Sequence[Answer]) -> str:
    return "\n---\n\n".join(answer.to_markdown() for answer in answers)


def _html(answers: Sequence[Answer]) -> str:
    """One page; the references of each answer keep addresses of their own."""
    pages = [answer.to_html() for answer in answers]
    if len(pages) == 1:
        return pages[0]
    head = pages[0].split("<body>")[0]
    bodies = [page.split("<body>", 1)[1].rsplit("</body>", 1)[0] for page in pages]
    own = [re.sub(r"(id='|href='#)ref-", rf"\g<1>answer-{n}-ref-", body) for n, body in enumerate(bodies, start=1)]
    return f"{head}<body>{'<hr>'.join(own)}</body></html>"


def _print(answers: Sequence[Answer]) -> str:
    return _html(answers).replace("</body>", "<script>addEventListener('load', () => print())</script></body>")


def _csv(answers: Sequence[Answer]) -> str:
    return "\ufeff" + "\r\n".join(answer.table.to_csv() for answer in answers if answer.table)


FORMATS: Mapping[str, Format] = {
    "markdown": Format("Markdown", "text/markdown", "md", _markdown),
    "html": Format("HTML", "text/html", "html", _html),
    "print": Format("Print or PDF", "text/html", "html", _print),
    "bibtex": Format("BibTeX", "application/x-bibtex", "bib", lambda answers: bibtex(_sources(answers))),
    "ris": Format("RIS", "application/x-research-info-systems", "ris", lambda answers: ris(_sources(answers))),
    "csl": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", lambda answers: csl_json(_sources(answers))),
    "csv": Format("Table (CSV)", "text/csv", "csv", _csv),
}
"""Name in the address to format."""
ON_PAGE = frozenset({"print"})
"""Formats that open in the browser; the others are saved."""


def offered(answers: Sequence[Answer]) -> list[str]:
    """Names of the formats in which there is something to take away."""
    empty = set() if _sources(answers) else {"bibtex", "ris", "csl"}
    empty |= set() if any(answer.table for answer in answers) else {"csv"}
    return [name for name in FORMATS if name not in empty]


def file_name(name: str, answers: Sequence[Answer]) -> str:
    """A name for the saved file: the last question's first words."""
    words = re.findall(r"[a-z0-9]+", answers[-1].question.lower())[:6]
    return f"{wording().title.lower()}-{'-'.join(words) or 'answer'}.{FORMATS[name].extension}"
