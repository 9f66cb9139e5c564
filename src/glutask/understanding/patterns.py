"""Patterns that are not tried, nor even compiled, where what they need to match does not stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from re import _constants as codes  # type: ignore[attr-defined]  # of the standard library, which has no public way to read a pattern
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

SHORTEST = 2
"""Letters of a string that a pattern needs; a single one stands in nearly every text."""
LONG = 6
"""Letters from which a string is as rare as any."""
MOST = 60
"""Strings of which a pattern needs one; to look for more takes as long as to try it."""


class Pattern:
    """A regular expression, compiled when it is first tried on a text that may hold a match."""

    def __init__(self, pattern: str, flags: int = 0, needs: Sequence[str] = ()) -> None:
        """Wrap an expression.

        Args:
            pattern: The expression.
            flags: As for `re.compile`.
            needs: What `needs` said of it; it is always tried if that is nothing.
        """
        self.pattern = pattern
        self.flags = flags
        self.needs = tuple(needs)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression.

        Raises:
            re.error: It is faulty.
        """
        return re.compile(self.pattern, self.flags)

    def search(self, text: str) -> re.Match[str] | None:
        """As of `re.Pattern`."""
        return self.compiled.search(text) if not self.needs or _holds(text, self.needs) else None

    def match(self, text: str) -> re.Match[str] | None:
        """As of `re.Pattern`."""
        return self.compiled.match(text) if not self.needs or _holds(text, self.needs) else None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """As of `re.Pattern`."""
        return self.compiled.finditer(text) if not self.needs or _holds(text, self.needs) else ()

    def findall(self, text: str) -> list[Any]:
        """As of `re.Pattern`."""
        return self.compiled.findall(text) if not self.needs or _holds(text, self.needs) else []

    def sub(self, replacement: str, text: str) -> str:
        """As of `re.Pattern`."""
        return self.compiled.sub(replacement, text) if not self.needs or _holds(text, self.needs) else text


def _holds(text: str, strings: tuple[str, ...]) -> bool:
    """Whether one of the strings stands in the text."""
    for string in strings:  # noqa: SIM110  (a generator would take twice as long)
        if string in text:
            return True
    return False


def needs(pattern: str) -> tuple[str, ...]:
    """Strings of which every match of a pattern holds at least one; none where there are no such strings, or too many.

    Raises:
        re.error: The pattern is faulty.
    """
    tree = parser.parse(pattern)
    found = () if tree.state.flags & re.IGNORECASE else _needed(tree) or ()
    return found if len(found) <= MOST else ()


def _needed(sequence: Any) -> tuple[str, ...] | None:
    """The most telling of what the parts of a sequence need."""
    found: list[tuple[str, ...]] = []
    literal = ""
    for code, value in [*sequence, (None, None)]:
        if code is codes.LITERAL:
            literal += chr(value)
            continue
        if len(literal) >= SHORTEST:
            found.append((literal,))
        literal = ""
        inner = _part(code, value)
        if inner:
            found.append(inner)
    return max(found, key=_telling, default=None)


def _telling(strings: tuple[str, ...]) -> tuple[int, int]:
    """How rarely one of the strings may be expected to stand in a text: by the shortest of them, then by their number."""
    return min(LONG, *(len(string) for string in strings)), -len(strings)


def _part(code: Any, value: Any) -> tuple[str, ...] | None:
    """What a group, a repetition or alternatives need."""
    if code is codes.BRANCH:
        parts = [_needed(part) for part in value[1]]
        return _shortest(string for part in parts if part for string in part) if all(parts) else None
    if code is codes.SUBPATTERN:
        return None if value[1] & re.IGNORECASE else _needed(value[3])
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        return _needed(value[2]) if value[0] >= 1 else None
    return _needed(value) if code is codes.ATOMIC_GROUP else None


def _shortest(strings: Iterator[str]) -> tuple[str, ...]:
    """The strings without those that hold another."""
    kept: list[str] = []
    for string in sorted(dict.fromkeys(strings), key=len):
        if not any(other in string for other in kept):
            kept.append(string)
    return tuple(kept)
