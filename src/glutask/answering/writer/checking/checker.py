"""The checker: one sentence against the claims that it cites."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from glutask.answering.writer.checking.binding import check_binding
from glutask.answering.writer.checking.certainty import check_hedges
from glutask.answering.writer.checking.directions import check_directions, said_directions
from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.figures import check_dates, check_numbers, check_shares
from glutask.answering.writer.checking.grounds import check_reasons, check_subjects
from glutask.answering.writer.checking.labels import check_labels, check_names_joined
from glutask.answering.writer.checking.lexicon import Lexicon, default_lexicon
from glutask.answering.writer.checking.polarity import check_negations
from glutask.answering.writer.checking.reading import Reading
from glutask.answering.writer.checking.relations import check_relations
from glutask.answering.writer.checking.swaps import check_swaps
from glutask.answering.writer.checking.wording import check_wording

__all__ = ["Checker", "Fault", "Verdict"]

MOST_WORDS = 90
"""A longer sentence is not read."""
MOST_CLAIMS = 4
"""A sentence that cites more claims rests on none."""
_JOINT = re.compile(r";\s+|,?\s+(?:but|whereas|while|although|though)\s+|,\s+and\s+")
_TELLING = {"name", "trial", "code", "date"}


class Verdict(NamedTuple):
    """What the checker found."""

    rests: tuple[int, ...]
    """Places of the claims that bear the sentence; none if it is faulty."""
    faults: tuple[Fault, ...]


class Checker:
    """Accepts a sentence only if each thing in it stands in a claim that it cites. Holds no state between sentences."""

    def __init__(self, names: Mapping[str, str] | None = None, lexicon: Lexicon | None = None) -> None:
        """Set up the checker.

        Args:
            names: Squashed name to the id of the thing it names.
            lexicon: What is known of language; the one beside this module by default.
        """
        self._names = dict(names or {})
        self._lexicon = lexicon or default_lexicon()

    def check(self, sentence: str, claims: Sequence[str]) -> Verdict:
        """Whether one claim bears the sentence, or several bear a part of it each.

        Args:
            sentence: Without markers.
            claims: Those it cites.
        """
        if len(sentence.split()) > MOST_WORDS:
            return Verdict((), (Fault("length", f"more than {MOST_WORDS} words"),))
        if not 0 < len(claims) <= MOST_CLAIMS:
            return Verdict((), (Fault("claims", f"{len(claims)} cited"),))
        found = [self._against(sentence, claim) for claim in claims]
        least = min(range(len(found)), key=lambda n: len(found[n]))
        if not found[least]:
            return Verdict((least,), ())
        rests = self._joined(sentence, claims) if len(claims) > 1 else ()
        return Verdict(rests, ()) if rests else Verdict((), tuple(found[least]))

    def speaks_against(self, text: str) -> bool:
        """Whether a finding tells of a benefit that was not there: a missed endpoint, no difference, something worse."""
        return bool(said_directions(self._read(text), self._lexicon) & set(self._lexicon.data["against"]))

    def _joined(self, sentence: str, claims: Sequence[str]) -> tuple[int, ...]:
        """Places of the claims that bear the two halves of a sentence, each whole; the second half must name what it is about."""
        for joint in _JOINT.finditer(sentence):
            head, tail = sentence[: joint.start()], sentence[joint.end() :]
            for place in self._bearing(head, claims):
                for other in self._bearing(tail, claims):
                    if _tells(self._read(tail), self._read(claims[other]), self._read(claims[place])):
                        return tuple(sorted((place, other)))
        return ()

    def _bearing(self, part: str, claims: Sequence[str]) -> list[int]:
        return [n for n, claim in enumerate(claims) if self._read(part).items and not self._against(part, claim)]

    def _read(self, text: str, shared: frozenset[str] | None = None) -> Reading:
        return Reading(text, self._lexicon, self._names, shared)

    def _against(self, sentence: str, claim: str) -> list[Fault]:
        """What is wrong; whether things have changed places is only asked of a sentence that is right otherwise."""
        if sentence == claim:
            return []
        shared = self._read(sentence).ids & self._read(claim).ids
        said, told = self._read(sentence, shared), self._read(claim, shared)
        return self._unsaid(said, told) or self._misplaced(said, told)

    def _unsaid(self, said: Reading, claim: Reading) -> list[Fault]:
        return [
            *check_wording(said, claim, self._lexicon),
            *check_dates(said, claim),
            *check_numbers(said, claim),
            *check_shares(said, claim),
            *check_directions(said, claim, self._lexicon),
            *check_negations(said, claim, self._lexicon),
            *check_hedges(said, claim),
            *check_reasons(said, claim, self._lexicon),
            *check_subjects(said, claim, self._lexicon),
        ]

    def _misplaced(self, said: Reading, claim: Reading) -> list[Fault]:
        return [
            *check_binding(said, claim, self._lexicon),
            *check_labels(said, claim, self._lexicon),
            *check_names_joined(said, claim),
            *check_relations(said, claim, self._lexicon),
            *check_swaps(said, claim, self._lexicon),
        ]


def _tells(part: Reading, own: Reading, other: Reading) -> bool:
    """Whether a part holds a name that its claim has and the other has not."""
    names = {(i.kind, i.key) for i in part.items if i.kind in _TELLING}
    there = {(i.kind, i.key) for i in other.items}
    return bool(names & {(i.kind, i.key) for i in own.items} - there)
