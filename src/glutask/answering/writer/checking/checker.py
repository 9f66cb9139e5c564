"""The checker: one sentence against the claims that it cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from glutask.answering.writer.checking.binding import check_binding
from glutask.answering.writer.checking.certainty import check_hedges
from glutask.answering.writer.checking.company import check_company
from glutask.answering.writer.checking.directions import check_directions, said_directions
from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.figures import check_dates, check_numbers, check_shares
from glutask.answering.writer.checking.grounds import check_causes, check_reasons, check_subjects
from glutask.answering.writer.checking.joining import halves, tells
from glutask.answering.writer.checking.lexicon import Lexicon, default_lexicon
from glutask.answering.writer.checking.modifiers import check_modifiers
from glutask.answering.writer.checking.naming import check_naming, explained_alike
from glutask.answering.writer.checking.orders import check_orders
from glutask.answering.writer.checking.owners import check_owners, check_pointed, settled
from glutask.answering.writer.checking.parts import Parts
from glutask.answering.writer.checking.polarity import check_negations
from glutask.answering.writer.checking.reading import Reading
from glutask.answering.writer.checking.relations import check_doers, check_relations, check_turned
from glutask.answering.writer.checking.scope import check_scope
from glutask.answering.writer.checking.sequence import check_sequence
from glutask.answering.writer.checking.swaps import check_swaps
from glutask.answering.writer.checking.wording import check_wording

__all__ = ["Checker", "Fault", "Verdict"]

MOST_WORDS = 90
"""A longer sentence is not read."""
MOST_CLAIMS = 4
"""A sentence that cites more claims rests on none."""


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
        said, told = self._read(sentence), [self._read(claim) for claim in claims]
        found = [list(self._faults(said, claim)) for claim in told]
        least = min(range(len(found)), key=lambda n: len(found[n]))
        if not found[least]:
            return Verdict((least,), ())
        rests = self._joined(sentence, told) if len(claims) > 1 else ()
        return Verdict(rests, ()) if rests else Verdict((), tuple(found[least]))

    def speaks_against(self, text: str) -> bool:
        """Whether a finding tells of a benefit that was not there: a missed endpoint, no difference, something worse."""
        return bool(said_directions(self._read(text), self._lexicon) & set(self._lexicon.data["against"]))

    def _joined(self, sentence: str, claims: Sequence[Reading]) -> tuple[int, ...]:
        """Places of the claims that bear the two halves of a sentence, each whole; the second half must name what it is about."""
        for head, tail in ((self._read(one), self._read(other)) for one, other in halves(sentence)):
            for place in self._bearing(head, claims):
                for other in self._bearing(tail, claims):
                    if tells(tail, claims[other], claims[place]):
                        return tuple(sorted({place, other}))
        return ()

    def _bearing(self, part: Reading, claims: Sequence[Reading]) -> list[int]:
        return [n for n, claim in enumerate(claims) if part.items and next(self._faults(part, claim), None) is None]

    def _read(self, text: str) -> Reading:
        return Reading(text, self._lexicon, self._names)

    def _faults(self, said: Reading, claim: Reading) -> Iterator[Fault]:
        """What is wrong; whether things have changed places is only asked of a sentence that is right otherwise."""
        if said.text == claim.text:
            return
        meant, wrong = said.in_words_of(claim), False
        for fault in self._unsaid(said, meant, claim):
            wrong = True
            yield fault
        if not wrong:
            yield from self._misplaced(meant, claim)

    def _unsaid(self, said: Reading, meant: Reading, claim: Reading) -> Iterator[Fault]:
        lexicon = self._lexicon
        yield from check_wording(said, claim, lexicon)
        yield from check_dates(said, claim, lexicon)
        yield from check_numbers(said, claim)
        yield from check_shares(said, claim)
        yield from check_directions(said, claim, lexicon)
        yield from check_negations(meant, claim, lexicon)
        yield from check_sequence(meant, claim, lexicon)
        yield from check_hedges(meant, claim, lexicon)
        yield from check_scope(said, claim, lexicon)
        yield from check_reasons(meant, claim, lexicon)
        yield from check_subjects(said, claim, lexicon)

    def _misplaced(self, said: Reading, claim: Reading) -> Iterator[Fault]:
        lexicon = self._lexicon
        here, there = Parts(said, lexicon), Parts(claim, lexicon)
        sure = settled(here, there) | explained_alike(said, claim)
        yield from check_owners(here, there, lexicon)
        yield from check_pointed(here, there)
        yield from check_company(here, there, lexicon)
        yield from check_orders(here, there)
        yield from check_relations(here, there, lexicon)
        yield from check_doers(here, there, lexicon)
        yield from check_turned(here, there, lexicon)
        yield from check_modifiers(said, claim, lexicon)
        yield from check_binding(said, claim, lexicon, sure)
        yield from check_naming(said, claim)
        yield from check_causes(said, claim, lexicon)
        yield from check_swaps(said, claim, lexicon, sure)
