"""Records of tagged lines: RIS (`TY  - JOUR`) and PubMed's MEDLINE format, `.nbib` (`PMID- 123`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glutask.ingest.clean import clean
from glutask.ingest.decode import decode
from glutask.ingest.document import Reading
from glutask.ingest.formats.details import details
from glutask.ingest.formats.record import record
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused

_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
Tags = dict[str, list[str]]


def read_ris(data: bytes, limits: Limits) -> Iterator[Reading]:
    """Each record of a RIS file."""
    for tags in _records(decode(data), "TY", limits):
        yield record(
            details(
                title=_first(tags, "TI", "T1", "CT"),
                authors=[*tags.get("AU", ()), *tags.get("A1", ())],
                year=_first(tags, "PY", "Y1", "DA"),
                journal=_first(tags, "JO", "JF", "T2", "JA"),
                pmid=_first(tags, "AN", "C7"),
                doi=_first(tags, "DO"),
                url=_first(tags, "UR", "L2"),
            ),
            [("", text) for text in tags.get("AB", tags.get("N2", ()))],
            limits,
        )


def read_nbib(data: bytes, limits: Limits) -> Iterator[Reading]:
    """Each record of a MEDLINE file."""
    for tags in _records(decode(data), "PMID", limits):
        identifiers = " ".join(n for n in (*tags.get("LID", ()), *tags.get("AID", ())) if n.endswith("[doi]"))
        yield record(
            details(
                title=_first(tags, "TI"),
                authors=tags.get("FAU", tags.get("AU", [])),
                year=_first(tags, "DP"),
                journal=_first(tags, "JT", "TA"),
                pmid=_first(tags, "PMID"),
                doi=identifiers,
                nct=next((n for n in tags.get("SI", ()) if "NCT" in n), None),
            ),
            [("", text) for text in tags.get("AB", ())],
            limits,
        )


def _records(text: str, opening: str, limits: Limits) -> Iterator[Tags]:
    """Tag to its values; a line without a tag continues the one before.

    Raises:
        Refused: Nothing is a record, or there are too many.
    """
    tags: Tags = {}
    last: list[str] | None = None
    count = 0
    for line in clean(text).split("\n"):
        match = _LINE.match(line)
        if match is None:
            if last and line.strip():
                last[-1] += f" {line.strip()}"
            continue
        tag, value = match[1], match[2].strip()
        if tag == opening:
            if tags:
                yield tags
            tags, count = {}, count + 1
            if count > limits.records:
                raise Refused(f"holds more than {limits.records:,} records; split it and add the parts")
        if count:
            last = tags.setdefault(tag, [])
            last.append(value)
    if not tags:
        raise Refused("holds no record")
    yield tags


def _first(tags: Tags, *names: str) -> str | None:
    return next((tags[name][0] for name in names if tags.get(name)), None)
