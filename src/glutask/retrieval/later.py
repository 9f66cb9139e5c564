"""Work done in a thread meanwhile. For what lets other threads work: reading, hashing, loading the encoder."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """The result of a function that runs meanwhile; `concurrent.futures` would import the logging of the standard library."""

    def __init__(self, work: Callable[[], T]) -> None:
        """Start the work."""
        self._work = work
        self._result: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> T:
        """What the function returned; waits for it, and raises what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._result[0]

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except BaseException as error:  # raised again by `result`
            self._error = error
