"""BibTeX, by bibtexparser; LaTeX accents become letters."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from glutask.ingest.decode import decode
from glutask.ingest.document import Reading
from glutask.ingest.formats.details import details
from glutask.ingest.formats.record import record
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused


def read(data: bytes, limits: Limits) -> Iterator[Reading]:
    """Each entry of a file.

    Raises:
        Refused: Nothing is an entry, one cannot be read, or there are too many.
    """
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware

    logging.getLogger("bibtexparser").setLevel(logging.ERROR)
    library = parse_string(decode(data), append_middleware=[LatexDecodingMiddleware()])
    if library.failed_blocks:
        block = library.failed_blocks[0]
        raise Refused(f"holds an entry that cannot be read (line {(block.start_line or 0) + 1}); correct it and add the file again")
    if not library.entries:
        raise Refused("holds no BibTeX entry")
    if len(library.entries) > limits.records:
        raise Refused(f"holds more than {limits.records:,} records; split it and add the parts")
    for entry in library.entries:
        fields = {field.key.lower(): re.sub(r"[{}]", "", str(field.value)) for field in entry.fields}
        yield record(
            details(
                title=fields.get("title"),
                authors=re.split(r"\s+and\s+", fields.get("author", "")),
                year=fields.get("year") or fields.get("date"),
                journal=fields.get("journal") or fields.get("journaltitle") or fields.get("booktitle"),
                pmid=fields.get("pmid"),
                doi=fields.get("doi"),
                url=fields.get("url"),
            ),
            [("", fields.get("abstract", ""))],
            limits,
        )
