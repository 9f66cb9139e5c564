"""The sentence that says a query back, read again: it gives the same query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from glutask.corpus.corpus import Corpus
from glutask.understanding.query import AT, INTENTS, TOGETHER, VERBS, Filter, Order, Query
from glutask.understanding.vocabulary import Vocabulary

_OPENING = re.compile(rf"\s*({'|'.join(VERBS.values())})\b(?: (agents|trials)\b)?")
_QUOTED = re.compile(r" on “([^”]*)”")
_ABOUT = re.compile(r"; about “([^”]*)”")
_TOPICS = re.compile(r" \(([a-z, ]+)\)")
_FIGURES = re.compile(r", asking for ([a-z ]+)")
_OUTSIDE = re.compile(r"; not in the corpus: (.*?)(?=\.\s|\.$|$)")
_TIMES: tuple[tuple[str, dict[str, Any]], ...] = (
    (", as of April 2021", {"as_of": "review"}),
    (", since the review", {"since": True, "only_since": True}),
    (", to date", {"since": True}),
)


class _Place(NamedTuple):
    """How far a sentence has been read."""

    text: str
    at: int = 0

    def after(self, words: str) -> _Place | None:
        return _Place(self.text, self.at + len(words)) if self.text.startswith(words, self.at) else None


class SentenceReader:
    """Reads the sentences of `Query.__str__`; anything else is a question in a person's own words."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        """Collect what a sentence may name."""
        self._corpus, self._vocabulary = corpus, vocabulary
        self._agents = {a.name: a.id for a in corpus.agents.values()} | {a.id: a.id for a in corpus.agents.values()}
        self._told_apart = {
            other.name: f"{agent.id}.look-alike" + (f".{number}" if number > 1 else "")
            for agent in corpus.agents.values()
            for number, other in enumerate(agent.look_alikes, start=1)
        }
        self._orders = [Order(field=o["field"], descending=o["descending"], label=o["label"], top=o["top"]) for o, _ in vocabulary.orders]

    @cached_property
    def _trials(self) -> dict[str, tuple[str, ...]]:
        return _all_by_name((t.name, t.id) for t in self._corpus.trials.values())

    @cached_property
    def _papers(self) -> dict[str, tuple[str, ...]]:
        return _all_by_name((s.label, s.id) for s in self._corpus.sources.values())

    @cached_property
    def _labels(self) -> list[tuple[re.Pattern[str], str, str, str]]:
        labels = [(re.compile(re.escape(c.plural)), "class", c.id, "is") for c in self._corpus.review.classes]
        labels += [(_label_pattern(f.label), f.field, f.value, f.relation) for f in self._vocabulary.filters]
        return [*labels, (re.compile(r"developed by (.+?)(?=;| or |,|\.|$| \()"), "developer", "", "is")]

    def read(self, text: str) -> Query | None:
        """The query that a text says, if it is such a sentence (or several), else nothing."""
        text = " ".join(text.split())
        for intent, said in INTENTS.items():
            if text.startswith(said.rstrip(".")) and text.endswith("."):
                agents, place = self._list(_Place(text, len(said) - 1), " on ", self._agents)
                return Query(question=text, resolved=text, intent=intent, agents=agents) if place.text[place.at :] == "." else None
        queries: list[Query] = []
        place = _Place(text)
        while place.at < len(text):
            read = self._sentence(place)
            if read is None:
                return None
            query, place = read
            queries.append(query)
        if not queries:
            return None
        return queries[0] if len(queries) == 1 else queries[0].model_copy(update={"parts": tuple(queries), "question": text})

    def _sentence(self, place: _Place) -> tuple[Query, _Place] | None:
        opening = _OPENING.match(place.text, place.at)
        if opening is None:
            return None
        start = place.at
        fields: dict[str, Any] = {"operation": next(o for o, verb in VERBS.items() if verb == opening[1]), "subject": opening[2] or "facts"}
        place = _Place(place.text, opening.end())
        fields["agents"], place = self._list(place, " ", self._agents)
        fields["excluded"], place = self._list(place, " (except ", self._agents, ")")
        fields["apart"], place = self._list(place, " (counting ", self._agents, " too)")
        trials, place = self._list(place, ", trial ", self._trials)
        papers, place = self._list(place, ", paper ", self._papers)
        fields |= {"trials": _flat(trials), "sources": _flat(papers)}
        fields["filters"], place = self._filters(place)
        for pattern, name in ((_ABOUT, "words"), (_QUOTED, "content")):
            if match := pattern.match(place.text, place.at):
                fields[name], place = tuple(match[1].split()), _Place(place.text, match.end())
        for order in sorted(self._orders, key=lambda o: -len(o.label)):
            if "order" not in fields and (after := place.after(f", {order.label}")):
                fields["order"], place = order, after
        if after := place.after(", in full order"):
            fields["sorts"], place = True, after
        for pattern, name, between in ((_TOPICS, "topics", ", "), (_FIGURES, "aspects", " and ")):
            if match := pattern.match(place.text, place.at):
                fields[name] = tuple(part.replace(" ", "_") for part in match[1].split(between))
                place = _Place(place.text, match.end())
        for said, update in _TIMES:
            if after := place.after(said):
                fields, place = fields | update, after
        if after := place.after(", in detail"):
            fields["detail"], place = True, after
        fields["look_alikes"], place = self._list(place, "; told apart: ", self._told_apart)
        if match := _OUTSIDE.match(place.text, place.at):
            fields["outside"], place = tuple(match[1].split(", ")), _Place(place.text, match.end())
        end = place.after(".")
        if end is None:
            return None
        return Query(question=place.text[start : end.at].strip(), resolved="", **fields), end

    def _filters(self, place: _Place) -> tuple[tuple[Filter, ...], _Place]:
        found: list[Filter] = []
        before = ": "
        while after := place.after(before):
            read = self._filter(after, before)
            if read is None:
                return tuple(found), place
            item, place = read
            found.append(item)
            before = next((joint for joint in (" or ", TOGETHER) if place.after(joint)), "; ")
        return tuple(found), place

    def _filter(self, place: _Place, before: str) -> tuple[Filter, _Place] | None:
        together, either = before == TOGETHER, before == " or "
        plain = place.after("not ")
        negated = bool(plain) or together
        place = plain or place
        best: tuple[int, Filter] | None = None
        for pattern, field, value, relation in self._labels:
            match = pattern.match(place.text, place.at)
            if match and (best is None or match.end() > best[0]):
                given = value or match[1]
                shown = match.group()
                item = Filter(field=field, value=given, relation=relation, negated=negated, together=together, either=either, label=shown)
                best = (match.end(), item)
        if best is None:
            return None
        end = _Place(place.text, best[0])
        for at, said in AT.items():
            if said and (dated := end.after(said)):
                return best[1].model_copy(update={"at": at}), dated
        return best[1], end

    def _list(self, place: _Place, before: str, known: Mapping[str, Any], close: str = "") -> tuple[tuple[Any, ...], _Place]:
        """Names set off by `before` and then by commas (or by `before` again); the longest name at a place wins."""
        found: list[Any] = []
        start = place
        lead = before
        while after := place.after(lead):
            name = max((n for n in known if after.after(n)), key=len, default=None)
            if name is None:
                break
            found.append(known[name])
            place = _Place(place.text, after.at + len(name))
            lead = before if before.startswith(", ") else ", "
        if close and found:
            closed = place.after(close)
            return (tuple(found), closed) if closed else ((), start)
        return tuple(found), place


def _label_pattern(label: str) -> re.Pattern[str]:
    return re.compile(re.escape(label).replace(r"\{value\}", r"([\w/]+)"))


def _all_by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    named: dict[str, list[str]] = {}
    for name, item in pairs:
        named.setdefault(name, []).append(item)
    return {name: tuple(items) for name, items in named.items()}


def _flat(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))
