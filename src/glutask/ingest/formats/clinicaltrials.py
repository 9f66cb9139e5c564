"""Records of ClinicalTrials.gov (JSON of its API, version 2) as trial documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_model
from glutask.ingest.builder import TextBuilder
from glutask.ingest.decode import decode
from glutask.ingest.document import Reading
from glutask.ingest.formats.details import details
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused


class Field(Model):
    """A field of a record: where it stands, and the words before its value."""

    path: str
    says: str = ""


class Section(Model):
    """Fields that are read under one heading."""

    heading: str
    fields: tuple[Field, ...]


class Registry(Model):
    """How a record is read."""

    sections: tuple[Section, ...]


@lru_cache(maxsize=1)
def _sections() -> tuple[Section, ...]:
    return read_model(Path(__file__).with_name("registry.yaml"), Registry).sections


def read(data: bytes, limits: Limits) -> Iterator[Reading]:
    """Each study of a file: one record, a list, or an answer of the API.

    Raises:
        Refused: It is no JSON, nests too deep, or holds no study.
    """
    try:
        whole = json.loads(decode(data))
    except RecursionError:
        raise Refused("nests too deep; save the record again from ClinicalTrials.gov") from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise Refused(f"is not well-formed JSON{f' (line {line})' if line else ''}; save it again from where it came") from None
    listed = whole.get("studies", [whole]) if isinstance(whole, dict) else whole
    studies = [s for s in listed if isinstance(s, dict) and isinstance(s.get("protocolSection"), dict)] if isinstance(listed, list) else []
    if not studies:
        raise Refused("holds no study; save the record as JSON from ClinicalTrials.gov")
    if len(studies) > limits.records:
        raise Refused(f"holds more than {limits.records:,} records; split it and add the parts")
    for study in studies:
        yield _study(study, limits)


def _study(study: dict[str, Any], limits: Limits) -> Reading:
    def one(path: str) -> str | None:
        return next(_values(study, path), None)

    number = one("protocolSection.identificationModule.nctId")
    title = one("protocolSection.identificationModule.officialTitle") or one("protocolSection.identificationModule.briefTitle")
    builder = TextBuilder(limits.characters)
    builder.say(title or "")
    for section in _sections():
        lines = [f"{field.says}: {value}" if field.says else value for field in section.fields for value in _values(study, field.path)]
        if lines:
            with builder.under(section.heading):
                for line in lines:
                    builder.add(line)
    if not builder.blocks or not title:
        raise Refused("holds a study without a title or text; save the record again from ClinicalTrials.gov")
    found = details(
        title=title, nct=number, year=one("protocolSection.statusModule.startDateStruct.date"), journal="ClinicalTrials.gov",
        url=f"https://clinicaltrials.gov/study/{number}" if number else None,
    )  # fmt: skip
    return Reading(kind="trial", details=found, text=builder.text, blocks=tuple(builder.blocks))


def _values(item: Any, path: str) -> Iterator[str]:
    """What stands at a path of `registry.yaml`."""
    step, _, rest = path.partition(".")
    if not step:
        if isinstance(item, str | int | float) and not isinstance(item, bool) and str(item).strip():
            yield str(item)
    elif step.startswith("{"):
        said = [value for key in step.strip("{}").split(",") for value in _values(item, key)]
        if said:
            yield "; ".join(said)
    elif isinstance(item, dict):
        inner = item.get(step.removesuffix("[]"))
        for part in (inner if isinstance(inner, list) else ()) if step.endswith("[]") else (inner,):
            yield from _values(part, rest)
