"""Cited sources as BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from glutask.corpus.bibliography import to_csl
from glutask.corpus.models import Source

_RIS_TYPE = {"paper": "JOUR", "congress": "CPAPER"}
_TEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(sources: Iterable[Source]) -> str:
    """One `@article` or `@misc` entry per source."""
    return "\n\n".join(_bibtex(source) for source in sources) + "\n"


def ris(sources: Iterable[Source]) -> str:
    """One RIS record per source."""
    return "\n".join(_ris(source) for source in sources)


def csl_json(sources: Iterable[Source]) -> str:
    """A CSL-JSON list."""
    return json.dumps([to_csl(source) for source in sources], ensure_ascii=False, indent=1)


def _bibtex(source: Source) -> str:
    kind = "article" if source.kind == "paper" else "misc"
    fields = [
        ("title", f"{{{_tex(source.title)}}}"),
        ("author", _tex(" and ".join(source.authors))),
        ("journal" if kind == "article" else "howpublished", _tex(source.journal or "")),
        ("year", str(source.year or "")),
        ("doi", source.doi or ""),
        ("pmid", source.pmid or ""),
        ("url", source.link or ""),
        ("note", _tex(" ".join(filter(None, (source.nct, None if source.kind == "paper" else source.kind))))),
    ]
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields if value and value != "{}")
    return f"@{kind}{{{re.sub(r'[^A-Za-z0-9-]', '', source.id)},\n{body}\n}}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in text)


def _ris(source: Source) -> str:
    lines: list[tuple[str, str | None]] = [("TY", _RIS_TYPE.get(source.kind, "ELEC")), ("ID", source.id), ("TI", source.title)]
    lines += [("AU", author) for author in source.authors]
    lines += [
        ("JO", source.journal),
        ("PY", str(source.year) if source.year else None),
        ("DO", source.doi),
        ("AN", source.pmid),
        ("C1", source.nct),
        ("UR", source.link),
    ]
    said = "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines if value)
    return said + "ER  - \r\n"


def _one_line(value: str) -> str:
    return re.sub(r"\s+", " ", value)
