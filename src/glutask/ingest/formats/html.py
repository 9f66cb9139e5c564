"""HTML: the article's own words by heading, without navigation, scripts and styles."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from glutask.ingest.builder import TextBuilder
from glutask.ingest.document import Details, Reading
from glutask.ingest.formats.details import details
from glutask.ingest.formats.elements import elements
from glutask.ingest.formats.headings import without_references
from glutask.ingest.formats.xml import Element, child, descendants, name, raise_if_out_of_memory, text_of
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused

_SKIPPED = elements().html.skipped
_INLINE = elements().html.inline
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_MAIN = ("main", "article")
_DATES = tuple(f"citation_{name}" for name in ("publication_date", "publicationdate", "online_date", "date", "year"))


def read(data: bytes, limits: Limits) -> Iterator[Reading]:
    """A page as one document.

    Raises:
        Refused: It holds no text.
    """
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise_if_out_of_memory(parser)
        root = None
    if root is None:
        raise Refused("holds no text")
    found = _details(root)
    builder = TextBuilder(limits.characters)
    _walk(_main(root), builder)
    if not builder.blocks:
        raise Refused("holds no text; a page that is made by scripts must be saved by the browser, or printed to PDF")
    yield Reading(
        kind="article" if found.doi or found.journal else "text", details=found, text=builder.text, blocks=without_references(builder.blocks)
    )


def _main(root: Element) -> Element:
    for wanted in _MAIN:
        candidates = list(descendants(root, wanted))
        if len(candidates) == 1:
            return candidates[0]
    body = child(root, "body")
    return root if body is None else body


def _walk(element: Element, builder: TextBuilder) -> None:
    """Runs of inline content become blocks; elements that hold blocks are walked."""
    inline = [element.text or ""]
    for part in element:
        kind = name(part)
        if kind in _INLINE and not _holds_blocks(part):
            inline.append(" " if kind == "br" else text_of(part, _SKIPPED))
        elif kind and kind not in _SKIPPED:
            _flush(inline, builder)
            if kind in _HEADINGS:
                _head(kind, text_of(part, _SKIPPED), builder)
            elif kind == "tr":
                builder.add(" | ".join(filter(None, (" ".join(text_of(cell, _SKIPPED).split()) for cell in part if name(cell) in {"td", "th"}))))
            else:
                _walk(part, builder)
        inline.append(part.tail or "")
    _flush(inline, builder)


def _head(kind: str, words: str, builder: TextBuilder) -> None:
    """A heading; the first of the outermost kind is the page's title and no section."""
    if kind == "h1" and not builder.text:
        builder.say(words)
    else:
        builder.level(_HEADINGS[kind], words)


def _holds_blocks(element: Element) -> bool:
    return any(name(inner) not in _INLINE and name(inner) not in _SKIPPED for inner in element.iterdescendants() if isinstance(inner.tag, str))


def _flush(inline: list[str], builder: TextBuilder) -> None:
    builder.add("".join(inline))
    inline.clear()


def _details(root: Element) -> Details:
    tags: dict[str, list[str]] = {}
    for meta in descendants(root, "meta"):
        key = (meta.get("name") or meta.get("property") or "").lower().replace("dc.", "citation_").replace("prism.", "citation_")
        if meta.get("content"):
            tags.setdefault(key, []).append(meta.get("content"))

    def first(*names: str) -> str | None:
        return next((tags[n][0] for n in names if n in tags), None)

    title = text_of(next(descendants(root, "title"), None))
    heading = text_of(next(descendants(root, "h1"), None), _SKIPPED)
    return details(
        title=first("citation_title", "og:title") or heading or title,
        authors=tags.get("citation_author", tags.get("citation_creator", [])),
        year=first(*_DATES),
        journal=first("citation_journal_title", "citation_publicationname"),
        pmid=first("citation_pmid"),
        doi=first("citation_doi", "citation_identifier"),
        url=first("citation_public_url", "og:url"),
    )
