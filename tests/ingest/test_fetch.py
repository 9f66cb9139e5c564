from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from glutask.ingest.fetch import fetched, is_public
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/inside":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.2:{self.server.server_address[1]}/secret")
            self.end_headers()
        elif self.path == "/paper":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<html><body><p>Fetched.</p></body></html>")
        elif self.path == "/big.txt":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 3_000_000)
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("0.0.0.0", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def here(ip: str) -> bool:
    return ip == "127.0.0.1"


def test_a_page_is_fetched_with_the_kind_that_the_server_states(site: str) -> None:
    with fetched(f"{site}/paper", Limits(), here) as (path, ending):
        assert (path.read_bytes(), ending) == (b"<html><body><p>Fetched.</p></body></html>", ".html")
    assert not path.exists()


@pytest.mark.parametrize(
    ("path", "said"), [("/inside", "inside a private network"), ("/nothing", "answers 404; open it in a browser"), ("/big.txt", "larger than 2 MB")]
)
def test_what_cannot_be_fetched_is_refused_in_one_sentence(site: str, path: str, said: str) -> None:
    with pytest.raises(Refused, match=said), fetched(f"{site}{path}", Limits(megabytes=2), here):
        pass


def test_private_addresses_are_not_asked(site: str) -> None:
    for address in (f"{site}/paper", f"{site.replace('127.0.0.1', 'localhost')}/paper", "http://169.254.169.254/latest/meta-data", "http://[::1]/"):
        with pytest.raises(Refused, match="inside a private network"), fetched(address, Limits()):
            pass


def test_a_name_that_changes_its_address_between_check_and_call_is_caught(site: str) -> None:
    answers = iter((True, False))
    with pytest.raises(Refused, match="inside a private network"), fetched(f"{site}/paper", Limits(), lambda ip: next(answers)):
        pass


@pytest.mark.parametrize(
    ("ip", "public"),
    [("8.8.8.8", True), ("2606:4700::1111", True), ("10.1.2.3", False), ("192.168.0.1", False), ("100.64.0.1", False), ("0.0.0.0", False),
     ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True), ("fe80::1%eth0", False),
     ("224.0.0.1", False)],
)  # fmt: skip
def test_only_addresses_of_the_open_internet_are_public(ip: str, public: bool) -> None:
    assert is_public(ip) is public
