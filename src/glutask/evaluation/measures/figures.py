"""Numbers as texts write them, brought to one form, so that they can be compared."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(?<![A-Za-z\d.,])(?<![A-Za-z][-–])(?<![A-Za-z]\()(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?(?![A-Za-z]*\d|-[A-Z])")


def numbers(text: str) -> set[str]:
    """Numbers of a text: without thousands separators, leading and trailing zeros; digits inside a name (GLYX-13) do not count."""
    found = set()
    for match in _NUMBER.finditer(unicodedata.normalize("NFKC", text).replace("·", ".")):
        whole, part = match.group(1), match.group(2)
        if whole is None and part is None:
            continue
        found.add(_plain((whole or "0").replace(",", "") + (part or "")))
    return found


def _plain(number: str) -> str:
    whole, _, part = number.partition(".")
    whole = whole.lstrip("0") or "0"
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole
