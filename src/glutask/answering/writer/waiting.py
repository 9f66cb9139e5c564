"""Waiting for a stream no longer than one is willing to, whatever the other side does."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from glutask.errors import WriterError

T = TypeVar("T")


def within(seconds: float, opened: Callable[[], Iterator[T]]) -> Iterator[T]:
    """What an iterator gives, read in a thread of its own.

    Args:
        seconds: How long all of it may take.
        opened: Makes the iterator.

    Raises:
        WriterError: It took longer; the thread is left to end by itself.
    """
    until = time.monotonic() + seconds
    given: queue.SimpleQueue[tuple[T] | BaseException | None] = queue.SimpleQueue()
    left = threading.Event()

    def read() -> None:
        try:
            for item in opened():
                if left.is_set():
                    return
                given.put((item,))
            given.put(None)
        except BaseException as error:  # whatever it is, it is raised where the reader stands
            given.put(error)

    threading.Thread(target=read, daemon=True, name="writer").start()
    try:
        while True:
            try:
                item = given.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise WriterError(f"the language model did not answer within {seconds:g} s") from None
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item[0]
    finally:
        left.set()
