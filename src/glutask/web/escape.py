"""The only way by which text of questions or corpus enters HTML."""

from __future__ import annotations

import html
from urllib.parse import urlsplit


def text(value: object) -> str:
    """Any value as HTML text, on one line."""
    return html.escape(str(value), quote=True).replace("\n", "<br>")


def attribute(value: object, lines: bool = False) -> str:
    """Any value for use between double quotes.

    Args:
        value: What to write.
        lines: Whether line ends are kept (as character references), not made into spaces.
    """
    if lines:
        return html.escape(str(value), quote=True).replace("\r", "&#13;").replace("\n", "&#10;")
    return html.escape(" ".join(str(value).split()), quote=True)


def link(address: str | None, label: str) -> str:
    """An outward link that opens a new tab; only the label where the address is not http(s)."""
    if not address or urlsplit(address).scheme not in {"http", "https"}:
        return text(label)
    return f'<a href="{attribute(address)}" target="_blank" rel="noopener noreferrer">{text(label)}</a>'
