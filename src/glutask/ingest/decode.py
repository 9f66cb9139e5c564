"""Bytes to text for files that do not say how they are encoded."""

from __future__ import annotations

import codecs

from glutask.ingest.refused import Refused

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else Windows-1252.

    Raises:
        Refused: The bytes are no text.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text or text[:10_000].count("\ufffd") > 100:
        raise Refused("is no text that can be read; add PDF, JATS, HTML, Markdown, plain text, RIS, BibTeX, PubMed XML or ClinicalTrials.gov JSON")
    return text
