"""Moving: interrupted, repeated, replaced; and what a reader is told meanwhile."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from glutask.errors import IndexFault
from glutask.retrieval.milvus import move as module
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.move import Content, move
from glutask.retrieval.milvus.server import Server
from glutask.retrieval.milvus.store import MilvusStore
from tests.conftest import ROOT

UNITS, KEYS = 250, 500
FIRST, SECOND = "1" * 64, "2" * 64


def content(identity: str = FIRST) -> Content:
    """Units of two keys each; the terms of each hold its number."""
    vectors = np.random.default_rng(0).standard_normal((KEYS, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    def terms(start: int) -> Iterator[list[str]]:
        return ([f"unit{number}", "mani"] for number in range(start, UNITS))

    return Content(identity, vectors, np.arange(KEYS) // 2, terms, lambda unit: {"parity": ("odd" if unit % 2 else "even",)})


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def opened(address: Address, identity: str = FIRST) -> MilvusStore:
    return MilvusStore.open(address, identity, UNITS, KEYS, "glutask index")


def whole(store: MilvusStore) -> bool:
    """Whether the last unit is found by its words, and by the vector of its last key."""
    scores, places = store.dense.search(content().vectors[-1], KEYS)
    return next(iter(store.lexical.search(f"unit{UNITS - 1}", 5))) == UNITS - 1 and len(scores) == UNITS and places[UNITS - 1] == 1


@pytest.fixture
def address(milvus: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Address:
    """A collection of the test's own, written in small batches."""
    monkeypatch.setattr(module, "BATCH", 60)
    name = re.sub("[^a-z0-9]+", "_", request.node.name)
    return Address.parse(f"{milvus}/{name}")


def test_a_second_move_finds_nothing_to_do(address: Address) -> None:
    assert move(address, content(), silent) and whole(opened(address))
    assert not move(address, content(), silent) and whole(opened(address))


@pytest.mark.parametrize("batches", [1, 3, 6, 8])
def test_a_move_that_broke_off_goes_on_where_it_stopped(address: Address, batches: int) -> None:
    written: list[int] = []

    def stop(what: str, done: int, total: int) -> None:
        written.append(done)
        if len(written) == batches:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(address, content(), stop)
    with pytest.raises(IndexFault, match=rf"of {KEYS} keys of this index; move it there with: glutask index --to {address}"):
        opened(address)
    rest: list[int] = []
    move(address, content(), lambda what, done, total: rest.append(done))
    assert whole(opened(address)) and len(written) + len(rest) == 10, "five batches of units, five of further keys, none written twice"


MOVER = """
import os, signal, sys
from glutask.retrieval.milvus import move as module
from glutask.retrieval.milvus.address import Address
from tests.retrieval.milvus.test_move import content
module.BATCH = 60
def tell(what, done, total):
    if (what, done) == ("moving further keys", 120):
        os.kill(os.getpid(), signal.SIGKILL)
module.move(Address.parse(sys.argv[1]), content(), tell)
"""


def test_a_killed_move_is_completed_by_the_next(address: Address) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run([sys.executable, "-c", MOVER, str(address)], cwd=ROOT, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    told: list[tuple[str, int]] = []
    move(address, content(), lambda what, done, total: told.append((what, done)))
    assert told[0] == ("moving further keys", 180) and whole(opened(address))


def test_another_state_of_the_index_takes_the_place_of_the_earlier_once_it_is_whole(address: Address) -> None:
    move(address, content(), silent)
    with pytest.raises(IndexFault, match="holds nothing of this index"):
        opened(address, SECOND)

    def check(what: str, done: int, total: int) -> None:
        assert whole(opened(address)), "the earlier state answers until the later one is whole"

    move(address, content(SECOND), check)
    assert whole(opened(address, SECOND))
    server = Server(address)
    stem = address.collection
    assert sorted(n for n in server.call("list_collections") if n.startswith(stem)) == [f"{stem}_{SECOND[:12]}", f"{stem}_{SECOND[:12]}_keys"]


def test_a_large_collection_gets_an_approximate_index(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT", 100)
    move(address, content(), silent)
    name = f"{address.collection}_{FIRST[:12]}"
    assert Server(address).call("describe_index", name, "vector")["index_type"] == "IVF_SQ8"
    store = opened(address)
    assert whole(store)
    assert set(store.dense.score(content().vectors[0], range(UNITS))[0]) == set(range(UNITS)), (
        "given units are scored even where a search would not look"
    )


def test_a_server_that_is_not_there_is_said_in_one_sentence() -> None:
    with pytest.raises(
        IndexFault, match=r"^the store at milvus://127\.0\.0\.1:9/papers cannot be reached \(.*\); start the server, or mend the address$"
    ):
        Server(Address.parse("milvus://127.0.0.1:9/papers"))


def test_what_was_moved_outlives_the_server(tmp_path: Path) -> None:
    from tests.retrieval.milvus.lite import milvus_lite

    with milvus_lite(tmp_path / "data") as server:
        move(Address.parse(f"{server}/kept"), content(), silent)
    with milvus_lite(tmp_path / "data") as server:
        address = Address.parse(f"{server}/kept")
        store = opened(address)
        assert whole(store)
    with pytest.raises(IndexFault, match="see whether the server is well"):
        whole(store)
    with milvus_lite(tmp_path / "data", address.port):
        assert answers_again(store), "a worker that runs on finds its server again"


def answers_again(store: MilvusStore) -> bool:
    """Whether it does within twenty seconds: gRPC waits a little before it connects anew."""
    for _ in range(40):
        try:
            return whole(store)
        except IndexFault:
            time.sleep(0.5)
    return False
