"""Vectors of a large collection: encoded by several processes into one file; interrupted, it goes on where it stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import numpy as np

from glutask.errors import EncoderError
from glutask.retrieval.encoder import Encoder, OnnxEncoder, SentenceTransformerEncoder, Vectors

PART = 512
"""Texts that are encoded between two writes."""
ALONE = 20_000
"""Texts up to which this process encodes them itself: starting others would take longer than it saves."""
AHEAD = 2
"""Parts that wait for each process."""

Tell = Callable[[str, int, int], None]
"""Called with (what is being done, texts done, texts in all)."""


class EncoderSource(NamedTuple):
    """Where an encoder comes from, so that another process can open it too."""

    name: str
    folder: Path | None
    """Of its ONNX export; none for sentence-transformers."""

    def open(self, threads: int | None = None) -> Encoder:
        """The encoder.

        Args:
            threads: How many it computes with; as many as there are cores, up to four, by default.

        Raises:
            EncoderError: It cannot be loaded.
        """
        return OnnxEncoder(self.folder, self.name, threads) if self.folder else SentenceTransformerEncoder(self.name)


def embed(
    texts: Iterator[str], count: int, encoder: Encoder, source: EncoderSource, folder: Path, tell: Tell, processes: int | None = None
) -> Vectors:
    """Vectors of texts, on disk.

    Each part that is written is noted in a journal once it lies on disk; what the journal holds is not encoded again.

    Args:
        texts: In the order in which the vectors are wanted, the same each time.
        count: How many there are.
        encoder: The opened encoder, used where the texts are few.
        source: Of that encoder, for other processes.
        folder: Of these texts and this encoder alone; made if it is not there.
        tell: Told of progress.
        processes: How many encode; by default one for each core, or this one alone for few texts.

    Returns:
        float32 array of shape (count, dimension), mapped from `vectors.npy`.

    Raises:
        OSError: The folder cannot be written.
        EncoderError: A process that encodes was ended.
    """
    vectors, done = _opened(folder, count, encoder.dimension)
    parts = ((number, part) for number, part in enumerate(_parts(texts)) if number not in done)
    finished = sum(min(PART, count - number * PART) for number in done)
    if finished < count:
        tell("encoding", finished, count)
        several = processes or (1 if count - finished <= ALONE else os.cpu_count() or 1)
        with (folder / "parts.txt").open("a", encoding="ascii") as journal:
            for number, found in _encoded(parts, encoder, source, several):
                vectors[number * PART : number * PART + len(found)] = found
                vectors.flush()
                journal.write(f"{number}\n")
                journal.flush()
                os.fsync(journal.fileno())
                finished += len(found)
                tell("encoding", finished, count)
    kept: Vectors = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
    return kept


def _opened(folder: Path, count: int, dimension: int) -> tuple[np.memmap[tuple[int, ...], np.dtype[np.float32]], set[int]]:
    """The file of vectors to write to, and the numbers of the parts that it holds."""
    path, journal = folder / "vectors.npy", folder / "parts.txt"
    heading = f"{count} texts of {dimension} dimensions, {PART} a part\n"
    try:
        vectors = np.lib.format.open_memmap(path, mode="r+")
        noted = journal.read_bytes()
        whole = noted[: noted.rfind(b"\n") + 1].decode("ascii")
        if vectors.shape == (count, dimension) and whole.startswith(heading):
            os.truncate(journal, len(whole))  # a line that was cut off would run into the next
            return vectors, {int(line) for line in whole.splitlines()[1:]}
    except (OSError, ValueError):
        pass
    folder.mkdir(parents=True, exist_ok=True)
    journal.unlink(missing_ok=True)
    vectors = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=(count, dimension))
    vectors.flush()
    journal.write_text(heading, encoding="ascii")
    return vectors, set()


def _encoded(parts: Iterator[tuple[int, list[str]]], encoder: Encoder, source: EncoderSource, processes: int) -> Iterator[tuple[int, Vectors]]:
    if processes == 1:
        yield from ((number, _by_length(encoder, part)) for number, part in parts)
        return
    try:
        with ProcessPoolExecutor(processes, get_context("spawn"), _start, (source,)) as pool:
            waiting: list[tuple[int, Future[Vectors]]] = []
            for number, part in parts:
                waiting.append((number, pool.submit(_encode, part)))
                if len(waiting) > AHEAD * processes:
                    first, future = waiting.pop(0)
                    yield first, future.result()
            for number, future in waiting:
                yield number, future.result()
    except BrokenProcessPool:
        raise EncoderError("a process that encodes was ended, perhaps for want of memory; run it again, and it goes on where it stopped") from None


def _parts(texts: Iterator[str]) -> Iterator[list[str]]:
    while part := list(islice(texts, PART)):
        yield part


def _by_length(encoder: Encoder, texts: list[str]) -> Vectors:
    """Vectors of texts, those of like length encoded together, so that little is padded."""
    order = np.argsort([len(text) for text in texts], kind="stable")
    vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
    vectors[order] = encoder.encode([texts[i] for i in order])
    return vectors


_own: list[Encoder] = []
"""The encoder of a process of the pool."""


def _start(source: EncoderSource) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    os.environ["OMP_NUM_THREADS"] = "1"
    _own.append(source.open(threads=1))


def _end_with_parent() -> None:
    """A parent that is killed cannot end its processes; they would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _encode(texts: list[str]) -> Vectors:
    return _by_length(_own[0], texts)
