"""A Milvus server of the test's own: Milvus Lite in a process apart, spoken to over a socket."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = """
import sys
from milvus_lite.adapter.grpc.server import start_server_in_thread
server, database, port = start_server_in_thread(sys.argv[1], port=int(sys.argv[2]))
print(port, flush=True)
sys.stdin.readline()
server.stop(grace=0)
database.close()
"""


@contextmanager
def milvus_lite(folder: Path, port: int = 0) -> Iterator[str]:
    """`milvus://127.0.0.1:PORT` while it is open; what it holds stays in the folder."""
    arguments = [sys.executable, "-c", SERVER, str(folder), str(port)]
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield f"milvus://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.communicate("stop\n", timeout=20)
