"""The bibliography: CSL-JSON files read into `Source`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from glutask.corpus.models import Source
from glutask.errors import CorpusError

_KNOWN = {"id", "type", "title", "author", "issued", "container-title", "PMID", "DOI", "URL", "custom", "publisher", "volume", "issue", "page"}
_GAP = re.compile(r"[\s,]*")


def read_bibliography(folder: Path) -> dict[str, Source]:
    """Read every `*.json` of the folder.

    Returns:
        Source id to source, in order of file name and position.

    Raises:
        CorpusError: A file is not a CSL-JSON list, an item lacks something, or an id occurs twice.
    """
    sources: dict[str, Source] = {}
    home: dict[str, Path] = {}
    for path in sorted(folder.glob("*.json")):
        for item, line in _read_items(path):
            source = _source(item, f"{path}, line {line}")
            if source.id in sources:
                raise CorpusError(f"{path}, line {line}: source id {source.id!r} is already used in {home[source.id].name}; rename one of them.")
            sources[source.id] = source
            home[source.id] = path
    return sources


def to_csl(source: Source) -> dict[str, Any]:
    """Write a source as a CSL-JSON item (the inverse of reading)."""
    kind = "article-journal" if source.kind == "paper" else "paper-conference" if source.kind == "congress" else "webpage"
    item: dict[str, Any] = {"id": source.id, "type": kind, "title": source.title}
    if source.authors:
        item["author"] = [_name(author) for author in source.authors]
    if source.year:
        item["issued"] = {"date-parts": [[source.year]]}
    for key, value in (("container-title", source.journal), ("PMID", source.pmid), ("DOI", source.doi), ("URL", source.link)):
        if value:
            item[key] = value
    custom = {"kind": source.kind, "nct": source.nct, "note": source.note}
    item["custom"] = {key: value for key, value in custom.items() if value}
    return item


def _name(author: str) -> dict[str, str]:
    family, _, given = author.partition(", ")
    return {"family": family, "given": given} if given else {"family": family}


def _read_items(path: Path) -> list[tuple[Any, int]]:
    """Items of a file with the line on which each begins."""
    try:
        text = path.read_text(encoding="utf-8")
        items = json.loads(text)
    except json.JSONDecodeError as error:
        raise CorpusError(f"{path}, line {error.lineno}: not well-formed JSON ({error.msg}); correct that line.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CorpusError(f"{path}, line 1: cannot be read ({' '.join(str(error).split())}); check the file.") from None
    if not isinstance(items, list):
        raise CorpusError(f"{path}, line 1: a CSL-JSON file is a list of items; wrap the item in [ ].")
    return list(zip(items, _lines(text, len(items)), strict=True))


def _lines(text: str, count: int) -> Iterator[int]:
    """Line on which each of `count` items of a JSON list begins."""
    decoder = json.JSONDecoder()
    end = text.index("[") + 1
    for _ in range(count):
        start = _GAP.match(text, end).end()  # type: ignore[union-attr]  # it matches the empty gap too
        yield text.count("\n", 0, start) + 1
        _, end = decoder.raw_decode(text, start)


def _source(item: Any, where: str) -> Source:
    if not isinstance(item, dict):
        raise CorpusError(f"{where}: an item is a JSON object; found {type(item).__name__}.")
    unknown = sorted(set(item) - _KNOWN)
    if unknown:
        raise CorpusError(f"{where}, field {unknown[0]!r:.60}: unknown field; remove it or correct its name.")
    custom = item.get("custom") or {}
    try:
        authors = tuple(
            a["literal"] if "literal" in a else ", ".join(part for part in (a["family"], a.get("given")) if part) for a in item.get("author", ())
        )
        issued = item.get("issued", {}).get("date-parts", [[None]])[0][0]
        return Source(
            id=item.get("id"),
            kind=custom.get("kind"),
            title=item.get("title"),
            authors=authors,
            year=issued,
            journal=item.get("container-title"),
            pmid=item.get("PMID"),
            doi=item.get("DOI"),
            nct=custom.get("nct"),
            url=item.get("URL"),
            note=custom.get("note"),
        )
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise CorpusError(f"{where} ({item.get('id')!r:.60}), field {field}: {first['msg']}; correct it.") from None
    except (AttributeError, KeyError, IndexError, TypeError) as error:
        raise CorpusError(f"{where} ({item.get('id')!r:.60}): not a CSL-JSON item ({error}); correct it.") from None
