"""Other people's words inside an answer's Markdown: what they hold must be neither markup nor a citation marker."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"[\\`*\[\]<]")
_ESCAPED = re.compile(r"\\(?=[\\`*\[\]]|&lt;)")


def as_markdown(text: str) -> str:
    """The words on one line, with a backslash before what Markdown or a marker would be made of."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def without_escapes(html: str) -> str:
    """The HTML of such Markdown without its backslashes."""
    return _ESCAPED.sub("", html)
