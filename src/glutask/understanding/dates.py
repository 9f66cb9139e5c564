"""Two dates in one question: `active in April 2021 but dropped since` gives each constraint its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from glutask.understanding.found import Found
from glutask.understanding.vocabulary import Vocabulary

Date = Literal["", "review", "later", "since"]
_APART = re.compile(r"[,;:.?!]|\b(?:and|but|yet|though|although|while|whereas|that|which|who)\b")
_DATED = frozenset({"state", "phase", "tested", "approved", "designation", "outcome", "trial.result"})
"""Fields whose truth changes with the date."""


_WEAK = frozenset({"still", "latest", "newest", "recent", "recently"})
"""Words that count as of today where their clause names no date."""


class _Cue(NamedTuple):
    """Words that name a date."""

    start: int
    end: int
    date: Date


def dated(text: str, found: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """The constraints, each with the date that its own clause names, the nearest of several, where the question names two; else as they were.

    Args:
        text: Normalised question.
        found: Its constraints.
        vocabulary: How the dates are worded.
    """
    ends = [m.start() for m in _APART.finditer(text)]
    cues = _telling(_cues(text, vocabulary), text, ends)
    if not {"later", "since"} & {cue.date for cue in cues} or all(cue.date != "review" for cue in cues):
        return list(found)
    return [item.changed(at=_at(item, cues, ends)) if item.filter.field in _DATED else item for item in found]


def _at(item: Found, cues: Sequence[_Cue], ends: Sequence[int]) -> Date:
    """The date named in the clause where a constraint ends."""
    start = max((end for end in ends if end < item.end), default=0)
    stop = min((end for end in ends if end >= item.end), default=10**6)
    own = [cue for cue in cues if start <= cue.start < stop]
    return min(own, key=lambda cue: max(cue.start - item.end, item.start - cue.end), default=_Cue(0, 0, "")).date


def _cues(text: str, vocabulary: Vocabulary) -> list[_Cue]:
    """Every date in the text; words that name April 2021 go before those that hold a part of them."""
    kinds: tuple[tuple[str, Date], ...] = (("review", "review"), ("since", "since"), ("meanwhile", "since"), ("later", "later"))
    cues: list[_Cue] = []
    for name, date in kinds:
        for pattern in vocabulary.times[name]:
            for match in pattern.finditer(text):
                if not any(cue.start < match.end() and match.start() < cue.end for cue in cues):
                    cues.append(_Cue(*match.span(), date))
    return cues


def _telling(cues: Sequence[_Cue], text: str, ends: Sequence[int]) -> list[_Cue]:
    """The cues without a `still` beside a date: `were still in phase 1 in April 2021`."""
    weak = [cue for cue in cues if text[cue.start : cue.end] in _WEAK]
    strong = [cue for cue in cues if cue not in weak]
    return [*strong, *(cue for cue in weak if all(_clause(cue, ends) != _clause(other, ends) for other in strong))]


def _clause(cue: _Cue, ends: Sequence[int]) -> int:
    return sum(end <= cue.start for end in ends)
