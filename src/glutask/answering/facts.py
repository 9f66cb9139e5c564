"""Answers about facts: look-up, yes/no, why and how, description."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from glutask.answering.choose import OWED, choose, covering, says_same, with_result
from glutask.answering.citer import Citer
from glutask.answering.counting import Counter
from glutask.answering.draft import Draft
from glutask.answering.verdict import Judge
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Model, Statement
from glutask.retrieval.evidence import Evidence, Hit
from glutask.understanding.normalise import normalise
from glutask.understanding.query import Query
from glutask.understanding.vocabulary import Vocabulary

ASKED = 0.8
"""Likeness, names left out, from which a statement is known to answer just what is asked."""
_ASKS_WHAT = re.compile(
    r"^(?:and |so |but )?(?:(?:for|in|at|with|to|by|on|against|from|of) )?(?:which|what|how (?:many|much|long|often)|when|who)\b"
    r"|\b(?:what|which|who) (?:is|are|was|were) (?:it|they|that|this)\W*$",
    re.IGNORECASE,
)
_EXPLAINS = frozenset({"mechanism", "preclinical", "background", "efficacy", "target", "pharmacokinetics"})


_SINCE = ("regulatory", "status", "efficacy", "trial", "suicidality", "safety")
"""Matters by which what became known since the review is told, weightiest first."""


class Lengths(Model):
    """How much is said."""

    words: int = 150
    words_in_detail: int = 230
    most: int = 185
    """What a whole answer may come to, the contrary and the owed counted; more only for its first statement."""
    most_in_detail: int = 280
    margin: float = 0.35
    """How far below the best statement's score a further one may lie."""
    margin_in_detail: float = 0.7


class FactAnswerer:
    """Composes answers statement by statement from the evidence."""

    def __init__(self, corpus: Corpus, judge: Judge, counter: Counter, vocabulary: Vocabulary, lengths: Lengths | None = None) -> None:
        """Wrap the corpus, the judge and the counter.

        Args:
            corpus: What is known.
            judge: For yes, no and false premises.
            counter: For the number of designations.
            vocabulary: Which fields of an entry answer a bare question on a matter, and how a result is asked for.
            lengths: How much is said.
        """
        self._slots: Mapping[str, Sequence[str]] = vocabulary.data["language"]["slots"]
        self._asks_result, self._asks_measure = vocabulary.built("asks_result"), vocabulary.built("asks_measure")
        self._says_none = vocabulary.built("says_none")
        names: Mapping[str, str] = vocabulary.data["language"]["figure_names"]
        self._figures = {kind: (name, vocabulary.figures[kind]) for kind, name in names.items()}
        self._corpus = corpus
        self._judge = judge
        self._counter = counter
        self._lengths = lengths or Lengths()

    def draft(self, query: Query, evidence: Evidence, citer: Citer, parts: int = 1) -> Draft:
        """The direct answer first, then what supports and what contradicts it, then what came since.

        Args:
            query: The question.
            evidence: Hits, best first.
            citer: Numbers the citations.
            parts: How many questions share the length of one answer.
        """
        lengths = self._lengths
        words = (lengths.words_in_detail if query.detail else lengths.words) // parts
        margin = lengths.margin_in_detail if query.detail else lengths.margin
        verdict = self._judge.premise(query)
        if verdict is None and query.operation == "yesno" and not _ASKS_WHAT.search(query.question):
            verdict = self._judge.yes_or_no(query, evidence.hits)
        apart = [self._corpus.statements[i] for i in query.look_alikes]
        plain = self._records(query) or self._description(query, evidence.hits) or self._slot(query, evidence.hits)
        count = self._counter.of(query) if verdict is None and not query.parts else None
        silent = self._silent(query, evidence.hits) if verdict is None and count is None else None
        lead = verdict.lead if verdict else count.lead if count else "No result of this trial is on record here:" if silent else ""
        first = _distinct([*apart, *(verdict.statements if verdict else count.statements if count else [silent] if silent else plain)])
        first = _fitting(first, words)
        hits = _explaining(evidence.hits) if query.operation == "explain" and "mechanism" in query.topics else evidence.hits
        hits, owed = with_result(query, *covering(query, hits))
        if query.again:
            return self._laid_out(query, self._known(query, [*first, *(h.statement for h in hits)])[:1], lead, citer)
        if parts > 1:
            chosen = choose(hits, self._corpus, words, margin, most=owed + 1, owed=owed)
            return self._laid_out(query, self._known(query, _distinct([*first[:2], *chosen])), lead, citer)
        spent = sum(len(s.text.split()) for s in first)
        chosen = choose(hits, self._corpus, max(35, words - spent), margin, most=12 if query.detail else 6, owed=owed) if spent < words else []
        statements = _distinct([*first, *chosen]) if not first else _distinct([*first, *chosen])[: max(len(first), 5) if not query.detail else 14]
        if query.only_since and query.bare:
            statements = self._since(query, statements, words)
        most = lengths.most_in_detail if query.detail else lengths.most
        return self._laid_out(query, _shortened(self._known(query, statements), most), lead, citer)

    def _since(self, query: Query, statements: list[Statement], words: int) -> list[Statement]:
        """For nothing but `what happened since`: beside what was chosen, what else became known of the agents, weightiest matters first."""
        own = [s for a in query.agents for p in self._corpus.agents[a].passages for s in p.statements if s.as_of == "later" and s.agents[:1] == (a,)]
        chosen = [s for s in statements if s.as_of == "later" and ("." in s.id or query.topics or query.filters or query.inherited)]
        room = words - sum(len(s.text.split()) for s in chosen)
        for statement in sorted(own, key=self._newness):
            length = len(statement.text.split())
            if length <= room and not any(says_same(statement, other) for other in chosen):
                chosen.append(statement)
                room -= length
        return chosen or statements

    def _newness(self, statement: Statement) -> tuple[bool, int]:
        """What tells of new trials, or of none, before what became known of old ones; weightiest matters first."""
        old = bool(statement.trials) and all(self._corpus.trials[t].as_of == "review" for t in statement.trials)
        return old, _SINCE.index(statement.topic) if statement.topic in _SINCE else len(_SINCE)

    def corrected(self, query: Query, citer: Citer) -> Draft | None:
        """What the question takes for granted, put right, where the rest of it is not covered."""
        verdict = self._judge.premise(query.model_copy(update={"operation": "lookup"}))
        if verdict is None or not verdict.statements:
            return None
        return self._laid_out(query, self._known(query, list(verdict.statements)), verdict.lead, citer)._replace(
            closing="The rest of the question is not covered: no statement in the corpus reports what is asked."
        )

    def _known(self, query: Query, statements: list[Statement]) -> list[Statement]:
        """Without what came after the review, where only what was known then counts."""
        return [s for s in statements if s.as_of == "review"] or statements[:1] if query.as_of == "review" else statements

    def _laid_out(self, query: Query, statements: Sequence[Statement], lead: str, citer: Citer) -> Draft:
        """The statement that answers leads, whenever it became known; of the others those since the review stand apart."""
        if query.since:
            statements = sorted(statements, key=lambda s: s.as_of != "later")
        head, others = statements[0], statements[1:]
        opening = (citer.claim([head]),)
        return Draft(
            lead=lead,
            fresh=opening if head.as_of == "later" else (),
            direct=opening if head.as_of == "review" else (),
            listed=tuple(citer.claim([s]) for s in others if s.as_of == "review" and not query.only_since),
            later=tuple(citer.claim([s]) for s in others if s.as_of == "later"),
            agents=self._about(query, statements),
            closing=self._without_figure(query, statements),
        )

    def _without_figure(self, query: Query, statements: Sequence[Statement]) -> str:
        """That none of the statements shown gives the kind of figure asked for, where none does."""
        asked = [self._figures[aspect] for aspect in query.aspects if aspect in self._figures]
        missing = [name for name, given in asked if not any(given.search(s.text) for s in statements)]
        return f"None of these statements gives the {' or the '.join(missing)} asked for." if missing else ""

    def _description(self, query: Query, hits: Sequence[Hit]) -> list[Statement]:
        """For `what is X`, or nothing but its name: what it is and does, and where it stands, before anything else."""
        named_alone = query.operation == "lookup" and not (query.content or query.filters or query.since or query.aspects)
        if not (query.operation == "define" or named_alone) or not query.bare or len(query.agents) != 1 or query.trials or query.sources:
            return []
        if set(query.topics) - {"identity", "status", "mechanism"} or (query.inherited and "identity" not in query.topics and not named_alone):
            return []
        agent = self._corpus.agents[query.agents[0]]
        written = [s for p in agent.passages for s in p.statements if s.topic == "identity" and s.agents[:1] == (agent.id,) and s.as_of == "review"]
        if hits and hits[0].statement.topic == "identity" and hits[0].statement.agents[:1] == (agent.id,) and "." not in hits[0].statement.id:
            written = [hits[0].statement]
        fields = [f"{agent.id}.{field}" for field in ("action", "class", "status-review", "status-since")]
        return _distinct([*written[:1], *(self._corpus.statements[f] for f in fields if f in self._corpus.statements)])

    def _silent(self, query: Query, hits: Sequence[Hit]) -> Statement | None:
        """The statement by which a trial has no result on record, where a result of it is asked for: one that says so, else its record."""
        asked = normalise(query.question)
        result = self._asks_result.search(asked) and not self._asks_measure.search(asked)
        if len(query.trials) != 1 or not result or self._corpus.trials[query.trials[0]].result not in {"ongoing", "not reported"}:
            return None
        trial = query.trials[0]
        own = [s for s in self._corpus.statements.values() if trial in s.trials]
        if any(s.topic == "efficacy" for s in own):
            return None
        near = (h.statement for h in hits if trial in h.statement.trials)
        return next(
            (s for s in near if self._says_none.search(normalise(s.text))), self._corpus.statements[f"{self._corpus.owner_of[trial]}.trial.{trial}"]
        )

    def _records(self, query: Query) -> list[Statement]:
        """For a comparison of a few trials: the record of each."""
        others = set(query.content) - set(self._slots["comparison"])
        if "comparison" not in query.topics or not 2 <= len(query.trials) <= OWED or query.sources or others:
            return []
        return [self._corpus.statements[f"{self._corpus.owner_of[t]}.trial.{t}"] for t in query.trials]

    def _slot(self, query: Query, hits: Sequence[Hit]) -> list[Statement]:
        """For a bare question on a matter of one agent: the fields of its entry that answer it."""
        narrower = query.trials or query.sources or set(query.aspects) - {"reason", "finding"} or query.outside or query.concepts
        if not query.bare or len(query.agents) != 1 or narrower or (hits and "." not in hits[0].statement.id and hits[0].alike >= ASKED):
            return []
        topics = ("since",) if query.since else query.topics
        for topic in topics:
            fields = [f"{query.agents[0]}.{field}" for field in self._slots.get(topic, ())]
            found = [self._corpus.statements[f] for f in fields if f in self._corpus.statements]
            if found:
                return found[:2]
        return []

    def _about(self, query: Query, statements: Sequence[Statement]) -> tuple[str, ...]:
        if query.agents:
            return query.agents
        return tuple(dict.fromkeys(a for s in statements[:1] for a in s.agents))


def _explaining(hits: Sequence[Hit]) -> Sequence[Hit]:
    """Hits that can explain how something works; all of them if none can."""
    return [h for h in hits if h.statement.topic in _EXPLAINS] or hits


def _fitting(statements: Sequence[Statement], words: int) -> list[Statement]:
    """The first two statements, and those after them that still fit."""
    kept = list(statements[:2])
    room = words - sum(len(s.text.split()) for s in kept)
    for statement in statements[2:]:
        length = len(statement.text.split())
        if length <= room:
            kept.append(statement)
            room -= length
    return kept


def _shortened(statements: Sequence[Statement], words: int) -> list[Statement]:
    """Without the last ones that go beyond a number of words; the first always stays."""
    kept: list[Statement] = []
    room = words
    for statement in statements:
        room -= len(statement.text.split())
        if kept and room < 0:
            break
        kept.append(statement)
    return kept


def _distinct(statements: Sequence[Statement]) -> list[Statement]:
    kept: list[Statement] = []
    for statement in statements:
        if not any(says_same(statement, other) for other in kept):
            kept.append(statement)
    return kept
