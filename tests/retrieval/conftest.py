"""A Milvus server that the tests of retrieval share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.retrieval.milvus.lite import milvus_lite


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running server, without a collection."""
    with milvus_lite(tmp_path_factory.mktemp("milvus") / "data") as address:
        yield address
