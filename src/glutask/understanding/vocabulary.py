"""The knowledge of language, read from `corpus/vocabulary/` and compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from glutask.corpus.yaml_lines import read_yaml
from glutask.errors import CorpusError
from glutask.understanding.patterns import Pattern, needs

PHASE = r"([1-4](?:/[1-4]|[ab])?)"
"""A phase: `2`, `2b`, `2/3`."""
COUNT = (
    r"(\d{1,3}(?:,\d{3})+|\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a dozen|twenty|fifty"
    r"|(?:a|one|two|three|four|five) (?:hundred|thousand))"
)
YEAR = r"((?:19|20)\d\d)"
_FILES = ("facets", "filters", "language", "outside", "intents", "intent_examples", "subject_examples", "concepts", "wordings")


class FilterForm(NamedTuple):
    """Wordings of one constraint."""

    field: str
    value: str
    relation: str
    label: str
    patterns: tuple[Pattern, ...]
    absent: tuple[Pattern, ...] = ()
    """Wordings that mean the opposite."""


class Vocabulary:
    """Patterns and word lists; everything compiled when first used."""

    def __init__(self, data: dict[str, Any], needed: Mapping[str, Sequence[str]] | None = None) -> None:
        """Wrap the parsed files.

        Args:
            data: File name without `.yaml` to what the file holds.
            needed: What each pattern needs to match, where that is known.
        """
        self.data = data
        self._needed = needed or {}
        self._patterns: dict[str, Pattern] = {}

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Read the vocabulary files of a corpus folder.

        Raises:
            CorpusError: A file is missing, malformed, or holds a pattern that does not compile.
        """
        vocabulary = cls({name: read_yaml(folder / "vocabulary" / f"{name}.yaml") for name in _FILES})
        try:
            vocabulary.compile()
        except re.error as error:
            raise CorpusError(f"{folder / 'vocabulary'}: the pattern {error.pattern!r} does not compile ({error.msg}); correct it.") from None
        except (KeyError, TypeError, AttributeError) as error:
            raise CorpusError(f"{folder / 'vocabulary'}: a field is missing or misplaced ({error}); compare with the other entries.") from None
        return vocabulary

    def compile(self) -> None:
        """Compile everything, so that a faulty pattern is found at once."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)
        for pattern in self._patterns.values():
            _ = pattern.compiled

    def kept(self) -> dict[str, Any]:
        """The parsed files and what each pattern needs to match, as JSON can hold it; for a vocabulary that has been compiled."""
        needed = {pattern.pattern: needs(pattern.pattern) for pattern in self._patterns.values() if not pattern.flags}
        return {"data": self.data, "needed": {pattern: strings for pattern, strings in needed.items() if strings}}

    @classmethod
    def restored(cls, kept: Mapping[str, Any]) -> Vocabulary:
        """A vocabulary made of what `kept` gave; its patterns are compiled when they are first needed."""
        return cls(kept["data"], kept["needed"])

    def _pattern(self, pattern: str, flags: int = 0) -> Pattern:
        made = Pattern(pattern, flags, () if flags else self._needed.get(pattern, ()))
        return self._patterns.setdefault(f"{flags} {pattern}", made)

    def _compiled(self, patterns: list[str]) -> tuple[Pattern, ...]:
        return tuple(self._pattern(pattern) for pattern in patterns)

    @cached_property
    def _shorthand(self) -> dict[str, str]:
        written = {str(name): str(pattern) for name, pattern in self.data["language"]["shorthand"].items()}
        return {"n": PHASE, "count": COUNT, "year": YEAR} | written

    def _filled(self, pattern: str) -> str:
        """A pattern with what it writes short written out."""
        for name, written in self._shorthand.items():
            pattern = pattern.replace(f"{{{name}}}", written)
        return pattern

    @cached_property
    def filters(self) -> tuple[FilterForm, ...]:
        """Constraints in their order of precedence, those of the facets last."""
        forms = []
        for item in self.data["filters"]:
            patterns, absent = (tuple(self._pattern(self._filled(p)) for p in item.get(key, ())) for key in ("patterns", "absent"))
            forms.append(FilterForm(item["field"], str(item.get("value", "")), item.get("relation", "is"), item["label"], patterns, absent))
        facets = self.data["facets"]
        for field in (f for f in facets if f != "frames"):
            for value, facet in facets[field].items():
                absent = self._compiled(facet.get("absent", []))
                forms.append(FilterForm(field, value, "is", facet["label"], self._facet_patterns(field, facet), absent))
        for name, item in self.data["concepts"].items():
            if "narrows" in item:
                forms.append(FilterForm("about", name, "is", item["narrows"], (self._pattern(item["ask"]),)))
        return tuple(forms)

    @cached_property
    def places(self) -> dict[str, Pattern]:
        """Country to the words by which what is said of a trial tells of it."""
        return {value: self._pattern(f"(?i){facet['match']}") for value, facet in self.data["facets"]["trial.place"].items()}

    def form(self, field: str, value: str = "") -> FilterForm:
        """The form of a constraint; of a field whose forms have no value, the first."""
        return next(form for form in self.filters if form.field == field and form.value == value)

    @cached_property
    def neutral(self) -> tuple[Pattern, ...]:
        """Words that name both a constraint and its opposite, and so are none: `controlled or not`."""
        return self._compiled(self.data["language"]["neutral"])

    @cached_property
    def filter_patterns(self) -> tuple[tuple[Pattern, FilterForm, bool], ...]:
        """Every pattern of the constraints in the order in which they are tried, with its constraint and whether it means the opposite."""
        return tuple((p, form, opposite) for form in self.filters for opposite in (True, False) for p in (form.absent if opposite else form.patterns))

    def _facet_patterns(self, field: str, facet: dict[str, Any]) -> tuple[Pattern, ...]:
        names = sorted((str(name) for name in facet["names"]), key=len, reverse=True)
        joined = "|".join(re.escape(name.lower()).replace(r"\ ", "(?:'s)?[ -]") for name in names)
        label = re.escape(facet["label"].lower())
        frames = self.data["facets"]["frames"].get(field)
        if frames:
            return tuple(self._pattern(p) for p in (rf"\b{label}\b", *(frame.replace("{x}", f"(?:{joined})") for frame in frames)))
        return (*self._compiled(facet.get("patterns", [])), self._pattern(rf"(?<!\w)(?:{label}|{joined})(?!\w)"))

    @cached_property
    def operations(self) -> dict[str, tuple[Pattern, ...]]:
        """Cues of operations over sets."""
        return {name: self._compiled(patterns) for name, patterns in self.data["language"]["operations"].items()}

    @cached_property
    def forms(self) -> dict[str, tuple[Pattern, ...]]:
        """Cues of operations on given things."""
        return {name: self._compiled(patterns) for name, patterns in self.data["language"]["forms"].items()}

    @cached_property
    def topics(self) -> dict[str, tuple[Pattern, ...]]:
        """Topic to its cues."""
        return {name: self._compiled(patterns) for name, patterns in self.data["language"]["topics"].items()}

    @cached_property
    def aspects(self) -> dict[str, tuple[Pattern, ...]]:
        """Kind of figure to its cues."""
        return {name: self._compiled(patterns) for name, patterns in self.data["language"]["aspects"].items()}

    @cached_property
    def times(self) -> dict[str, tuple[Pattern, ...]]:
        """`review` and `later` to their cues."""
        return {name: self._compiled(patterns) for name, patterns in self.data["language"]["times"].items()}

    @cached_property
    def follow_up(self) -> dict[str, tuple[Pattern, ...]]:
        """Cues of a question that leans on an earlier one."""
        return {name: self._compiled(patterns) for name, patterns in self.data["language"]["follow_up"].items()}

    @cached_property
    def negations(self) -> tuple[Pattern, ...]:
        """Words that turn a constraint round."""
        return self._compiled(self.data["language"]["negations"])

    @cached_property
    def exclusions(self) -> tuple[Pattern, ...]:
        """Words that leave out what follows."""
        return self._compiled(self.data["language"]["exclusions"])

    @cached_property
    def orders(self) -> tuple[tuple[dict[str, Any], tuple[Pattern, ...]], ...]:
        """Ranking attributes and their cues."""
        return tuple((item, self._compiled([self._filled(p) for p in item["patterns"]])) for item in self.data["language"]["orders"])

    @cached_property
    def intents(self) -> dict[str, tuple[Pattern, ...]]:
        """Cues of crisis, advice and greeting."""
        replied = {name: self._compiled(item["patterns"]) for name, item in self.data["intents"].items() if isinstance(item, dict)}
        return replied | {name: self._compiled(item) for name, item in self.data["intents"].items() if isinstance(item, list)}

    def reply(self, intent: str) -> str:
        """The fixed words for an intent."""
        return str(self.data["intents"][intent]["reply"]).strip()

    @cached_property
    def agent_noun(self) -> Pattern:
        """A word for agents in general."""
        return self._pattern(rf"\b(?:{'|'.join(self.data['language']['agent_nouns'])})\b")

    @cached_property
    def plural_agent_noun(self) -> Pattern:
        """A word for several agents in general."""
        nouns = [noun.replace("s?", "s") for noun in self.data["language"]["agent_nouns"]]
        return self._pattern(rf"\b(?:{'|'.join(nouns)})\b")

    @cached_property
    def group_nouns(self) -> tuple[str, ...]:
        """Words, singular and plural, that make the stem of a class' name a name of the class."""
        nouns = (*self.data["language"]["agent_nouns"], *self.data["language"]["group_nouns"])
        return tuple(dict.fromkeys(form for noun in nouns for form in (noun.replace("s?", ""), noun.replace("s?", "s"))))

    @cached_property
    def eponyms(self) -> frozenset[str]:
        """Authors whose names stand for a rating scale."""
        return frozenset(self.data["language"]["eponyms"])

    @cached_property
    def ordinals(self) -> dict[str, str]:
        """Ordinal to the number in a trial's name."""
        return {str(word): str(number) for word, number in self.data["language"]["ordinals"].items()}

    @cached_property
    def set_noun(self) -> Pattern:
        """A word that says agents are meant, pronouns such as `ones` not counted."""
        nouns = [noun for noun in self.data["language"]["agent_nouns"] if not noun.startswith("one")]
        return self._pattern(rf"\b(?:{'|'.join(nouns)}|\d+)\b")

    @cached_property
    def structure(self) -> dict[str, str]:
        """How questions are built: patterns by name."""
        return {name: str(pattern) for name, pattern in self.data["language"]["structure"].items()}

    @cached_property
    def _built(self) -> dict[str, Pattern]:
        return {name: self._pattern(pattern) for name, pattern in self.structure.items()}

    def built(self, name: str) -> Pattern:
        """A pattern of `structure`, compiled."""
        return self._built[name]

    @cached_property
    def figures(self) -> dict[str, Pattern]:
        """Kind of figure to what a statement that gives one holds."""
        return {name: self._pattern(pattern, re.IGNORECASE) for name, pattern in self.data["language"]["figures"].items()}

    @cached_property
    def trial_noun(self) -> Pattern:
        """A word for trials in general."""
        return self._pattern(rf"\b(?:{'|'.join(self.data['language']['trial_nouns'])})\b")

    @cached_property
    def review_itself(self) -> Pattern:
        """Words that name the review article."""
        return self._pattern("|".join(self.data["language"]["review_itself"]))

    @cached_property
    def company_stop(self) -> frozenset[str]:
        """First words of a developer's field that do not name a company."""
        return frozenset(self.data["language"]["company_stop"])

    @cached_property
    def trailing_exclusions(self) -> tuple[Pattern, ...]:
        """Words that leave out what stands before them."""
        return self._compiled(self.data["language"]["trailing_exclusions"])

    @cached_property
    def predicates(self) -> tuple[Pattern, ...]:
        """What stands before words that say what something is, so that `as well` after them adds nothing."""
        return self._compiled(self.data["language"]["predicate"])

    @cached_property
    def trailing_inclusions(self) -> tuple[Pattern, ...]:
        """Words that say that what stands before them only belongs to the set anyway."""
        return self._compiled(self.data["language"]["trailing_inclusions"])

    @cached_property
    def generic_words(self) -> frozenset[str]:
        """Words that carry no constraint of their own in a question over sets."""
        nouns = {form for noun in self.data["language"]["agent_nouns"] for form in (noun.replace("s?", ""), noun.replace("s?", "s"))}
        return frozenset(str(word) for word in self.data["language"]["generic_words"]) | nouns

    @cached_property
    def subject_words(self) -> frozenset[str]:
        """Words that give a question its subject although many questions share them."""
        return frozenset(str(word) for word in self.data["language"]["subject_words"])

    @cached_property
    def concepts(self) -> dict[str, tuple[Pattern, Pattern]]:
        """Particular matter to the pattern by which it is asked about and the one by which a statement speaks of it."""
        return {name: (self._pattern(item["ask"]), self._pattern(item.get("said", item["ask"]))) for name, item in self.data["concepts"].items()}

    @cached_property
    def plain_matters(self) -> tuple[Pattern, ...]:
        """What may be asked without saying of what."""
        return self._compiled(self.data["language"]["plain_matters"])

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        """Short form to full form."""
        return {str(short): str(full) for short, full in self.data["language"]["abbreviations"].items()}

    @cached_property
    def wordings(self) -> tuple[tuple[str, Pattern], ...]:
        """What the corpus calls a thing, and the words that people use for it."""
        return tuple((str(name), self._pattern(words)) for name, words in self.data["wordings"].items())

    @cached_property
    def narrowing(self) -> Pattern:
        """Words that narrow a question to a route, dose, phase or group."""
        return self._pattern("|".join(f"(?:{pattern})" for pattern in self.data["language"]["narrowing"]))

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Function words."""
        return frozenset(str(word) for word in self.data["language"]["stop_words"])

    @cached_property
    def outside_names(self) -> dict[str, str]:
        """Name outside the corpus (as typed in the file) to its kind."""
        found = {}
        for kind in ("drugs", "conditions", "matters"):
            for name in self.data["outside"][kind]:
                found[str(name).lower()] = kind
        return found

    @cached_property
    def drug_shapes(self) -> tuple[Pattern, ...]:
        """Shapes of words that name a drug or a code."""
        return self._compiled([self.data["outside"]["drug_shape"], self.data["outside"]["code_shape"]])


def any_match(patterns: Sequence[Pattern], text: str) -> bool:
    """Whether one of the patterns occurs in the text."""
    return any(pattern.search(text) for pattern in patterns)
