"""The checker's knowledge of language, read from `lexicon.yaml` and `thesaurus.yaml` and indexed once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from glutask.answering.writer.checking.tokens import Token, squash, stem, tokenise
from glutask.corpus.yaml_lines import read_yaml

Stems = tuple[str, ...]
EXACT = {"directions", "hedges"}
"""Kinds of phrases in which the form of a word matters (`common`, `commoner`)."""


class Phrase(NamedTuple):
    """A phrase of the lexicon found in a text: tokens `first` up to and without `last`."""

    kind: str
    """direction, hedge, negation, same, bound, …."""
    key: str
    first: int
    last: int


class Lexicon:
    """Word lists and phrases by what they mean."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Wrap the parsed file."""
        self.data = data
        self.spellings = tuple((re.compile(pattern), replacement) for pattern, replacement in data["spellings"])

    def stem(self, word: str) -> str:
        """Stem of a word in one spelling."""
        return stem(word, self.spellings)

    def tokens(self, text: str) -> list[Token]:
        """Tokens of a text."""
        return tokenise(text, self.spellings)

    def stems(self, phrase: str) -> Stems:
        """Stems of a phrase."""
        return tuple(t.stem for t in self.tokens(phrase))

    def phrases(self, kind: str, tokens: list[Token]) -> list[Phrase]:
        """Phrases of one kind in a text, the longest at each place, none inside another."""
        index = self._index(kind)
        forms = [t.word if kind in EXACT else t.stem for t in tokens]
        found: list[Phrase] = []
        place = 0
        while place < len(tokens):
            for stems, key in index.get(forms[place], ()):
                if tuple(forms[place : place + len(stems)]) == stems:
                    found.append(Phrase(kind, key, place, place + len(stems)))
                    place += len(stems) - 1
                    break
            place += 1
        return found

    def groups(self, tokens: list[Token]) -> list[Phrase]:
        """Every phrase of a text that others may stand for, inside one another too; its key is that of the group."""
        index, stems = self._index("same"), [t.stem for t in tokens]
        return [
            Phrase("same", key, place, place + len(phrase))
            for place, stem in enumerate(stems)
            for phrase, key in index.get(stem, ())
            if tuple(stems[place : place + len(phrase)]) == phrase
        ]

    def translated(self, tokens: list[Token], groups: list[Phrase], others: list[Token], their_groups: list[Phrase]) -> list[Token]:
        """Tokens with each word that another text lacks replaced by the word of it that it may stand for, if there is but one."""
        known, plain = {t.stem for t in others}, self._plain
        theirs: dict[str, set[str]] = {}
        for phrase in their_groups:
            theirs.setdefault(phrase.key, set()).update(t.stem for t in others[phrase.first : phrase.last])
        found = list(tokens)
        for phrase in groups:
            stems = theirs.get(phrase.key)
            if not stems:
                continue
            own = [at for at in range(phrase.first, phrase.last) if tokens[at].is_word and tokens[at].stem not in known | plain]
            denying = any(t.stem in self.words("negations") for t in tokens[phrase.first : phrase.last])
            if len(stems) == 1 and not stems & plain and own and not denying:
                found[own[-1]] = found[own[-1]]._replace(stem=next(iter(stems)))
        return found

    def _index(self, kind: str) -> dict[str, list[tuple[Stems, str]]]:
        if kind not in self._indexes:
            self._indexes[kind] = self._built(kind)
        return self._indexes[kind]

    @cached_property
    def _indexes(self) -> dict[str, dict[str, list[tuple[Stems, str]]]]:
        return {}

    def _entries(self, kind: str) -> Iterable[tuple[str, str]]:
        data = self.data[kind]
        if isinstance(data, list):
            for number, item in enumerate(data):
                for phrase in item if isinstance(item, list) else [item]:
                    yield str(phrase), str(number) if isinstance(item, list) else str(item)
        else:
            for key, phrases in data.items():
                for phrase in phrases:
                    yield str(phrase), str(key)

    def _built(self, kind: str) -> dict[str, list[tuple[Stems, str]]]:
        index: dict[str, list[tuple[Stems, str]]] = {}
        for phrase, key in self._entries(kind):
            stems = tuple(t.word if kind in EXACT else t.stem for t in self.tokens(phrase))
            index.setdefault(stems[0], []).append((stems, key))
        for found in index.values():
            found.sort(key=lambda item: -len(item[0]))
        return index

    def words(self, name: str) -> frozenset[str]:
        """Stems of a plain list of words."""
        if name not in self._lists:
            self._lists[name] = frozenset(s for word in self.data[name] for s in self.stems(str(word)))
        return self._lists[name]

    def words_as_written(self, name: str) -> frozenset[str]:
        """The very forms of a plain list of words, in one spelling."""
        if f"{name}, written" not in self._lists:
            self._lists[f"{name}, written"] = frozenset(t.word for word in self.data[name] for t in self.tokens(str(word)))
        return self._lists[f"{name}, written"]

    @cached_property
    def _lists(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def free(self) -> frozenset[str]:
        """Stems of words that say nothing of their own."""
        return frozenset(s for line in self.data["free"] for word in str(line).split() for s in self.stems(str(word)))

    @cached_property
    def _plain(self) -> frozenset[str]:
        return self.free | self.words("negations")

    @cached_property
    def unsaid(self) -> frozenset[str]:
        """Stems of words that are no things of their own: free words and units that may be left out."""
        return self.free | self.soft_units

    @cached_property
    def arms(self) -> frozenset[str]:
        """Stems of what people are given or compared with."""
        return frozenset(s for line in self.data["arms"] for word in str(line).split() for s in self.stems(word))

    def facet(self, stem: str) -> str:
        """What a word tells of others: an outcome, a population, …; empty if nothing."""
        return self._facets.get(stem, "")

    def kinds(self, stem: str) -> frozenset[str]:
        """Kinds of modifiers that a word is one of, by which it tells one thing from another."""
        return self._kinds.get(stem, frozenset())

    @cached_property
    def _kinds(self) -> Mapping[str, frozenset[str]]:
        groups = [*self.data["facets"].values(), *self.data["opposites"]]
        found: dict[str, set[str]] = {}
        for number, words in enumerate(groups):
            for word in words:
                found.setdefault(self.stem(str(word)), set()).add(str(number))
        return {stem: frozenset(kinds) for stem, kinds in found.items()}

    @cached_property
    def _facets(self) -> Mapping[str, str]:
        pairs = [(str(word), facet) for facet, words in self.data["facets"].items() for word in words]
        return {form: facet for word, facet in pairs for form in (self.stem(word), squash(word))}

    @cached_property
    def barriers(self) -> frozenset[str]:
        """Stems of words that keep apart what stands on their sides."""
        return frozenset(self.stem(w) for w in self.data["barriers"])

    @cached_property
    def beating(self) -> frozenset[str]:
        """Stems of words that put what stands before them above or below what follows."""
        return frozenset(self.stem(w) for w in self.data["beating"])

    @cached_property
    def soft_units(self) -> frozenset[str]:
        """Stems of units that may be left out."""
        return frozenset(s for words in self.data["soft_units"].values() for word in words for s in self.stems(str(word)))

    @cached_property
    def number_words(self) -> Mapping[str, float]:
        """Stem of a number word to its value."""
        return {self.stem(word): float(value) for word, value in self.data["number_words"].items()}

    @cached_property
    def months(self) -> Mapping[str, int]:
        """Month name in lower case, whole and by its first three letters, to its number."""
        names = self.data["months"]
        return {form: number for number, name in enumerate(names, start=1) for form in (name, name[:3])}

    @cached_property
    def reasons(self) -> frozenset[str]:
        """Stems of words before a reason."""
        return frozenset(self.stem(w) for w in self.data["reasons"])

    @cached_property
    def loose_reasons(self) -> frozenset[str]:
        """Stems of words by which a claim may give a reason without saying because."""
        return frozenset(self.stem(w) for w in self.data["loose_reasons"])

    @cached_property
    def subjects(self) -> tuple[frozenset[str], ...]:
        """Stems of beings in which something was seen that says little of patients in general; those of a group stand for each other."""
        return tuple(frozenset(self.stem(w) for w in group) for group in self.data["subjects"])

    @cached_property
    def spans(self) -> frozenset[str]:
        """Stems of units of time."""
        return frozenset(self.stem(unit) for unit in self.data["time_units"])

    def contrary(self, word: str) -> frozenset[str]:
        """Stems of the words that say the contrary of a word."""
        return frozenset(self._contraries.get(word, ()))

    @cached_property
    def _contraries(self) -> Mapping[str, set[str]]:
        found = _gathered([self.stem(w) for w in group] for group in self.data["contraries"])
        return {word: others - {word} for word, others in found.items()}

    @cached_property
    def joining(self) -> frozenset[str]:
        """Stems of words that join what stands beside them and say nothing of it."""
        return frozenset(self.stem(w) for w in self.data["joining"])

    @cached_property
    def contrasts(self) -> frozenset[str]:
        """Stems of words between two clauses that are set against each other."""
        return frozenset(self.stem(w) for w in self.data["contrasts"])

    def alike(self, word: str) -> str:
        """One stem for all words that may stand for each other."""
        return self._alike.get(word, word)

    @cached_property
    def _alike(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for group in self.data["same"]:
            single = [stems[0] for phrase in group if len(stems := self.stems(str(phrase))) == 1 and stems[0] not in self.free]
            for word in single:
                found.setdefault(word, found.get(single[0], single[0]))
        return found

    def opposed(self, one: str, other: str = "") -> bool:
        """Whether two words (stems or directions) are opposed to each other; without a second one, whether the first has an opposite."""
        return other in self._opposites.get(one, ()) if other else one in self._opposites

    @cached_property
    def _opposites(self) -> Mapping[str, frozenset[str]]:
        words = [[self.stem(str(w)) for w in group] for group in self.data["opposites"]]
        return {word: frozenset(group) for word, group in _gathered([*words, *self.data["opposed_directions"]]).items()}

    @cached_property
    def _guards(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """Stem of a guarded word to the stems of which the claim must hold one, and those of which it may hold none."""
        found = {}
        for guard in self.data["guards"]:
            needs, bars = (frozenset(self.stem(str(w)) for w in guard[part]) for part in ("needs", "bars"))
            found.update({self.stem(str(word)): (needs, bars) for word in guard["words"]})
        return found

    def implied(self, word: str, stems: set[str]) -> bool:
        """Whether a guarded word goes without saying beside the words of a claim."""
        needs, bars = self._guards.get(word, (frozenset(), frozenset()))
        return bool(needs & stems) and not bars & stems


def _gathered(groups: Iterable[Iterable[str]]) -> dict[str, set[str]]:
    """Each word to all words of its groups."""
    found: dict[str, set[str]] = {}
    for group in map(list, groups):
        for word in group:
            found.setdefault(word, set()).update(group)
    return found


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """What the two files beside this module hold."""
    here = Path(__file__)
    return Lexicon({**read_yaml(here.with_name("lexicon.yaml")), **read_yaml(here.with_name("thesaurus.yaml"))})
