"""JATS XML, as PubMed Central gives it (ANSI/NISO Z39.96): abstract, body, tables, captions and appendices by section."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.ingest.builder import TextBuilder
from glutask.ingest.clean import one_line
from glutask.ingest.document import Details, Reading
from glutask.ingest.formats.details import details
from glutask.ingest.formats.elements import elements
from glutask.ingest.formats.xml import Element, child, children, descendants, name, parse_xml, text_of
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused

_BLOCKS = elements().jats.blocks
_SKIPPED = elements().jats.skipped
_INLINE_SKIPPED = elements().jats.skipped_inline


def read(data: bytes, limits: Limits) -> Iterator[Reading]:
    """Each article of a file.

    Raises:
        Refused: The XML is bad, or no article holds text.
    """
    root = parse_xml(data)
    articles = [root] if name(root) == "article" else list(descendants(root, "article"))
    if not articles:
        raise Refused("holds no article")
    for article in articles:
        yield _article(article, limits)


def _article(article: Element, limits: Limits) -> Reading:
    front = child(article, "front")
    meta = child(front, "article-meta")
    builder = TextBuilder(limits.characters)
    found = _details(front, meta)
    builder.say(found.title or "")
    for abstract in children(meta, "abstract"):
        if abstract.get("abstract-type") not in {"graphical", "toc", "teaser"}:
            with builder.under(text_of(child(abstract, "title")) or "Abstract"):
                _walk(abstract, builder)
    body = child(article, "body")
    for part in (body, child(article, "floats-group"), child(article, "back")):
        if part is not None:
            _walk(part, builder)
    if not builder.blocks:
        raise Refused("holds neither an abstract nor a body; save the article's full text as XML")
    return Reading(kind="reference" if body is None else "article", details=found, text=builder.text, blocks=tuple(builder.blocks))


def _walk(element: Element, builder: TextBuilder) -> None:
    for part in element:
        kind = name(part)
        if not kind or kind in _SKIPPED:
            continue
        if kind in {"sec", "app", "ack", "boxed-text", "glossary", "notes"}:
            with builder.under(_heading(part)):
                _walk(part, builder)
        elif kind in {"table-wrap", "fig"}:
            _float(part, builder)
        elif kind in {"p", "disp-formula", "term"}:
            builder.add(text_of(part, _BLOCKS | _INLINE_SKIPPED))
            for inner in part:
                if name(inner) in _BLOCKS:
                    _walk_one(inner, builder)
        else:
            _walk(part, builder)


def _walk_one(part: Element, builder: TextBuilder) -> None:
    if name(part) in {"table-wrap", "fig"}:
        _float(part, builder)
    else:
        _walk(part, builder)


def _heading(part: Element) -> str:
    label, title = text_of(child(part, "label")), text_of(child(part, "title"), _INLINE_SKIPPED)
    return f"{label} {title}"


def _float(part: Element, builder: TextBuilder) -> None:
    """A table or figure: its caption, then one block a row of the table."""
    label = one_line(text_of(child(part, "label"))) or name(part).split("-")[0].capitalize()
    with builder.under(label.rstrip(".:")):
        builder.add(" ".join(text_of(p, _INLINE_SKIPPED) for p in children(child(part, "caption"), "title", "p")))
        for row in descendants(part, "tr"):
            cells = (one_line(text_of(cell, _INLINE_SKIPPED)) for cell in children(row, "td", "th"))
            builder.add(" | ".join(cell for cell in cells if cell))
        for foot in children(part, "table-wrap-foot"):
            builder.add(text_of(foot))


def _details(front: Element | None, meta: Element | None) -> Details:
    if meta is None:
        return Details()
    ids = {i.get("pub-id-type"): one_line(text_of(i)) for i in children(meta, "article-id")}
    pmc = (ids.get("pmcid") or ids.get("pmc") or ids.get("pmcaid") or "").removeprefix("PMC")
    years = [text_of(child(date, "year")) for date in children(meta, "pub-date") if date.get("pub-type") not in {"pmc-release", "nihms-submitted"}]
    return details(
        title=text_of(child(meta, "title-group", "article-title"), _INLINE_SKIPPED | {"xref"}),
        authors=_authors(meta),
        year=min((y.strip() for y in years if y.strip().isdigit()), default=None),
        journal=text_of(next(descendants(front, "journal-title"), None)),
        pmid=ids.get("pmid"),
        doi=ids.get("doi"),
        url=f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{pmc}/" if pmc.isdigit() else None,
    )


def _authors(meta: Element) -> Iterator[str]:
    for contrib in descendants(meta, "contrib"):
        if contrib.get("contrib-type", "author") != "author":
            continue
        person = next(descendants(contrib, "name", "string-name"), None)
        if person is not None:
            yield ", ".join(filter(None, (text_of(child(person, "surname")), text_of(child(person, "given-names")))))
        else:
            yield text_of(next(descendants(contrib, "collab"), None))
