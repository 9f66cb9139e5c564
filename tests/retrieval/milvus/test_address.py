import pytest

from glutask.errors import IndexFault
from glutask.retrieval.milvus.address import Address


@pytest.mark.parametrize(
    ("written", "uri", "token", "shown"),
    [
        ("milvus://host/papers", "http://host:19530", "", "milvus://host:19530/papers"),
        ("milvus://10.0.0.1:1234/papers_2/", "http://10.0.0.1:1234", "", "milvus://10.0.0.1:1234/papers_2"),
        ("milvus+tls://me:p%40ss@host/papers", "https://host:19530", "me:p@ss", "milvus+tls://host:19530/papers"),
        ("milvus://[::1]:19530/papers", "http://[::1]:19530", "", "milvus://[::1]:19530/papers"),
    ],
)
def test_an_address_is_read_and_shown_without_its_password(written: str, uri: str, token: str, shown: str) -> None:
    address = Address.parse(written)
    assert (address.uri, address.token, str(address)) == (uri, token, shown)


@pytest.mark.parametrize(
    "written", ["http://host/papers", "milvus://host", "milvus:///papers", "milvus://host/a-b", "milvus://host/a/b", "milvus://host:x/a", "papers"]
)
def test_what_is_no_address_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(IndexFault, match="milvus://host:19530/collection"):
        Address.parse(written)
