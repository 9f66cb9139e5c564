"""A progress bar on standard error while an index is built or moved."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class BuildProgress:
    """Shows nothing until the first report comes, so that an index that is current costs nothing."""

    def __init__(self, doing: str = "building the index", plain: str = "building the index, which takes a minute or two the first time") -> None:
        """Wait for the first report.

        Args:
            doing: What the bar says.
            plain: What is said once where no bar can be drawn.
        """
        self._doing = doing
        self._plain = plain
        self.used = False
        self.seconds = 0.0
        self._started = 0.0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> BuildProgress:
        """Start."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the bar off the screen."""
        if self.used:
            self.seconds = time.monotonic() - self._started
        if self._bar:
            self._bar.stop()

    def __call__(self, what: str, done: int, total: int) -> None:
        """See `glutask.retrieval.index.Report`."""
        if not self.used:
            self._start()
        if self._bar and self._task is not None:
            self._bar.update(self._task, description=what, completed=done, total=total)

    def _start(self) -> None:
        self.used = True
        self._started = time.monotonic()
        if not sys.stderr.isatty():
            sys.stderr.write(f"glutask: {self._plain}.\n")
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = (
            TextColumn(f"{self._doing.capitalize()}: {{task.description}}"),
            BarColumn(),
            TaskProgressColumn(show_speed=True),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar.start()
        self._task = self._bar.add_task("", total=None)
