"""What a reader raises for a file that it will not or cannot read."""

from __future__ import annotations

from glutask.ingest.clean import one_line

LONGEST = 250
"""Characters of a reason; what a file holds may have found its way into it."""


class Refused(Exception):
    """Says why and what to do, to be read after the file's name: `is encrypted; save a copy without a password and add that`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason on one line, without control characters."""
        super().__init__(one_line(reason)[:LONGEST])
