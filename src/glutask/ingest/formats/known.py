"""Which format a file has, told by its first bytes, and the reader of each format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from glutask.ingest.document import Format, Reading
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused

Reader = Callable[[bytes, Limits], Iterator[Reading]]

_READERS: Mapping[Format, tuple[str, str]] = {
    "jats": ("jats", "read"),
    "pubmed": ("pubmed", "read"),
    "pdf": ("pdf", "read"),
    "html": ("html", "read"),
    "markdown": ("markdown", "read_markdown"),
    "text": ("markdown", "read_text"),
    "ris": ("tagged", "read_ris"),
    "nbib": ("tagged", "read_nbib"),
    "bibtex": ("bibtex", "read"),
    "clinicaltrials": ("clinicaltrials", "read"),
}
ENDINGS = frozenset({".xml", ".nxml", ".pdf", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".ris", ".nbib", ".bib", ".json"})
"""Endings of the files that are taken out of a folder; a file that is named itself may have any."""

_ARCHIVES = {
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an office document",
}
_ROOT = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([\w-]+)")
_ROOTS: Mapping[bytes, Format] = {
    b"article": "jats", b"pmc-articleset": "jats", b"articles": "jats", b"OAI-PMH": "jats",
    b"PubmedArticleSet": "pubmed", b"PubmedArticle": "pubmed", b"html": "html",
}  # fmt: skip


def reader_of(kind: Format) -> Reader:
    """The reader of a format, imported when it is first used."""
    module, function = _READERS[kind]
    found: Reader = getattr(import_module(f"glutask.ingest.formats.{module}"), function)
    return found


def format_of(data: bytes, ending: str) -> Format:
    """The format of a file's bytes.

    Args:
        data: The whole file, or its first few thousand bytes.
        ending: The ending of its name with the dot, in lower case; it decides only between kinds of text.

    Raises:
        Refused: It is empty, an archive, or XML of no known kind.
    """
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise Refused("is empty")
    for magic, what in _ARCHIVES.items():
        if head.startswith(magic):
            raise Refused(f"is {what}; unpack it, or save it as PDF, and add what comes out")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:1] == b"<" and ending not in {".md", ".markdown", ".txt"}:
        return _markup(data[:65536], ending)
    if head[:1] in b"{[" and ending in {".json", ""}:
        return "clinicaltrials"
    if re.match(rb"TY {1,2}- ", head):
        return "ris"
    if re.match(rb"PMID ?- ", head) or ending == ".nbib":
        return "nbib"
    if ending == ".bib" or (re.match(rb"@\w+\s*[{(]", head) and not ending):
        return "bibtex"
    if ending in {".ris", ".pdf", ".json", ".xml", ".nxml"}:
        raise Refused(f"does not hold what its ending {ending} says; save it again from where it came")
    return "markdown" if ending in {".md", ".markdown"} else "html" if ending in {".html", ".htm", ".xhtml"} else "text"


def _markup(head: bytes, ending: str) -> Format:
    if re.search(rb"<!doctype\s+html", head[:2048], re.IGNORECASE):
        return "html"
    for match in _ROOT.finditer(re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL)):
        found = _ROOTS.get(match[1])
        if found:
            return found
        if ending in {".html", ".htm", ".xhtml", ""}:
            return "html"
        raise Refused(f"is XML of a kind that is not read (<{match[1].decode('latin-1')[:40]}>); add JATS or PubMed XML")
    raise Refused("is not well-formed XML; save it again from where it came")
