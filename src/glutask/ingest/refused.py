"""What a reader raises for a file that it will not or cannot read."""

from __future__ import annotations


class Refused(Exception):
    """Says why and what to do, to be read after the file's name: `is encrypted; save a copy without a password and add that`."""
