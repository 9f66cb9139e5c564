"""A table of an answer: sorts by its headings, scrolls sideways, copies and downloads."""

from __future__ import annotations

from collections.abc import Mapping

from glutask.answering.answer import Table
from glutask.web.escape import attribute, text

SORT_ROWS = '<span class="gt-sr">Sort rows</span>'
"""Name of a sort button over a column without a heading."""


def table_html(table: Table, place: str | int, opens: Mapping[str, str] | None = None) -> str:
    """The table with a sort button in each heading; `glutask.js` sorts, copies and saves it.

    Args:
        table: What is shown.
        place: Where on the page it stands; names the saved file.
        opens: First cell of a row to the id of the agent whose entry it opens.
    """
    opens = opens or {}
    name = f"Table with {len(table.rows)} rows"
    head = "".join(f'<th scope="col" aria-sort="none">{_sorter(c)}</th>' for c in table.columns)
    rows = "".join("<tr>" + _cells(row, opens) + "</tr>" for row in table.rows)
    tools = (
        f'<div class="gt-tools"><span>{len(table.rows)} rows</span>'
        '<button type="button" class="gt-copy">Copy table</button>'
        f'<button type="button" class="gt-save" data-name="glutask-table-{place}.csv">Download CSV</button></div>'
    )
    scroll = f'<div class="gt-scroll" tabindex="0" role="region" aria-label="{attribute(name)}">'
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="gt-table" data-csv="{attribute(table.to_csv(), lines=True)}">{tools}{scroll}{body}</div></div>'


def _sorter(column: str) -> str:
    return f'<button type="button" class="gt-sort">{text(column) or SORT_ROWS}<span aria-hidden="true"></span></button>'


def _cells(row: tuple[str, ...], opens: Mapping[str, str]) -> str:
    first, *rest = row
    agent = opens.get(first)
    name = f'<button type="button" class="gt-agent" data-agent="{attribute(agent)}">{text(first)}</button>' if agent else text(first)
    return f'<th scope="row">{name}</th>' + "".join(f"<td>{text(cell)}</td>" for cell in rest)
