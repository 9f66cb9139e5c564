"""PDF with a text layer, by pypdf: paragraphs by page, sections by bookmarks or by headings that are known."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from glutask.ingest.document import Reading
from glutask.ingest.formats.details import details, find_doi
from glutask.ingest.formats.pdf_layout import PageText, lay_out, title_of
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused


def read(data: bytes, limits: Limits) -> Iterator[Reading]:
    """A PDF as one document.

    Raises:
        Refused: It is damaged, encrypted, too long, or holds no text.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        _open_if_encrypted(reader)
        count = len(reader.pages)
        if count > limits.pages:
            raise Refused(f"has {count:,} pages, more than {limits.pages:,}; split it and add the parts")
        pages = [PageText(number, _page_text(page)) for number, page in enumerate(reader.pages, start=1)]
        bookmarks = _bookmarks(reader)
        said: Mapping[str, Any] = reader.metadata or {}
        title = title_of(str(said.get("/Title") or ""), _first_page(reader))
        authors = [a for a in str(said.get("/Author") or "").replace(" and ", ";").split(";") if a.strip()]
    except DependencyError:
        raise Refused("is encrypted; save a copy without a password and add that") from None
    except LimitReachedError:
        raise Refused("decompresses to more than is read; print it to a new PDF and add that") from None
    except (Refused, MemoryError):
        raise
    except Exception as error:  # pypdf meets many kinds of damage
        raise Refused(f"is damaged and cannot be read as PDF ({type(error).__name__}); save it again from where it came") from None
    if not any(c.isalpha() for page in pages for c in page.text):
        raise Refused("holds no text (scanned pages?); recognise its text first, e.g. with ocrmypdf, and add the result")
    text, blocks = lay_out(pages, bookmarks, limits.characters)
    found = details(title=title, authors=authors, doi=find_doi(" ".join(p.text for p in pages[:2])))
    unread = sum(not any(c.isalpha() for c in page.text) for page in pages)
    yield Reading(kind="article" if found.doi else "text", details=found, text=text, blocks=tuple(blocks), pages=count, unread=unread)


def _open_if_encrypted(reader: Any) -> None:
    """A PDF that only forbids printing opens with an empty password."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("is encrypted; save a copy without a password and add that")


def _page_text(page: Any) -> str:
    """A page's text; empty where the page alone is damaged."""
    from pypdf.errors import LimitReachedError

    try:
        return str(page.extract_text())
    except LimitReachedError:
        raise
    except Exception:  # pypdf meets many kinds of damage in a content stream
        return ""


def _bookmarks(reader: Any) -> dict[int, list[tuple[int, str]]]:
    """Page number to the bookmarks that point to it: depth from 1, title."""
    found: dict[int, list[tuple[int, str]]] = {}

    def walk(items: list[Any], depth: int) -> None:
        for item in items:
            if isinstance(item, list):
                if depth < 8:
                    walk(item, depth + 1)
                continue
            page = reader.get_destination_page_number(item)
            if page is not None and page >= 0 and item.title:
                found.setdefault(page + 1, []).append((depth, str(item.title)))

    try:
        walk(reader.outline, 1)
    except Exception:  # an outline that is damaged is no reason to refuse the text
        return {}
    return found


def _first_page(reader: Any) -> list[tuple[float, str]]:
    """Pieces of the first page with the size they are printed in."""
    pieces: list[tuple[float, str]] = []

    def visit(text: str, _: Any, matrix: list[float], __: Any, size: float) -> None:
        if text.strip():
            pieces.append((round(abs(size * (matrix[3] or matrix[1] or 1)), 1), text))

    try:
        reader.pages[0].extract_text(visitor_text=visit)
    except Exception:  # without sizes the title is told otherwise
        return []
    return pieces
