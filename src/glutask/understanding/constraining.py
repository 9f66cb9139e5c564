"""The constraints of a question as a query holds them: those it words, its classes and companies, and words that only trials tell of."""

from __future__ import annotations

import re
from functools import cached_property

from glutask.corpus.corpus import Corpus
from glutask.understanding.filters import find_filters
from glutask.understanding.mention import Mention
from glutask.understanding.normalise import normalise, squash, tokens, without_accents
from glutask.understanding.parsed import Parsed
from glutask.understanding.query import Filter
from glutask.understanding.vocabulary import Vocabulary, any_match

_NOT_COMPANY = re.compile(r"(?:\b(?:not|other than|except|without|never)|n't)\b[^,;]*$")
_PROPER = re.compile(r"\b[A-Z][a-z]{3,}\b")
_ENDS = {"active": "ongoing", "discontinued": "terminated"}
"""What the state of an agent is for a trial."""
AFTER = 60
"""So many characters after a name may leave it out."""
_PLAIN = re.compile(r"\b[a-z]{4,}\b")
RARE = 12
"""A word that more trials tell of narrows nothing."""
STEM = 5
"""Letters from which a country is known in its people: `Taiwan`, `Taiwanese`."""


class Constrainer:
    """Makes the filters of a query."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        """Wrap the corpus, whose classes, companies and trials may be named."""
        self._corpus = corpus
        self._vocabulary = vocabulary

    def filters(self, parsed: Parsed, subject: str, words: tuple[str, ...] = ()) -> tuple[Filter, ...]:
        """The filters in the order of their words.

        Args:
            parsed: The question.
            subject: What it asks for; one of facts is not narrowed by a disease or a company.
            words: Its words that no name or constraint accounts for.
        """
        of_sets = {"about", "trial.place"} if subject == "facts" else set()
        everywhere = ("trial.population", "any")
        found = [(f.start, f.filter) for f in parsed.filters if f.filter.field not in of_sets]
        found = [(start, f) for start, f in found if subject == "trials" or (f.field, f.value) != everywhere]
        if subject != "agents":
            found = [(start, self._plain_route(f)) for start, f in found]
        elif self._vocabulary.built("any_route").search(parsed.text):
            found = [(start, self._any_route(f)) for start, f in found]
        if subject == "trials":
            found = [(start, self._of_trials(f)) for start, f in [*self._in_names(parsed), *found]]
        trials_named = any(m.kind == "trial" for m in parsed.mentions)
        for mention in parsed.mentions:
            if mention.kind == "class":
                found.append((mention.start, self._of_class(mention, parsed.text)))
            elif mention.kind == "developer" and subject != "facts" and not (subject == "trials" and trials_named):
                found.append((mention.start, self._of_company(mention, parsed.text)))
        if subject != "facts":
            form = self._vocabulary.form("trial.told")
            found += [(len(parsed.text), _made(form.field, word, form.label)) for word in words if self.told(word)]
        kept = tuple(dict.fromkeys(f for _, f in sorted(found, key=lambda item: item[0])))
        return kept + self._standing(kept, parsed.text) if subject == "agents" else kept

    def _in_names(self, parsed: Parsed) -> list[tuple[int, Filter]]:
        """Routes inside the names of agents: `trials of oral ketamine` are trials by mouth."""
        named = [(m.start, find_filters(m.text, self._vocabulary, [])) for m in parsed.mentions if m.kind == "agent"]
        return [(start, f.filter) for start, found in named for f in found if f.filter.field == "route"]

    def _plain_route(self, item: Filter) -> Filter:
        """Only a set of agents tells a main route from any other."""
        return (
            item.model_copy(update={"field": "route", "label": self._vocabulary.form("route", item.value).label})
            if item.field == "route.any"
            else item
        )

    def _any_route(self, item: Filter) -> Filter:
        """A route that counts whether it is the main one or not."""
        forms = [f for f in self._vocabulary.filters if f.field == "route.any" and f.value == item.value]
        return item.model_copy(update={"field": "route.any", "label": forms[0].label}) if item.field == "route" and forms else item

    def _of_trials(self, item: Filter) -> Filter:
        """What is said of trials: a phase is one that they were in, not one that an agent got to; what goes on or was given up are the trials."""
        value = _ENDS.get(item.value, "") if item.field == "state" else item.value
        if (item.field, item.relation) == ("phase", "at least"):
            form = self._vocabulary.form("trial.phase")
        elif item.field == "state" and value:
            form = self._vocabulary.form("trial.result", value)
        else:
            return item
        return _made(form.field, value, form.label).model_copy(update={"negated": item.negated, "at": item.at})

    def told(self, word: str) -> bool:
        """Whether a few trials tell of a word by name, sponsor or participants: a place, a university, veterans."""
        kinds = self._vocabulary.data["language"]["told_in_trials"]
        return word in kinds or any(word == name or (len(word) >= STEM and name.startswith(word)) for name in self._proper)

    def _of_class(self, mention: Mention, text: str) -> Filter:
        before = text[max(0, mention.start - 25) : mention.start]
        negated = (
            bool(self._vocabulary.built("not_class").search(before) or re.search(r"\bneither\b[^.;?]*$", text[: mention.start]))
            or any_match(self._vocabulary.trailing_exclusions, text[mention.end : mention.end + AFTER])
            or any_match(self._vocabulary.exclusions, before)
        )
        return Filter(field="class", value=mention.ids[0], negated=negated, label=self._corpus.classes[mention.ids[0]].plural)

    def _of_company(self, mention: Mention, text: str) -> Filter:
        """Its developer, or the sponsor of a trial that is said to be the company's (`an NIMH crossover trial`)."""
        before, after = text[max(0, mention.start - 20) : mention.start], text[mention.end : mention.end + AFTER]
        company = mention.text.removesuffix("'s")
        negated = bool(_NOT_COMPANY.search(before)) or any_match(self._vocabulary.trailing_exclusions, after)
        if institute := self._vocabulary.data["language"]["institutes"].get(company):
            form = self._vocabulary.form("trial.sponsor", institute)
            return _made(form.field, form.value, form.label).model_copy(update={"negated": negated})
        if self._vocabulary.built("of_its_trial").search(after) or self._runs(company, before, after):
            forms = [form for form in self._vocabulary.filters if form.field == "trial.sponsor" and form.value in {company, ""}]
            form = max(forms, key=lambda form: form.value == company)
            return _made(form.field, form.value or company, form.label).model_copy(update={"negated": negated})
        return Filter(field="developer", value=company, negated=negated, label=f"developed by {company}")

    def _runs(self, company: str, before: str, after: str) -> bool:
        """Whether it is said to have run trials, and the corpus knows one that it sponsored."""
        said = self._vocabulary.built("runs_trials").search(after) or self._vocabulary.built("run_by").search(before)
        return bool(said) and any(company in squash(t.sponsor or "") or company in normalise(t.sponsor or "") for t in self._corpus.trials.values())

    def _standing(self, filters: tuple[Filter, ...], text: str) -> tuple[Filter, ...]:
        """Who is in a phase at the moment is still in development."""
        now = any_match(self._vocabulary.times["later"], text) and any(f.field == "phase" and f.relation == "is" for f in filters)
        if not now or any(f.field == "state" for f in filters):
            return ()
        return (_made("state", "active", self._vocabulary.form("state", "active").label),)

    @cached_property
    def _proper(self) -> frozenset[str]:
        """Proper names in what the records say of name, sponsor and participants, the rarer ones; those of companies are known otherwise."""
        count: dict[str, set[str]] = {}
        for trial in self._corpus.trials.values():
            for said in (trial.name, trial.sponsor or "", trial.population):
                for word in _PROPER.findall(without_accents(said)):
                    count.setdefault(word.lower(), set()).add(trial.id)
        companies = " ".join(d.value for a in self._corpus.agents.values() for d in a.developers)
        names = " ".join(name for a in self._corpus.agents.values() for name in (a.name, *a.names.all))
        plain = {word for s in self._corpus.statements.values() for word in _PLAIN.findall(s.text)}
        plain |= {w.text for w in tokens(normalise(f"{companies} {names} {' '.join(self._vocabulary.eponyms)}"))} | self._vocabulary.generic_words
        asks = [ask for ask, _ in self._vocabulary.concepts.values()]
        return frozenset(word for word, trials in count.items() if len(trials) <= RARE and word not in plain and not any_match(asks, word))


def _made(field: str, value: str, label: str) -> Filter:
    return Filter(field=field, value=value, label=label.format(value=value))
