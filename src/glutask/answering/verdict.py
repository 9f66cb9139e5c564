"""Yes or no, and false premises: what a question takes for granted, checked against the entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from glutask.answering.agent_filters import t_owner
from glutask.answering.sets import Sets
from glutask.answering.trial_filters import all_hold
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, AsOf, Statement, Trial
from glutask.retrieval.evidence import Hit
from glutask.understanding.normalise import normalise
from glutask.understanding.query import Filter, Query
from glutask.understanding.uses import USES
from glutask.understanding.vocabulary import Vocabulary, any_match

SURE = 0.72
"""Cosine from which the nearest anticipated question stands for the question asked."""
SURER = 0.8
"""The same for the question of a statement that is not the best one."""
CLOSE = 0.05
"""How much farther another may be and still contradict it."""
LOOKED_AT = 4
"""How many hits' anticipated questions are looked at."""
_GIVEN = re.compile(r"^(?:given(?: that)?|since|because|as|considering(?: that)?|seeing that|now that|if)\b[^,]+,")
_DECIDES = frozenset({"efficacy", "trial", "regulatory", "status"})
"""Matters of statements that tell best what has changed."""
NEWER = 10
"""How many hits are looked at for what became known since."""
_OPPOSITE = {"positive": "negative", "negative": "positive", "failed": "positive"}
_TAKEN_FOR_GRANTED = frozenset({"approved", "designation", "trial.result", "class", "action", "kind", "ingredient"})
_LICENSED = re.compile(r"\blicen[cs]\w+\b.{0,40}\b(?:from|to)\b|\brights\b|\bcompan(?:y|ies)\b|\bwithdr[ae]w")
_MOOD = re.compile(r"\bdepress|\bmood\b|\bmdd\b|\btrd\b|\bbipolar\b")
_AT_ALL = re.compile(r"\b(?:works?|working|effective|efficacious|any good|good for|helps?|helpful|safe|safer|dangerous|harmful|risky|promising)\b")
_OTHER_DRUG = re.compile(r"\b(?:oral|iv|intravenous|injected)(?: \w+)? (?:antidepressants?|ads?|ssris?|snris?)\b")
_PHASE = re.compile(r"\bphase ([1-4])\b")
_CONDITION = {"bipolar": "bipolar", "suicidal": "suicid", "trd": "resistant"}


class Verdict(NamedTuple):
    """A lead such as `Yes.` and the statements that give it, in order."""

    lead: str
    statements: tuple[Statement, ...]
    certain: bool = True
    """Whether it was computed from the entry (not read off an anticipated question)."""


class Judge:
    """Answers yes/no questions and corrects premises from the structured entries."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, alike: Callable[[Query, str, int], float]) -> None:
        """Wrap the corpus.

        Args:
            corpus: What is known.
            vocabulary: Negations, qualifiers.
            alike: How alike a query and a question of a statement are (cosine); the question by the statement's id and its place.
        """
        self._alike = alike
        self._corpus = corpus
        self._vocabulary = vocabulary
        self._sets = Sets(corpus, vocabulary)

    def yes_or_no(self, query: Query, hits: Sequence[Hit]) -> Verdict | None:
        """The answer to a yes/no question about one agent, if the entry or an anticipated question holds it."""
        as_of: AsOf = "review" if query.as_of == "review" else "later"
        if len(query.agents) == 1 and not self._beyond_entry(query):
            agent = self._corpus.agents[query.agents[0]]
            for field in (
                "approved",
                "designation",
                "route",
                "trial.result",
                "phase",
                "class",
                "action",
                "kind",
                "ingredient",
                "state",
                "trial.population",
                "tested",
            ):
                asked = [f for f in query.filters if f.field == field]
                if asked and not (field == "route" and _OTHER_DRUG.search(normalise(query.question))):
                    verdict = self._field(field, asked, agent, query, as_of)
                    if verdict:
                        return verdict if field == "approved" else self._told(verdict, self._anticipated(query, hits))
        return self._anticipated(query, hits)

    def _told(self, computed: Verdict, anticipated: Verdict | None) -> Verdict:
        """A computed verdict, told first by the statement that answers the question in so many words, if it agrees."""
        if anticipated is None or anticipated.lead != computed.lead:
            return computed
        return Verdict(computed.lead, tuple(dict.fromkeys((*anticipated.statements, *computed.statements))))

    def premise(self, query: Query) -> Verdict | None:
        """A correction where the question takes for granted what the entry contradicts."""
        text = normalise(query.question)
        if query.subject != "facts" or not (len(query.agents) == 1 or (query.agents and _GIVEN.match(text))):
            return None
        agent = self._corpus.agents[query.agents[0]]
        own = self._corpus.trials_of(agent.id)
        phases = [int(n) for n in _PHASE.findall(text)]
        highest = max([self._sets.of_agents.phase(agent, "later"), *(t.phase_number or 0 for t in own)])
        if phases and min(phases) > highest and not query.trials:
            return self._no_phase(agent, min(phases))
        approved = [f for f in query.filters if f.field == "approved" and not f.negated]
        when = re.search(r"\b(?:when|what year|which year|what is .{1,40} approved for|since when|why)\b", text)
        otherwise = _LICENSED.search(text) or (any(not a.mood_disorder for a in agent.approvals) and not _MOOD.search(text))
        if approved and when and query.operation != "yesno" and not otherwise and not self._sets.of_agents.is_approved(agent, "later"):
            return Verdict(f"{agent.title} has not been approved for a mood disorder.", self._regulatory(agent, "later"))
        if otherwise_ended := self._otherwise_ended(query):
            return otherwise_ended
        if _GIVEN.match(text):
            for taken in (f for f in query.filters if f.field in _TAKEN_FOR_GRANTED):
                holds, shown, _ = self._sets.of_agents.holds(agent, taken, "later")
                if not holds:
                    unlicensed = taken.field == "approved" and taken.value == "any"
                    so = f": {agent.title} has not been approved for a mood disorder." if unlicensed else "."
                    return Verdict(f"What the question takes for granted does not hold{so}", self._ids(shown) or self._against(taken, agent))
        routes = [f for f in query.filters if f.field == "route" and not f.negated]
        if routes and query.operation != "yesno":
            given = {r.value for r in agent.routes} | {arm.route for t in own for arm in t.arms if arm.route}
            if not any(self._given(f.value, given) for f in routes):
                lead = "Neither." if len(routes) > 1 else f"{agent.title} is not given that way."
                return Verdict(lead, self._entry(agent, "route"))
        return None

    def _otherwise_ended(self, query: Query) -> Verdict | None:
        """For one trial that is taken to have been won although it was lost, or the other way round."""
        taken = [f for f in query.filters if f.field in {"trial.result", "outcome"} and f.value in _OPPOSITE and not f.negated]
        if query.operation == "yesno" or len(taken) != 1:
            return None
        phases = [f for f in query.filters if f.field in {"trial.phase", "phase"} and not f.negated]
        own = [t for t in self._corpus.trials_of(query.agents[0]) if t.in_patients and phases and all_hold(t, phases)]
        trials = [self._corpus.trials[t] for t in query.trials] or own
        if len(trials) != 1 or trials[0].result != _OPPOSITE[taken[0].value]:
            return None
        trial = trials[0]
        return Verdict(f"{trial.name} was {trial.result}.", self._trial_statements([trial]))

    def _against(self, taken: Filter, agent: Agent) -> tuple[Statement, ...]:
        """What an entry says against a constraint that does not hold for it."""
        if taken.field in {"approved", "designation"}:
            return self._regulatory(agent, "later")
        return self._status(agent, "later") if taken.field == "trial.result" else self._entry(agent, "action")

    def _no_phase(self, agent: Agent, number: int) -> Verdict:
        return Verdict(f"There is no phase {number} trial of {agent.name} on record.", self._entry(agent, "phase-since", "phase", "status-since"))

    def _beyond_entry(self, query: Query) -> bool:
        """Whether the question is about more than the agent's own fields: another drug, a particular matter, further words."""
        return bool(query.outside or query.concepts) or not query.bare

    def _field(self, field: str, asked: list[Filter], agent: Agent, query: Query, as_of: AsOf) -> Verdict | None:
        first = asked[0]
        if field == "approved":
            return self._approved(first, agent, query, as_of)
        if field == "designation":
            holds, shown, _ = self._sets.of_agents.holds(agent, first, as_of)
            return Verdict(_yes(holds, first), self._ids(shown) if holds else self._regulatory(agent, as_of))
        if field == "route":
            given = {r.value for r in agent.routes}
            tried = given | {arm.route for t in self._corpus.trials_of(agent.id) for arm in t.arms if arm.route}
            answers = [self._given(f.value, given) for f in asked]
            if len(asked) > 1:
                return Verdict("" if any(answers) else "Neither.", self._entry(agent, "route"))
            if not answers[0] and self._given(first.value, tried):
                return None
            return Verdict(_yes(answers[0], first), self._entry(agent, "route"))
        if field == "trial.result":
            return self._result(first, agent, query, as_of)
        if field == "phase":
            holds, shown, _ = self._sets.of_agents.holds(agent, first, as_of)
            return Verdict(_yes(holds, first), self._ids(shown) + self._status(agent, as_of))
        if field in {"class", "action", "kind", "ingredient"}:
            holds, shown, _ = self._sets.of_agents.holds(agent, first, as_of)
            if not holds and field != "class" and not re.search(r"\b(?:is|are|was)\b", normalise(query.question)):
                return None
            return Verdict(_yes(holds, first), self._entry(agent, "class", "action") if field == "class" else self._ids(shown))
        if field == "state":
            holds, shown, _ = self._sets.of_agents.holds(agent, first, as_of)
            return Verdict(_yes(holds, first), self._ids(shown))
        if field == "tested" and first.value == "patients":
            known = [t for t in self._corpus.trials_of(agent.id) if t.in_patients and (as_of == "later" or t.as_of == "review")]
            if not known:
                return Verdict(f"No trial of {agent.name} in patients with a mood disorder is on record.", self._status(agent, as_of), certain=False)
            return Verdict(_yes(True, first), self._trial_statements(known[:2])) if not first.negated else None
        if (
            field == "trial.population"
            and query.operation == "yesno"
            and re.search(r"\b(?:test|tri(?:ed|al)|stud|given|used)", normalise(query.question))
        ):
            own = [t for t in self._corpus.trials_of(agent.id) if first.value in t.populations]
            if not own:
                return Verdict(f"No trial of {agent.name} is on record that was {first.label}.", self._status(agent, as_of), certain=False)
            return Verdict(_yes(True, first), self._trial_statements(own[:2]))
        return None

    def _approved(self, asked: Filter, agent: Agent, query: Query, as_of: AsOf) -> Verdict:
        conditions = [_CONDITION[f.value] for f in query.filters if f.field == "trial.population" and f.value in _CONDITION]
        elsewhere = any(f.field == "approved" and f.value == "other use" for f in query.filters)
        named = [f.value for f in query.filters if f.field == "approved" and f.value not in {"any", *USES}]
        authority = named[0].split()[0].lower() if named else ""
        approvals = list(enumerate(agent.approvals, start=1))
        valid = [
            (n, a)
            for n, a in approvals
            if a.mood_disorder != elsewhere
            and authority in a.authority.lower()
            and (as_of == "later" or a.as_of == "review")
            and (not query.only_since or a.as_of == "later")
            and all(c in a.indication.lower() for c in conditions)
        ]
        if valid:
            order = sorted(valid, key=lambda item: (item[1].as_of != "review", item[1].date))
            return Verdict(_yes(True, asked), self._ids([_numbered(agent.id, "approval", n) for n, _ in order]))
        otherwise = [
            n for n, a in approvals if not a.mood_disorder and authority in a.authority.lower() and (as_of == "later" or a.as_of == "review")
        ]
        if otherwise and not conditions and not asked.negated and not any(a.mood_disorder for a in agent.approvals):
            others = self._ids([_numbered(agent.id, "approval", n) for n in otherwise])
            return Verdict("Not for a mood disorder.", others + self._status(agent, as_of))
        return Verdict(_yes(False, asked), self._regulatory(agent, as_of))

    def _regulatory(self, agent: Agent, as_of: AsOf) -> tuple[Statement, ...]:
        """Where an agent without the approval asked about stands: other approvals, then its status."""
        shown = [_numbered(agent.id, "approval", n) for n, a in enumerate(agent.approvals, start=1) if as_of == "later" or a.as_of == "review"]
        return self._status(agent, as_of) + self._ids(shown[:3])

    def _result(self, asked: Filter, agent: Agent, query: Query, as_of: AsOf) -> Verdict | None:
        if asked.value not in {"positive", "negative"}:
            return None
        named = [self._corpus.trials[t] for t in query.trials]
        conditions = [f for f in query.filters if f.field in {"trial.population", "trial.phase", "trial.control"} and not f.negated]
        pool = named or [t for t in self._corpus.trials_of(agent.id) if t.in_patients and t.randomised and agent.id == t.agents[0]]
        if re.search(r"\bplacebo\b", normalise(query.question)) and not named:
            pool = [t for t in pool if "placebo" in t.control] or pool
        for condition in conditions:
            if condition.field == "trial.population":
                pool = [t for t in pool if condition.value in t.populations]
        decided = [t for t in pool if t.result in {"positive", "negative", "mixed"} and (as_of == "later" or t.as_of == "review")]
        if not decided:
            return None
        won = [t for t in decided if t.result == "positive"]
        lost = [t for t in decided if t.result == "negative"]
        asked_positive = (asked.value == "positive") != asked.negated
        if (won and lost) or any(t.result == "mixed" for t in decided):
            lead = f"Mixed: {_tally(won, 'positive')}, {_tally(lost, 'negative')}" + (
                f", {_tally([t for t in decided if t.result == 'mixed'], 'mixed')}." if len(won) + len(lost) < len(decided) else "."
            )
        else:
            lead = "Yes." if bool(won) == asked_positive else "No."
        ordered = sorted(decided, key=lambda t: (-(t.n or 0), t.id))
        balanced = [t for pair in zip([t for t in ordered if t in won], [t for t in ordered if t in lost], strict=False) for t in pair]
        chosen = list(dict.fromkeys(t.id for t in (*balanced, *ordered)))[:4]
        return Verdict(lead, self._trial_statements([self._corpus.trials[i] for i in chosen]))

    def _anticipated(self, query: Query, hits: Sequence[Hit]) -> Verdict | None:
        """The answer of the nearest anticipated yes/no question, if it is near enough, asks nothing narrower, and none as near says otherwise.

        Whether something works or is safe at all is not read off one statement.
        """
        if _AT_ALL.search(normalise(query.question)) and not query.trials and not query.sources and not query.concepts:
            return None
        found = []
        for number, hit in enumerate(hits[:LOOKED_AT]):
            least = SURE if number == 0 else SURER
            for place, question in enumerate(hit.statement.questions):
                if question.answer and self._negative(question.ask) == self._negative(query.question) and not self._narrower(question.ask, query):
                    likeness = self._alike(query, hit.statement.id, place)
                    if likeness >= least:
                        found.append((likeness, question.answer, hit.statement))
        found.sort(key=lambda item: -item[0])
        if not found:
            return None
        near, answer, statement = found[0]
        if any(other != answer for likeness, other, _ in found if likeness >= near - CLOSE):
            return None
        newer = self._newer(query, statement, hits) if answer == "no" else None
        if newer:
            return Verdict("Not by April 2021.", (statement, newer), certain=False)
        return Verdict("Yes." if answer == "yes" else "No.", (statement,), certain=False)

    def _newer(self, query: Query, statement: Statement, hits: Sequence[Hit]) -> Statement | None:
        """The nearest statement on the same agent that became known since, where one denies something of April 2021 alone."""
        if query.as_of == "review" or statement.as_of == "later" or not self._vocabulary.built("of_the_review").match(statement.text):
            return None
        later = [h.statement for h in hits[:NEWER] if h.statement.as_of == "later" and set(h.statement.agents[:1]) & set(statement.agents)]
        return min(later, key=lambda s: s.topic not in {statement.topic, *_DECIDES}, default=None)

    def _narrower(self, anticipated: str, query: Query) -> bool:
        """Whether an anticipated question is about a route, dose, phase or group that the question asked does not name."""
        asked = set(self._vocabulary.narrowing.findall(normalise(f"{query.resolved} {query.question}")))
        return not set(self._vocabulary.narrowing.findall(normalise(anticipated))) <= asked

    def _negative(self, question: str) -> bool:
        return any_match(self._vocabulary.negations, normalise(question))

    def _given(self, value: str, routes: AbstractSet[str | None]) -> bool:
        return bool(({"intravenous", "subcutaneous", "intramuscular"} if value == "injected" else {value}) & routes)

    def _trial_statements(self, trials: Sequence[Trial]) -> tuple[Statement, ...]:
        """For each trial the written statement that reports its result, else its record."""
        chosen = []
        for trial in trials:
            written = [s for p in self._corpus.written_passages() for s in p.statements if trial.id in s.trials]
            told = [s for s in written if s.topic in {"trial", "efficacy", "suicidality"} and s.trials[0] == trial.id]
            best = max(told, key=lambda s: (_reports(s.text), -len(s.trials), -told.index(s)), default=None)
            chosen.append(
                (best if best and _reports(best.text) else None) or self._corpus.statements[f"{t_owner(self._corpus, trial)}.trial.{trial.id}"]
            )
        return tuple(dict.fromkeys(chosen))

    def _status(self, agent: Agent, as_of: AsOf) -> tuple[Statement, ...]:
        return self._entry(agent, "status-review", "status-since") if as_of == "later" else self._entry(agent, "status-review")

    def _entry(self, agent: Agent, *fields: str) -> tuple[Statement, ...]:
        return self._ids([f"{agent.id}.{field}" for field in fields])

    def _ids(self, ids: Sequence[str]) -> tuple[Statement, ...]:
        return tuple(self._corpus.statements[i] for i in ids if i in self._corpus.statements)


def _reports(text: str) -> int:
    """How plainly a statement tells a result."""
    return len(
        re.findall(
            r"\b(?:beat|better|missed|failed|met|no (?:better|difference|advantage|effect)|negative|positive|superior|differ|did not|neither"
            r"|improved|lowered|responded|response rate|p ?[=<])",
            text,
        )
    )


def _tally(trials: Sequence[Trial], word: str) -> str:
    return f"{len(trials)} randomised {'trial' if len(trials) == 1 else 'trials'} {word}" if trials else f"no trial {word}"


def _yes(holds: bool, asked: Filter) -> str:
    return "Yes." if holds != asked.negated else "No."


def _numbered(agent_id: str, field: str, number: int) -> str:
    return f"{agent_id}.{field}" + (f".{number}" if number > 1 else "")
