"""A source in one line, with its links."""

from __future__ import annotations

from glutask.corpus.models import Source
from glutask.web.escape import link, text
from glutask.web.wording import wording


def source_html(source: Source) -> str:
    """One source: who, when, what, where, and its links."""
    others = " et al." if len(source.authors) > 1 else ""
    who = text(source.authors[0].split(",")[0] + others if source.authors else wording().source_kind[source.kind])
    year = f" ({source.year})" if source.year else ""
    where = f" <em>{text(source.journal)}</em>." if source.journal else ""
    return f'<span class="gt-who">{who}{year}</span> {text(source.title.rstrip("."))}.{where} <span class="gt-links">{" ".join(links(source))}</span>'


def links(source: Source) -> list[str]:
    """A source's addresses: DOI, PubMed, registry; its own page where it has none of these."""
    found = []
    if source.doi:
        found.append(link(f"https://doi.org/{source.doi}", "DOI"))
    if source.pmid:
        found.append(link(f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/", "PubMed"))
    if source.nct and source.nct.startswith("NCT"):
        found.append(link(f"https://clinicaltrials.gov/study/{source.nct}", source.nct))
    if not found and source.url:
        found.append(link(source.url, "Open page"))
    return found
