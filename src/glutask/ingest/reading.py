"""From a file's bytes to readings and their passages."""

from __future__ import annotations

from pydantic import Field

from glutask.corpus.models import Model
from glutask.ingest.document import Format, Reading
from glutask.ingest.formats.known import format_of, reader_of
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused


class FileRead(Model):
    """What came out of one file."""

    format: Format
    readings: tuple[Reading, ...] = Field(min_length=1)


def read_bytes(data: bytes, ending: str, limits: Limits) -> FileRead:
    """Read a whole file.

    Args:
        data: Its bytes.
        ending: The ending of its name, with the dot, in lower case.
        limits: What it may cost.

    Raises:
        Refused: It cannot or will not be read.
    """
    if len(data) > limits.bytes:
        raise Refused(f"is larger than {limits.megabytes:,} MB; split it and add the parts")
    found = format_of(data, ending)
    return FileRead(format=found, readings=tuple(reader_of(found)(data, limits)))
