"""Text as it is kept: one form of Unicode, without characters that hide or reorder others."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


def clean(text: str) -> str:
    """NFC, every line end a line feed, without control, zero-width, bidirectional and surrogate characters."""
    return unicodedata.normalize("NFC", _HIDDEN.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """The same with every run of white space as one space."""
    return " ".join(clean(text).split())
