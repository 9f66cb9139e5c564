"""How long things take: told to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Tell = Callable[[str, int, int], None]
"""Called with (what is being done, steps done, steps in all)."""
T = TypeVar("T")


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def told(items: Iterable[T], total: int, what: str, tell: Tell) -> Iterator[T]:
    """The items; after each, tells how many are done."""
    tell(what, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        tell(what, done, total)
