"""PubMed XML: one record a citation, with its abstract."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.ingest.document import Reading
from glutask.ingest.formats.details import details
from glutask.ingest.formats.record import record
from glutask.ingest.formats.xml import Element, child, children, descendants, name, parse_xml, text_of
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused


def read(data: bytes, limits: Limits) -> Iterator[Reading]:
    """Each citation of a file.

    Raises:
        Refused: The XML is bad, or holds no citation.
    """
    root = parse_xml(data)
    found = [root] if name(root) == "PubmedArticle" else list(descendants(root, "PubmedArticle"))
    if not found:
        raise Refused("holds no PubMed citation")
    if len(found) > limits.records:
        raise Refused(f"holds more than {limits.records:,} records; split it and add the parts")
    for citation in found:
        yield _citation(citation, limits)


def _citation(citation: Element, limits: Limits) -> Reading:
    medline = child(citation, "MedlineCitation")
    article = child(medline, "Article")
    issue = child(article, "Journal", "JournalIssue", "PubDate")
    abstract = child(article, "Abstract")
    ids = {i.get("IdType"): text_of(i) for i in children(child(citation, "PubmedData", "ArticleIdList"), "ArticleId")}
    numbers = [text_of(n) for n in descendants(citation, "AccessionNumber")]
    return record(
        details(
            title=text_of(child(article, "ArticleTitle")),
            authors=[_author(a) for a in children(child(article, "AuthorList"), "Author")],
            year=text_of(issue) or text_of(child(article, "ArticleDate", "Year")),
            journal=text_of(child(article, "Journal", "Title")),
            pmid=text_of(child(medline, "PMID")),
            doi=ids.get("doi"),
            nct=next((n for n in numbers if n.startswith("NCT")), None),
        ),
        [(part.get("Label", ""), text_of(part)) for part in children(abstract, "AbstractText")],
        limits,
    )


def _author(author: Element) -> str:
    family, given = text_of(child(author, "LastName")), text_of(child(author, "ForeName")) or text_of(child(author, "Initials"))
    return ", ".join(filter(None, (family, given))) or text_of(child(author, "CollectiveName"))
