"""Two dates in one question: `active in April 2021 but dropped since` gives each constraint its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from glutask.understanding.filters import Found
from glutask.understanding.query import Filter
from glutask.understanding.vocabulary import Vocabulary, any_match

Date = Literal["", "review", "later"]
_APART = re.compile(r"[,;:.?!()]|\b(?:and|but|yet|though|although|while|whereas|that|which|who)\b")
_DATED = frozenset({"state", "phase", "tested", "approved", "designation", "outcome"})
"""Fields whose truth changes with the date."""


def dated(text: str, found: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """The constraints, each with the date that its own clause names, where the clauses name both dates; else as they were.

    Args:
        text: Normalised question.
        found: Its constraints.
        vocabulary: How the dates are worded.
    """
    ends = [0, *(m.end() for m in _APART.finditer(text)), len(text)]
    clauses = list(pairwise(ends))
    dates = [_date(text[start:end], vocabulary) for start, end in clauses]
    if not {"review", "later"} <= set(dates):
        return list(found)
    return [item._replace(filter=_at(item, clauses, dates)) for item in found]


def _at(item: Found, clauses: Sequence[tuple[int, int]], dates: Sequence[Date]) -> Filter:
    date = next((date for (start, end), date in zip(clauses, dates, strict=True) if start <= item.start < end), "")
    return item.filter.model_copy(update={"at": date}) if item.filter.field in _DATED else item.filter


def _date(clause: str, vocabulary: Vocabulary) -> Date:
    if any_match(vocabulary.times["review"], clause):
        return "review"
    return "later" if any_match(vocabulary.times["later"], clause) else ""
