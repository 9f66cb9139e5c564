"""A table of an answer: sorts by its headings, scrolls sideways, copies and downloads."""

from __future__ import annotations

from glutask.answering.answer import Table
from glutask.web.escape import attribute, text

SORT_ROWS = '<span class="gt-sr">Sort rows</span>'
"""Name of a sort button over a column without a heading."""


def table_html(table: Table, turn: int) -> str:
    """The table with a sort button in each heading; `glutask.js` sorts, copies and saves it."""
    name = f"Table of answer {turn + 1}, {len(table.rows)} rows"
    head = "".join(f'<th scope="col" aria-sort="none">{_sorter(c)}</th>' for c in table.columns)
    rows = "".join("<tr>" + _cells(row) + "</tr>" for row in table.rows)
    tools = (
        f'<div class="gt-tools"><span>{len(table.rows)} rows</span>'
        '<button type="button" class="gt-copy">Copy table</button>'
        f'<button type="button" class="gt-save" data-name="glutask-table-{turn + 1}.csv">Download CSV</button></div>'
    )
    scroll = f'<div class="gt-scroll" tabindex="0" role="region" aria-label="{attribute(name)}">'
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="gt-table" data-csv="{attribute(table.to_csv(), lines=True)}">{tools}{scroll}{body}</div></div>'


def _sorter(column: str) -> str:
    return f'<button type="button" class="gt-sort">{text(column) or SORT_ROWS}<span aria-hidden="true"></span></button>'


def _cells(row: tuple[str, ...]) -> str:
    first, *rest = row
    return f'<th scope="row">{text(first)}</th>' + "".join(f"<td>{text(cell)}</td>" for cell in rest)
