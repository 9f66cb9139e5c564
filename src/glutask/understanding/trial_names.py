"""Trials that a question names only in part: `TRANSFORM 1, 2 and 3`, `the second ASPIRE study`, `the 252-patient trial`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from glutask.corpus.corpus import Corpus
from glutask.understanding.mention import Mention
from glutask.understanding.normalise import normalise

_STEM = re.compile(r"[ -]?(?:\d+|i{1,3}|iv)$")
_NEXT_NUMBER = re.compile(r"(?:\s*(?:,|and|&|or|/|versus|vs\.?|to)){1,4}\s*(\d{1,4}|iv|i{1,3})\b(?!%)")
_PEOPLE = (
    r"(?:pts?|pats?|patients?|persons?|people|participants?|subjects?|adults?|adolescents?|men|women|outpatients?|inpatients?|volunteers?"
    r"|strong|cases?|sufferers?|completers?)"
)
_SIZED = re.compile(rf"(?<![\d.,])(\d{{2,4}})(?:[- ]{_PEOPLE}\b|(?= (?:were )?(?:randomi[sz]ed|enrolled)\b))|\bn ?= ?(\d{{2,4}})\b")


_BOUND = re.compile(r"(?:\b(?:than|over|under|above|below|least|most|exceeding|minimum of|maximum of|up to)|[<>≥≤=])\s*$")
"""Before a number that bounds sizes and is none."""


class FurtherTrials:
    """Adds to the names found those of trials that they point to."""

    def __init__(self, corpus: Corpus, ordinals: Mapping[str, str], known: Callable[[str], tuple[str, tuple[str, ...]]]) -> None:
        """Wrap the corpus.

        Args:
            corpus: What is known.
            ordinals: `second` to the number in a trial's name.
            known: A name to its kind and ids; ids are empty where it is unknown.
        """
        self._corpus = corpus
        self._ordinals = ordinals
        self._known = known
        self._ordinal = re.compile(rf"\b({'|'.join(map(re.escape, ordinals))}) (?:of (?:the )?)?$")

    def with_further(self, text: str, found: Sequence[Mention]) -> list[Mention]:
        """The mentions, an ordinal before a family narrowing it to one trial, with further numbers and a trial told by its size.

        Args:
            text: Normalised question.
            found: Names read so far.
        """
        narrowed = [self._narrowed(text, mention) for mention in found]
        siblings = [s for mention in narrowed for s in self._siblings(text, mention)]
        free = [s for s in siblings if not any(o.start <= s.start < o.end for o in narrowed)]
        return [*narrowed, *free, *self._sized(text, [*narrowed, *free])]

    def family(self, name: str, numbers: Sequence[str]) -> tuple[str, ...]:
        """Ids of the trials that share a name's stem and have these numbers: `RELIANCE-I`, `III`."""
        stem = _STEM.sub("", normalise(name))
        if stem == normalise(name):
            return ()
        found = [self._known(f"{stem} {number}") for number in numbers]
        return tuple(dict.fromkeys(i for kind, ids in found if kind == "trial" for i in ids))

    def _narrowed(self, text: str, mention: Mention) -> Mention:
        """`second ASPIRE`: the family narrowed to the trial of that number."""
        ordinal = self._ordinal.search(text[: mention.start]) if mention.kind == "trial" and len(mention.ids) > 1 else None
        if ordinal is None:
            return mention
        kind, ids = self._known(f"{mention.text} {self._ordinals[ordinal[1]]}")
        return mention._replace(ids=ids) if kind == "trial" and set(ids) < set(mention.ids) else mention

    def _siblings(self, text: str, mention: Mention) -> list[Mention]:
        """Further numbers after the name of a trial: `Nagele 2015 and 2021`."""
        stem = _STEM.sub("", mention.text)
        end = mention.end
        siblings = []
        while mention.kind == "trial" and stem != mention.text and (match := _NEXT_NUMBER.match(text, end)):
            kind, ids = self._known(f"{stem} {match[1]}")
            if kind == "trial":
                siblings.append(Mention(kind, ids, match.start(1), match.end(1), match[1]))
            end = match.end()
        return siblings

    def _sized(self, text: str, found: Sequence[Mention]) -> list[Mention]:
        """A trial told by how many people it had, if one alone had so many among those of the agents and companies named."""
        if any(m.kind == "trial" for m in found):
            return []
        owners = {i for m in found if m.kind in {"agent", "developer"} for i in m.ids}
        for match in _SIZED.finditer(text):
            if _BOUND.search(text[: match.start()]):
                continue
            size = int(match[1] or match[2])
            fitting = [t.id for t in self._corpus.trials.values() if t.n == size and (not owners or owners & set(t.agents))]
            if len(fitting) == 1:
                return [Mention("trial", (fitting[0],), match.start(), match.end(), match.group())]
        return []
