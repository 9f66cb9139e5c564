"""What a file says about its work, made fit: identifiers in their plain form, and only where they are well formed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from glutask.ingest.clean import one_line
from glutask.ingest.document import Details

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}]+", re.IGNORECASE)
_PMID = re.compile(r"[1-9]\d{0,7}")
_NCT = re.compile(r"NCT\d{8}", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TITLE = 400
"""Most characters of a title that is kept."""


def details(
    title: str | None = None,
    authors: Iterable[str] = (),
    year: str | int | None = None,
    journal: str | None = None,
    pmid: str | None = None,
    doi: str | None = None,
    nct: str | None = None,
    url: str | None = None,
) -> Details:
    """Details out of what was found, as printed; what is malformed is left out."""
    number = _YEAR.search(str(year or ""))
    registered = _NCT.search(nct or "")
    return Details(
        title=_said(title, _TITLE),
        authors=tuple(dict.fromkeys(filter(None, (one_line(a)[:120] for a in authors))))[:200],
        year=int(number.group()) if number else None,
        journal=_said(journal, 200),
        pmid=found.group() if (found := _PMID.fullmatch((pmid or "").strip())) else None,
        doi=find_doi(doi or ""),
        nct=registered.group().upper() if registered else None,
        url=url if url and re.match(r"https?://[^\s<>\"]{3,500}$", url) else None,
    )


def find_doi(text: str) -> str | None:
    """The first DOI in a text, in lower case and without the punctuation of the sentence around it."""
    match = _DOI.search(text)
    if not match:
        return None
    doi = match.group().rstrip(".,;:'’”)]") if ")" not in match.group() or "(" not in match.group() else match.group().rstrip(".,;:'’”]")
    return doi.lower() if len(doi) > 8 else None


def _said(text: str | None, most: int) -> str | None:
    said = one_line(text or "").strip()
    return said[:most] or None
