"""A text as the checker reads it: figures, dates, names, directions, hedges and negations, each in its clause."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from glutask.answering.writer.checking.dates import Date, find_dates
from glutask.answering.writer.checking.lexicon import Lexicon, Phrase
from glutask.answering.writer.checking.quantities import Quantity, find_quantities
from glutask.answering.writer.checking.tokens import Token
from glutask.answering.writer.names import TRIAL, squashed

NAME_WORDS = 5
"""Longest name, in tokens, that is looked for."""
FAR = 8
"""How many tokens behind it a negation may still turn a direction round."""
SHORT = 5
"""How many tokens a negating word governs that only denies a noun."""
TOLD = 5
"""Within how many tokens behind a company a word of telling makes what follows its account."""
SENTENCE_ENDS = {".", ";", ":", "!", "?"}
_APART = ","
"""What stands for a mark that no name holds."""


class Item(NamedTuple):
    """Something that is said: a figure, a date, a name, or a word that carries meaning."""

    kind: str
    key: str
    first: int
    last: int


class Reading:
    """One text, read once; everything is computed when first asked for."""

    def __init__(self, text: str, lexicon: Lexicon, names: Mapping[str, str]) -> None:
        """Split the text.

        Args:
            text: A sentence or a claim.
            lexicon: What is known of language.
            names: Squashed name to the id of the thing it names, so that two names of one thing meet.
        """
        self.text = text
        self._lexicon = lexicon
        self._names = names
        self.tokens: list[Token] = lexicon.tokens(text)

    def in_words_of(self, other: Reading) -> Reading:
        """The same text with the words of another wherever one may stand for the other."""
        tokens = self._lexicon.translated(self.tokens, self.groups, other.tokens, other.groups)
        if tokens == self.tokens:
            return self
        found = Reading(self.text, self._lexicon, self._names)
        found.tokens = tokens
        return found

    @cached_property
    def groups(self) -> list[Phrase]:
        """Phrases that others may stand for, inside one another too."""
        return self._lexicon.groups(self.tokens)

    @cached_property
    def dates(self) -> list[Date]:
        """Dates in order."""
        return find_dates(self.tokens, self._lexicon)

    @cached_property
    def names(self) -> list[Item]:
        """Names of known things, the longest at each place."""
        found: list[Item] = []
        place = 0
        while place < len(self.tokens):
            for last in range(min(len(self.tokens), place + NAME_WORDS), place, -1):
                known = self._named_by(place, last)
                if known:
                    found.append(Item("trial" if known.startswith(TRIAL) else "name", known, place, last))
                    place = last - 1
                    break
            place += 1
        return found

    @cached_property
    def ids(self) -> frozenset[str]:
        """Ids of all things named, those inside other names included."""
        spans = ((place, last) for place in range(len(self.tokens)) for last in range(place + 1, min(len(self.tokens), place + NAME_WORDS) + 1))
        return frozenset(known for place, last in spans if (known := self._named_by(place, last)))

    def _named_by(self, first: int, last: int) -> str | None:
        written = self._written[first:last]
        return self._names.get("".join(written)) if written[0] and written[-1] and _APART not in written else None

    @cached_property
    def _written(self) -> list[str]:
        """Letters and digits of each token; a mark that no name holds as it is."""
        return [_APART if t.text in {",", ";", ":", "."} else squashed(t.text) for t in self.tokens]

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers in order, those inside dates and names left out."""
        return find_quantities(self.tokens, self._lexicon, self._named)

    @cached_property
    def runs(self) -> list[list[Quantity]]:
        """Numbers that follow one another with nothing but commas and `and` between, and have one unit."""
        found: list[list[Quantity]] = []
        for quantity in self.quantities:
            last = found[-1][-1] if found else None
            between = self.tokens[last.last : quantity.first] if last else []
            if last and last.unit == quantity.unit and 0 < len(between) <= 2 and all(t.stem in {",", "and", "or"} for t in between):
                found[-1].append(quantity)
            else:
                found.append([quantity])
        return found

    def phrases(self, kind: str) -> list[Phrase]:
        """Phrases of a kind, outside names and dates."""
        return [p for p in self._lexicon.phrases(kind, self.tokens) if p.first not in self._named]

    @cached_property
    def _named(self) -> set[int]:
        """Places inside names and dates."""
        spans = [(i.first, i.last) for i in self.names] + [(d.first, d.last) for d in self.dates]
        return {place for first, last in spans for place in range(first, last)}

    @cached_property
    def directions(self) -> list[Phrase]:
        """Words that say which way a result went."""
        return [p for p in self.phrases("directions") if p.key != "none"]

    @cached_property
    def hedges(self) -> list[Phrase]:
        """Words that take certainty away."""
        found = [p for p in self.phrases("hedges") if p.key != "none"]
        taken = {at for p in found for at in range(p.first, p.last)}
        companies, telling = self._words("companies"), self._words("telling")
        for at, token in enumerate(self.tokens):
            verb = next((n for n in range(at + 1, min(at + TOLD, len(self.tokens))) if self.tokens[n].stem in telling), None)
            if token.stem in companies and verb is not None and verb not in taken:
                found.append(Phrase("hedges", "told", verb, verb + 1))
        return sorted(found, key=lambda p: p.first)

    @cached_property
    def negations(self) -> list[int]:
        """Places of negating words, for a phrase that of its last; none inside a direction or a bound (`failed to meet`, `no more than`)."""
        spans = [*self.phrases("directions"), *self.phrases("bounds_before")]
        inside = {at for p in spans if p.last - p.first > 1 for at in range(p.first, p.last) if p.key != "none" or p.last - p.first > 2}
        return [p.last - 1 for p in self.phrases("negations") if p.first not in inside]

    @cached_property
    def depths(self) -> list[int]:
        """How many brackets each token stands in."""
        depth, found = 0, []
        for token in self.tokens:
            depth -= token.text == ")" and depth > 0
            found.append(depth)
            depth += token.text == "("
        return found

    @cached_property
    def clauses(self) -> list[int]:
        """Number of the clause of each token: clauses end at full stops, semicolons, colons and words such as `but`, outside brackets."""
        words = self._words("clause_ends")
        number, found = 0, []
        for place, token in enumerate(self.tokens):
            ending = token.stem in words and not (token.stem == "yet" and place and self.tokens[place - 1].stem == "not")
            number += not self.depths[place] and (token.text in SENTENCE_ENDS or ending)
            found.append(number)
        return found

    @cached_property
    def negated(self) -> frozenset[int]:
        """Places that lie in the scope of a negating word; brackets inside it belong to it."""
        return frozenset(
            at for place in self.negations for at in self.scope(place) if self.depths[at] == self.depths[place] or not self._measuring[at]
        )

    @cached_property
    def turned(self) -> frozenset[int]:
        """Places that a negation turns round: those near it, and for one that leads its clause all that it governs."""
        near = {at + step for at in self.negations for step in range(1, FAR + 1)}
        leading = {at for place in self.negations if self._leads(place) for at in self.scope(place)}
        return frozenset(self.negated & (near | leading))

    @cached_property
    def _measuring(self) -> list[bool]:
        """Whether each token stands in brackets that hold a number."""
        found = [False] * len(self.tokens)
        begun: list[int] = []
        for at, token in enumerate(self.tokens):
            if token.text == "(":
                begun.append(at)
            elif token.text == ")" and begun:
                first = begun.pop()
                if any(t.kind == "number" for t in self.tokens[first:at]):
                    found[first : at + 1] = [True] * (at + 1 - first)
        return found

    def scope(self, place: int) -> range:
        """Places that a negating word governs."""
        ends = self._words("scope_ends")
        listing = self.tokens[place].stem in {"neither", "nor", "none"}
        reach = self._reach(place)
        leading = self._leads(place)
        for at in range(place + 1, reach):
            token, level = self.tokens[at], self.depths[at] - self.depths[place]
            behind = self.tokens[at + 1].stem if at + 1 < len(self.tokens) else ""
            passed = token.stem == "that" and (self.tokens[at - 1].stem in self._words("proving") or behind in {"of", "for", "in", "with"})
            ending = token.stem in ends and not passed and not (token.stem == "yet" and at == place + 1)
            joined = token.stem == "and" and not listing and at + 1 < len(self.tokens) and self.tokens[at + 1].word in {"the", "a", "an", "its"}
            if level < 0 or (not level and joined) or (not level and (token.text in SENTENCE_ENDS or ending)):
                return range(place + 1, at)
            if token.text == "," and not level and not leading and not self._continues(place, at):
                return range(place + 1, at)
        return range(place + 1, reach)

    def _reach(self, place: int) -> int:
        """How far a negating word may govern: one that governs a noun (`without`) has that and what is listed with it."""
        end = len(self.tokens)
        if self.tokens[place].stem not in self._words("denying_nouns"):
            return end
        reach, verbs = place + SHORT, self._lexicon.words_as_written("past")
        for at in range(place + 2, end):
            if at > reach or (self.tokens[at].word in verbs and self.tokens[at - 1].word not in {"having", "being", "a", "an", "the"}):
                return at
            if self.tokens[at].stem in {"or", "nor", ","}:
                reach = at + SHORT
        return end

    def _leads(self, place: int) -> bool:
        """Whether a negation such as `none` begins a clause, or a part of one behind a comma."""
        if self.tokens[place].stem not in {"no", "neither", "none"}:
            return False
        before = self.tokens[place - 1] if place else None
        return before is None or before.text in SENTENCE_ENDS | {","} or before.stem in self._words("clause_ends")

    def _continues(self, negation: int, comma: int) -> bool:
        """Whether a comma stands in a list that the negation governs whole (`neither A, B nor C`)."""
        if self.tokens[negation].stem not in {"neither", "no", "none", "without"}:
            return False
        following = [t.stem for t in self.tokens[comma + 1 : comma + 7]]
        last = next((n for n, stem in enumerate(following) if stem in {"nor", "or"}), None)
        return last is not None and not set(following[:last]) & {"and", ";", "(", ":"}

    def _words(self, name: str) -> frozenset[str]:
        return self._lexicon.words(name)

    def _sort(self, token: Token) -> str:
        if token.stem in self._lexicon.arms and token.word not in self._lexicon.data["designs"]:
            return "arm"
        return "code" if token.kind == "code" else "word"

    def _happens(self, place: int) -> bool:
        """Whether a word tells of an event that has a date."""
        return self._lexicon.facet(self.tokens[place].stem) == "event"

    @cached_property
    def items(self) -> list[Item]:
        """Everything said, in order: dates, figures, names, directions, and words that are not free."""
        found = [Item("date", d.key, d.first, d.last) for d in self.dates]
        found += [Item("figure", q.key, q.first, q.last) for q in self.quantities]
        found += self.names
        covered = {place for item in found for place in range(item.first, item.last)}
        for kind, phrases in (("direction", self.directions), ("hedge", self.hedges)):
            for phrase in phrases:
                if phrase.first not in covered:
                    found.append(Item(kind, phrase.key, phrase.first, phrase.last))
                    covered.update(at for at in range(phrase.first, phrase.last) if kind != "hedge" or not self._happens(at))
        covered.update(at for p in self.phrases("negations") for at in range(p.first, p.last))
        for place, token in enumerate(self.tokens):
            said = token.stem not in self._lexicon.unsaid or self._happens(place)
            if place not in covered and token.kind != "mark" and said:
                found.append(Item(self._sort(token), token.stem, place, place + 1))
        return sorted(found, key=lambda item: item.first)
