"""Linking: which agents, classes, trials and papers a question names, and which names the corpus does not know."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from glutask.corpus.corpus import Corpus
from glutask.understanding.mention import Mention
from glutask.understanding.normalise import Token, distinct_words, normalise, outside, squash, tokens, without_accents
from glutask.understanding.trial_names import FurtherTrials
from glutask.understanding.vocabulary import Vocabulary, any_match

MAX_WORDS = 25
"""Longest name, in words, that is looked for."""
_RECEPTOR = re.compile(r"[- ](?:\w+[- ])?(?:receptors?|subunits?|site)\b")
"""What follows a class name where the receptor is meant and not the drugs."""
_OF_MAKER = re.compile(r"\b(?:by|from|at|to|did|does|has)\s+\0|\0(?:'s)?\s+(?:drugs?|agents?|compounds?|products?|pipeline|candidates?|ones?)\b")
"""Where an everyday word stands for the company of that name."""
_LEFT_OUT = {"agent": "the drug", "look-alike": "the drug", "trial": "the trial"}
_BESIDE = re.compile(r"\s*(?:/|&|,|and|,? et)\s*")
"""What stands between the names of authors of one paper."""
_PAUSE = re.compile(r"[,;:.?!] ")
"""What no name goes across."""
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


Kept = Mapping[str, Any]
"""Names that were collected when the index was built; see `Linker.kept`."""
_KEPT: dict[str, Callable[[Any], Any]] = {
    "_names": lambda names: {name: (kind, tuple(ids)) for name, (kind, ids) in names.items()},
    "_known_words": frozenset,
    "_everyday": frozenset,
    "_authors": lambda authors: {name: tuple((source, year) for source, year in papers) for name, papers in authors.items()},
}
"""Attributes that are kept, and how they are made of JSON again."""


class Linker:
    """Finds names exactly, by squashed form, then by edit distance."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, common: Callable[[str], bool] | None = None, kept: Kept | None = None) -> None:
        """Collect the names of the corpus.

        Args:
            corpus: What is known.
            vocabulary: Words that link.
            common: Whether a word is one of everyday language; an author with another name is known without a capital.
            kept: What `kept` gave for this corpus; else names are collected when they are first needed.
        """
        self._exact = lru_cache(maxsize=512)(self._exactly)
        vars(self).update({name: restored(kept[name]) for name, restored in _KEPT.items()} if kept else {})
        self._common = common or vocabulary.generic_words.__contains__
        self._corpus = corpus
        self._vocabulary = vocabulary

    def kept(self) -> dict[str, Any]:
        """What was collected from the corpus, as JSON can hold it."""
        found = {name: getattr(self, name) for name in _KEPT}
        return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in found.items()}

    def link(self, question: str) -> list[Mention]:
        """Mentions in order of place; the longest name at a place wins.

        Args:
            question: As typed.
        """
        text = normalise(question)
        words = tokens(text)
        found = self._spoken_of(question, text, self._exact(text))
        found = self._further.with_further(text, found)
        taken = [(m.start, m.end) for m in found]
        free = outside(words, taken)
        found += self._fuzzy(free)
        found += self._papers(question, text, words, found)
        found += self._review(text, found)
        taken = [(m.start, m.end) for m in found]
        free = outside(words, taken)
        found += self._outside(text, free, taken)
        return sorted(found, key=lambda m: (m.start, m.end))

    def spelt(self, text: str) -> list[Mention]:
        """Mentions in a text that somebody has edited: names that differ in a letter are other words."""
        plain = normalise(text)
        return list(self._exact(plain))

    def without_names(self, text: str) -> str:
        """A text, normalised, with the names of agents and trials left out: `half-life of AXS-05` becomes `half-life of the drug`."""
        plain = normalise(text)
        for mention in reversed(self.spelt(text)):
            if mention.kind in _LEFT_OUT:
                plain = plain[: mention.start] + _LEFT_OUT[mention.kind] + plain[mention.end :]
        return plain

    def _exactly(self, text: str) -> tuple[Mention, ...]:
        words = tokens(text)
        found = []
        position = 0
        while position < len(words):
            for last, key in reversed(self._named(words[position : position + MAX_WORDS])):
                start, end = words[position].start, words[position + last].end
                if _PAUSE.search(text, words[position].end, words[position + last].start):
                    continue
                kind, ids = self._names[key]
                if kind == "class" and _RECEPTOR.match(text, end):
                    continue
                found.append(Mention(kind, ids, start, end, text[start:end]))
                position += last
                break
            position += 1
        return tuple(found)

    def _named(self, words: list[Token]) -> list[tuple[int, str]]:
        """The names that the words begin with, shortest first: the place of a name's last word, and the name."""
        found, name = [], ""
        for place, word in enumerate(words):
            name += word.text
            if len(name) > self._longest:
                break
            if name in self._names:
                found.append((place, name))
        return found

    def _spoken_of(self, question: str, text: str, found: Sequence[Mention]) -> list[Mention]:
        """Without trials whose name is an everyday word (TARGET) used as one: not in capitals, nor beside `trial`, nor with its agent."""
        agents = {a for m in found if m.kind == "agent" for a in m.ids}
        kept = []
        for mention in found:
            if mention.kind == "developer" and not self._meant(mention, question, text):
                continue
            everyday = mention.kind == "trial" and mention.text.isalpha() and mention.text in self._everyday
            beside = bool(re.search(r"\b(?:trial|study|rct)\b", text[max(0, mention.start - 8) : mention.end + 8]))
            if everyday and not beside and not re.search(rf"\b{mention.text.upper()}\b", question):
                continue
            if everyday and agents and not agents & {a for t in mention.ids for a in self._corpus.trials[t].agents}:
                continue
            kept.append(mention)
        return kept

    def _meant(self, company: Mention, question: str, text: str) -> bool:
        """Whether the name of a company that is an everyday word stands for the company."""
        beside = _OF_MAKER.search(f"{text[: company.start]}\0{text[company.end :]}")
        return not self._common(company.text) or bool(beside or re.search(rf"\b{re.escape(company.text.capitalize())}", question))

    def family(self, name: str, numbers: Sequence[str]) -> tuple[str, ...]:
        """Ids of the trials that share a name's stem and have these numbers: `RELIANCE-I`, `III`."""
        return self._further.family(name, numbers)

    def _fuzzy(self, free: list[Token]) -> list[Mention]:
        """Misspelt names: one edit in 5-7 letters, two in 8-11, three beyond; codes (with digits) must be exact.

        Of trials and companies one edit is forgiven, in words that are none of everyday language.
        """
        found = []
        for word in free:
            if len(word.text) < 5 or word.text in self._known_words or any(c.isdigit() for c in word.text):
                continue
            allowed = 1 if len(word.text) < 8 else 2 if len(word.text) < 12 else 3
            best: tuple[int, str] | None = None
            names = [*self._fuzzy_names["agent"], *(() if self._common(word.text) else self._fuzzy_names["trial"])]
            for name in names:
                edits = allowed if self._names[name][0] in {"agent", "class"} else 1
                if abs(len(name) - len(word.text)) > edits or name[0] != word.text[0]:
                    continue
                distance = DamerauLevenshtein.distance(word.text, name, score_cutoff=edits)
                if distance <= edits and (best is None or (distance, name) < best):
                    best = (distance, name)
            if best:
                kind, ids = self._names[best[1]]
                found.append(Mention(kind, ids, word.start, word.end, word.text))
        return found

    def _papers(self, question: str, text: str, words: list[Token], found: list[Mention]) -> list[Mention]:
        """Papers by first author, with a year, `et al`, a possessive, a capital, or a word such as `trial` beside it."""
        mentions: list[Mention] = []
        plain = without_accents(question)
        for number, word in enumerate(words):
            sources = self._authors.get(word.text)
            if not sources or any(m.start <= word.start < m.end for m in found):
                continue
            beside = [*words[max(0, number - 1) : number], *words[number + 1 : number + 5]]
            years = [int(w.text) for w in beside if re.fullmatch(r"(?:19|20)\d\d", w.text)]
            near = text[word.end : word.end + 25]
            signal = bool(years) or bool(
                re.match(r"(?:'s)?(?: and \w+| & \w+)? *(?:et al|and colleagues|trial|study|paper|group|team|rats|mice|review|meta)", near)
            )
            if word.text in self._vocabulary.eponyms:
                signal = bool(years) or near.lstrip().startswith("et al")
            else:
                signal = signal or self._names_author(word, text, plain)
            if signal and len(word.text) > 2:
                chosen = tuple(s for s, year in sources if not years or year in years) or ()
                coauthor = bool(mentions) and not years and _BESIDE.fullmatch(text[mentions[-1].end : word.start])
                if chosen and not coauthor:
                    cited = self._vocabulary.built("cited").match(text[word.end :]) if years else None
                    mentions.append(Mention("source", chosen, word.start, word.end + cited.end() if cited else word.end, word.text))
        return mentions

    def _names_author(self, word: Token, text: str, plain: str) -> bool:
        """Whether an author's name is one by itself: it is no everyday word, or has a capital or a possessive ending."""
        unusual = len(word.text) >= 5 and not self._common(word.text)
        capital = re.search(rf"\b{re.escape(word.text.capitalize())}", plain)
        return unusual or bool(capital) or text[word.end - 2 : word.end] == "'s"

    def _review(self, text: str, found: list[Mention]) -> list[Mention]:
        """The review itself, unless it only dates something (`since the review`)."""
        if any_match(self._vocabulary.times["later"], text) or any(m.kind == "source" for m in found):
            return []
        match = self._vocabulary.review_itself.search(text)
        return [Mention("review", (self._corpus.review.source,), match.start(), match.end(), match.group())] if match else []

    def _outside(self, text: str, free: list[Token], taken: list[tuple[int, int]]) -> list[Mention]:
        found = []
        for name, kind in self._vocabulary.outside_names.items():
            if name not in text:
                continue
            for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
                if not any(s < match.end() and match.start() < e for s, e in taken):
                    found.append(Mention(f"outside-{kind}", (name,), match.start(), match.end(), name))
        covered = [(m.start, m.end) for m in found]
        for word in free:
            everyday = word.text in self._known_words or (self._common(word.text) and not any(c.isdigit() for c in word.text))
            if everyday or any(s <= word.start < e for s, e in covered):
                continue
            if any(shape.match(word.text) for shape in self._vocabulary.drug_shapes):
                found.append(Mention("outside-drugs", (word.text,), word.start, word.end, word.text))
        for match in re.finditer(r"(?<![\w-])[a-z]{2,6}-\d{2,7}[a-z]?(?![\w-])", text):
            if not any(shape.match(match.group()) for shape in self._vocabulary.drug_shapes):
                continue
            inside = any(s < match.end() and match.start() < e for s, e in taken + [(m.start, m.end) for m in found])
            if not inside and squash(match.group()) not in self._known_words and match.group() not in self._known_text:
                found.append(Mention("outside-drugs", (match.group(),), match.start(), match.end(), match.group()))
        return found

    @cached_property
    def _further(self) -> FurtherTrials:
        return FurtherTrials(self._corpus, self._vocabulary.ordinals, lambda name: self._names.get(squash(name), ("", ())))

    @cached_property
    def _names(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Squashed name to (kind, ids)."""
        names: dict[str, tuple[str, tuple[str, ...]]] = {}
        for trial in self._corpus.trials.values():
            for name in (trial.name, *trial.aliases, *trial.nct):
                for key in _variants(name):
                    kind, ids = names.get(key, ("trial", ()))
                    if len(key) > 3 and kind == "trial":
                        names[key] = ("trial", tuple(dict.fromkeys((*ids, trial.id))))
        names.update(self._families())
        for agent in self._corpus.agents.values():
            for other in agent.look_alikes:
                names[squash(other.name)] = ("look-alike", (agent.id,))
        for agent in self._corpus.agents.values():
            for value in agent.developers:
                for key in company_names(value.value, self._vocabulary):
                    kind, ids = names.get(key, ("developer", ()))
                    names[key] = ("developer", tuple(dict.fromkeys((*ids, agent.id))) if kind == "developer" else (agent.id,))
        for review_class in self._corpus.review.classes:
            made = [f"{stem} {noun}" for stem in review_class.stems for noun in self._vocabulary.group_nouns]
            for name in (review_class.id, review_class.name, review_class.plural, *review_class.names, *made):
                names[squash(name)] = ("class", (review_class.id,))
        for key, agent_id in agent_names(self._corpus).items():
            names[key] = ("agent", (agent_id,))
        return names

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._names), default=0)

    def _families(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """`TRANSFORM` for TRANSFORM-1, -2, -3: the common stem of numbered trial names."""
        stems: dict[str, list[str]] = {}
        for trial in self._corpus.trials.values():
            match = re.match(r"^([A-Za-z]{4,})[ -]?(?:\d|I{1,3}|IV)\b", trial.name)
            if match:
                stems.setdefault(match[1].lower(), []).append(trial.id)
        return {stem: ("trial", tuple(ids)) for stem, ids in stems.items() if stem not in {"phase", "study", "part"}}

    @cached_property
    def _fuzzy_names(self) -> dict[str, tuple[str, ...]]:
        """Names that are known in spite of a slip: those of agents and classes, and those of trials and companies."""
        long = {key: kind for key, (kind, _) in self._names.items() if len(key) >= 6 and key.isalpha()}
        of = {"agent": {"agent", "class"}, "trial": {"trial", "developer"}}
        return {name: tuple(key for key, kind in long.items() if kind in kinds) for name, kinds in of.items()}

    @cached_property
    def _known_text(self) -> str:
        return "\n".join(s.text.lower() for s in self._corpus.statements.values())

    @cached_property
    def _known_words(self) -> frozenset[str]:
        """Words of the corpus' own sentences: never taken for a misspelling or an unknown drug."""
        return distinct_words(normalise(self._known_text)) | {"ketamines"}

    @cached_property
    def _everyday(self) -> frozenset[str]:
        """Words of trials' names that the corpus' sentences also use as ordinary words."""
        said = " ".join(s.text for s in self._corpus.statements.values())
        names = {trial.name.lower() for trial in self._corpus.trials.values() if trial.name.isalpha()}
        names |= {alias.lower() for trial in self._corpus.trials.values() for alias in trial.aliases if alias.isalpha()}
        return frozenset(name for name in names if re.search(rf"\b{name}s?\b", said) or name in self._vocabulary.generic_words)

    @cached_property
    def _authors(self) -> dict[str, tuple[tuple[str, int | None], ...]]:
        authors: dict[str, list[tuple[str, int | None]]] = {}
        for source in self._corpus.sources.values():
            if source.authors:
                family = source.authors[0].split(",")[0]
                for key in {squash(family), squash(family.split(" ")[-1]), squash(family.split("-")[0])}:
                    if len(key) > 1:
                        authors.setdefault(key, []).append((source.id, source.year))
        return {key: tuple(dict.fromkeys(value)) for key, value in authors.items()}


def company_names(developer: str, vocabulary: Vocabulary) -> set[str]:
    """Squashed names of the companies in a developer's field: whole, by first word, and any in brackets; `Merck (as MK-0657)` gives `merck`."""
    parts = [part for part in company_parts(developer) if squash(part.split()[0]) not in vocabulary.company_stop]
    keys = {squash(name) for part in parts for name in (part, part.split()[0])}
    return {key for key in keys if len(key) > 3 and not any(c.isdigit() for c in key)}


def company_labels(developer: str) -> list[str]:
    """The same by first word, as written: `Merck`."""
    firsts = [part.split()[0] for part in company_parts(developer)]
    return [word for word in dict.fromkeys(firsts) if len(word) > 3 and not any(c.isdigit() for c in word)]


def company_parts(developer: str) -> list[str]:
    """The parts of a developer's field that begin like a name."""
    parts = [part.strip() for part in re.split(r"[(),;]", developer)]
    return [part for part in parts if part and part[0].isupper()]


def agent_names(corpus: Corpus) -> dict[str, str]:
    """Squashed name to agent id; a name that the review gives to an entry is not taken by a compound apart."""
    names: dict[str, str] = {}
    for agent in sorted(corpus.agents.values(), key=lambda a: a.review_entry):
        for name in (agent.id, agent.name, agent.review_name, *agent.names.all):
            if len(squash(name)) > 2:
                names[squash(name)] = agent.id
    return names


def _variants(name: str) -> set[str]:
    """Squashed name, and the same with a closing Roman numeral as a digit (ASPIRE II, ASPIRE 2)."""
    keys = {squash(name)}
    match = re.match(r"^(.*?)[ -](i{1,3}|iv)$", name.lower())
    if match:
        keys.add(squash(match[1] + _ROMAN[match[2]]))
    match = re.match(r"^(.*?)[ -]([1-4])$", name.lower())
    if match:
        keys.add(squash(match[1] + {v: k for k, v in _ROMAN.items()}[match[2]]))
    return keys
