from pathlib import Path

import pytest

from glutask.ingest.formats.xml import parse_xml
from glutask.ingest.limits import Limits
from glutask.ingest.reading import read_bytes
from glutask.ingest.refused import Refused

BOMB = b"""<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a "aaaaaaaaaa">%s]><article><body><p>&j;</p></body></article>""" % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
)


def test_entity_bombs_are_refused_unexpanded() -> None:
    with pytest.raises(Refused, match="declares entities"):
        read_bytes(BOMB, ".xml", Limits())


def test_files_and_addresses_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words")
    for declared in (f'<!ENTITY s SYSTEM "{secret.as_uri()}">', f'<!ENTITY % s SYSTEM "{secret.as_uri()}">%s;'):
        data = f"<!DOCTYPE article [{declared}]><article><body><p>&s;</p></body></article>".encode()
        with pytest.raises(Refused) as caught:
            read_bytes(data, ".xml", Limits())
        assert "secret words" not in str(caught.value)
    included = b'<article xmlns:xi="http://www.w3.org/2001/XInclude"><body><p>a<xi:include href="%s" parse="text"/></p></body></article>'
    (reading,) = read_bytes(included % secret.as_uri().encode(), ".xml", Limits()).readings
    assert "secret" not in reading.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<article><body>", "not well-formed XML .line 1"),
        (b"<article>" + b"<sec>" * 400, "depth"),
        (b"<html5000/>", "kind that is not read"),
        (b"<article/>", "neither an abstract nor a body"),
        (b"<?xml version='1.0'?>", "not well-formed"),
    ],
)
def test_bad_xml_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_bytes(data, ".xml", Limits())


def test_entities_of_html_are_what_they_stand_for() -> None:
    assert parse_xml(b'<!DOCTYPE a PUBLIC "x" "x.dtd"><a>&alpha;</a>')[0].text == "&alpha;"
