"""XML and HTML read safely: nothing is fetched, no entity is expanded, depth and size are bounded by libxml2."""

from __future__ import annotations

import html
from collections.abc import Container, Iterator
from typing import Any

from lxml import etree

from glutask.ingest.refused import Refused

Element = Any
_ENTITIES = "declares entities of its own, which are not read; save it again without them"


def parse_xml(data: bytes) -> Element:
    """The root element.

    Raises:
        Refused: It is not well-formed, too deep, or declares entities of its own.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise_if_out_of_memory(parser)
        if "amplification" in (error.msg or ""):
            raise Refused(_ENTITIES) from None
        reason = (error.msg or "no element").split(", line")[0].rstrip(".").replace(", use XML_PARSE_HUGE option", "")
        raise Refused(f"is not well-formed XML (line {error.lineno}: {reason}); save it again from where it came") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        raise Refused(_ENTITIES)
    return root


def raise_if_out_of_memory(parser: Any) -> None:
    """libxml2 tells of exhausted memory as of a fault in the document.

    Raises:
        MemoryError: That is what the parser met.
    """
    if any(entry.type_name == "ERR_NO_MEMORY" for entry in parser.error_log):
        raise MemoryError


def name(element: Element) -> str:
    """An element's name without its namespace; empty for what is no element. Broken HTML has names that are none in XML."""
    if not isinstance(element.tag, str):
        return ""
    return element.tag.partition("}")[2] if element.tag.startswith("{") else element.tag


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Child elements with one of these names, in order; none of what is not there."""
    return (child for child in (() if element is None else element) if name(child) in names)


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names."""
    for step in path:
        if element is None:
            return None
        element = next(children(element, step), None)
    return element


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Elements below with one of these names, in order."""
    return (found for found in element.iter() if name(found) in names)


def text_of(element: Element | None, skip: Container[str] = ()) -> str:
    """All text inside, without elements whose names are to be skipped; entities of HTML as what they stand for."""
    return "" if element is None else "".join(_texts(element, skip))


def _texts(element: Element, skip: Container[str]) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if isinstance(inner, etree._Entity):
            yield html.unescape(inner.text)
        elif isinstance(inner.tag, str) and name(inner) not in skip:
            yield from _texts(inner, skip)
            if name(inner) in {"br", "break"}:
                yield " "
        yield inner.tail or ""
