"""How long things take: told to whoever shows it, and shown on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import TaskID

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


class Bars:
    """One progress bar for each thing that is told of."""

    def __init__(self) -> None:
        """Make the display; it appears on entering."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True))
        self._bars: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        """Show it."""
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Leave the bars as they are."""
        self._progress.stop()

    def __call__(self, what: str, done: int, total: int) -> None:
        """See `Tell`."""
        if what not in self._bars:
            self._bars[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._bars[what], completed=done, total=total)
