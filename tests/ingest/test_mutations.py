"""Damaged files of every format are read or refused in one sentence; what was read is cut without a gap."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glutask.ingest.limits import Limits
from glutask.ingest.passages import passages
from glutask.ingest.reading import read_bytes
from glutask.ingest.refused import Refused
from tests.ingest.documents import FOLDER, handbook

FILES = [(path.read_bytes(), path.suffix) for path in sorted(FOLDER.iterdir())] + [(handbook(2), ".pdf")]
BITS = (b"<", b"&", b"\0", b'"', b"{", b"}", b"@", b"%", b"\xff\xfe", b"\n\n", b"TY  - ", b"<sec>", b"<table>", b"stream", b"1e999", b"<!DOCTYPE a>",
        b"<![CDATA[",
        b"&#0;", b"9" * 400, "\u202e\u2028\U0001f600".encode())  # fmt: skip
CHANGE = st.tuples(st.sampled_from(("insert", "delete", "repeat", "flip")), st.floats(0, 1), st.integers(1, 2000), st.sampled_from(BITS))


def damaged(data: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    for kind, place, length, bit in changes:
        at = int(place * len(data))
        part = data[at : at + length]
        middle = {"insert": bit + part, "delete": b"", "repeat": part * 9, "flip": bytes(b ^ 1 for b in part[:4]) + part[4:]}[kind]
        data = data[:at] + middle + data[at + length :]
    return data


@settings(max_examples=400, deadline=4000, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FILES), st.lists(CHANGE, min_size=1, max_size=8), st.sampled_from((None, "", ".xml", ".html", ".md", ".bib", ".json", ".pdf")))
def test_damage_never_breaks_a_reader(file: tuple[bytes, str], changes: list[tuple[str, float, int, bytes]], ending: str | None) -> None:
    try:
        readings = read_bytes(damaged(file[0], changes), file[1] if ending is None else ending, Limits()).readings
    except Refused as reason:
        assert "\n" not in str(reason) and len(str(reason)) <= 250
        return
    for reading in readings:
        assert reading.model_dump_json()
        assert all(reading.text[p.start : p.end] == p.text for p in passages(reading))
