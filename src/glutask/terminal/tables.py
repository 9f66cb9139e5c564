"""Tables that stay readable: a grid where the terminal is wide enough, else one block a row; Markdown where output is no terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from glutask.answering.answer import Table

if TYPE_CHECKING:
    from rich.console import Console

COLUMN_WIDTH = 14
"""Fewest characters a column needs, on average, to be read as a grid."""


def show_table(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show rows of text under named columns; the first column names the row."""
    if not console.is_terminal:
        console.print(Table(columns=tuple(columns), rows=tuple(tuple(r) for r in rows)).to_markdown(), soft_wrap=True)
    elif console.width >= COLUMN_WIDTH * len(columns):
        _grid(console, columns, rows)
    else:
        _blocks(console, columns, rows)


def _grid(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(Text(column), overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    console.print(grid)


def _blocks(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for row in rows:
        console.print(Text(row[0], style="bold"))
        for column, cell in zip(columns[1:], row[1:], strict=True):
            if cell:
                console.print(Padding(Text.assemble((f"{column}: ", "dim"), cell), (0, 0, 0, 2)))
    console.print()
