"""Lists, counts and rankings of agents and of trials, computed over all entries."""

from __future__ import annotations

from collections.abc import Sequence

from glutask.answering.answer import Claim, Table
from glutask.answering.citer import Citer
from glutask.answering.draft import Draft
from glutask.answering.leftover import agents_about
from glutask.answering.sets import Match, Sets, t_owner
from glutask.corpus.corpus import Corpus
from glutask.corpus.entries import spoken_date
from glutask.corpus.models import Agent, AsOf, Statement, Trial
from glutask.understanding.normalise import normalise
from glutask.understanding.query import Query
from glutask.understanding.vocabulary import Vocabulary, any_match

_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ABOUT_SPELT_OUT = 4
"""Up to so many agents the statement that puts them on a list is spelt out."""
_NARROWING = {"safety", "pharmacokinetics", "preclinical"}
"""Topics whose words narrow a set even beside filters."""
TRIALS_SHOWN = 10
"""A longer list of trials shows this many and says how many more the table holds."""


class Lister:
    """Composes answers about sets."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        """Wrap the corpus."""
        self._corpus = corpus
        self._sets = Sets(corpus, vocabulary)
        self._whether = vocabulary.forms["yesno"][:1]

    def draft(self, query: Query, citer: Citer) -> Draft:
        """A list, count or ranking; a question that asks whether there are any gets its yes or no first."""
        draft = self._trials(query, citer) if query.subject == "trials" else self._agents(query, citer)
        if any_match(self._whether, normalise(query.question)):
            found = bool(draft.table and draft.table.rows)
            return draft._replace(lead=f"{'Yes.' if found else 'No.'} {draft.lead}")
        return draft

    def _agents(self, query: Query, citer: Citer) -> Draft:
        as_of: AsOf = "review" if query.as_of == "review" else "later"
        matches = self._sets.agents(query.filters, as_of, query.agents, query.excluded, query.only_since)
        matches, about = self._narrowed(query, matches)
        if query.order:
            matches = self._ordered(matches, query, as_of)
        if as_of == "later":
            known = {m.agent.id for m in self._narrowed(query, self._sets.agents(query.filters, "review", query.agents, query.excluded))[0]}
        else:
            known = {m.agent.id for m in matches}
        main = [m for m in matches if m.agent.id in known]
        since = [m for m in matches if m.agent.id not in known]
        lead = self._lead(query, len(matches), len(since))
        if not matches:
            return self._none(query, citer, lead)
        listed = tuple(self._claim(m, query, "review" if m in main and not query.since else as_of, citer, about) for m in main)
        later = tuple(self._claim(m, query, "later", citer, about) for m in since)
        described = [f"class.{f.value}" for f in query.filters if f.field == "class" and not f.negated]
        whole = described and len(described) == len(query.filters) and query.operation == "list"
        return Draft(
            lead=lead,
            listed=(*(citer.claim([self._corpus.statements[d]]) for d in described if whole), *listed),
            later=later,
            table=self._agent_table(matches, as_of),
            agents=tuple(m.agent.id for m in matches),
            closing=self._closing(query),
        )

    def _narrowed(self, query: Query, matches: list[Match]) -> tuple[list[Match], dict[str, Statement]]:
        """Words of the question that no filter accounts for narrow the list to agents of which a statement speaks so."""
        narrowing = [f for f in query.filters if f.field != "class"]
        if not query.words or query.order or query.operation == "count" or (narrowing and not set(query.topics) & _NARROWING):
            return matches, {}
        about = agents_about(query.words, self._corpus, query.as_of == "review")
        narrowed = [m for m in matches if m.agent.id in about]
        return (narrowed, about) if narrowed else (matches, {})

    def _ordered(self, matches: list[Match], query: Query, as_of: AsOf) -> list[Match]:
        order = query.order
        assert order is not None
        if order.field == "approval":
            dated = [
                (min(a.date for a in m.agent.approvals if a.mood_disorder), m) for m in matches if any(a.mood_disorder for a in m.agent.approvals)
            ]
            dated.sort(key=lambda item: (item[0], item[1].agent.id), reverse=order.descending)
            chosen = [m for _, m in dated]
            return chosen if query.operation != "rank" or query.agents else chosen[:1]
        if order.field == "trials":
            key = [
                (float(sum(t.in_patients and (as_of == "later" or t.as_of == "review") for t in self._corpus.trials_of(m.agent.id))), m)
                for m in matches
            ]
        else:
            key = [(self._sets.phase(m.agent, as_of) + (0.5 if self._sets.is_approved(m.agent, as_of) else 0.0), m) for m in matches]
        key.sort(key=lambda item: -item[0] if order.descending else item[0])
        if query.operation == "rank" and not self._sorts(query) and key:
            return [m for phase, m in key if phase == key[0][0]]
        return [m for _, m in key]

    def _sorts(self, query: Query) -> bool:
        """Whether the whole order is asked for, not only its top."""
        return any(word in query.question.lower() for word in ("sort", "order", "rank", "arrange"))

    def _lead(self, query: Query, count: int, since: int) -> str:
        noun = self._noun(query, count)
        constraint = self._constraint(query)
        if query.operation == "count":
            return f"{_figure(count)} {noun}{constraint}" + (":" if count else ".")
        if count == 0:
            return f"None: no {self._noun(query, 1)}{constraint} is on record."
        if query.operation == "rank":
            return f"By this measure{constraint}:"
        return f"{_word(count).capitalize()} {noun}{constraint}:"

    def _noun(self, query: Query, count: int) -> str:
        classes = [f.label for f in query.filters if f.field == "class" and not f.negated]
        plural = " and ".join(classes) if classes else "agents"
        return plural[:-1] if count == 1 and plural.endswith("s") and len(classes) < 2 else plural

    def _constraint(self, query: Query) -> str:
        others = [str(f) for f in query.filters if f.field != "class" or f.negated]
        said = f" ({'; '.join(others)})" if others else ""
        return said + (", as of April 2021" if query.as_of == "review" else "")

    def _none(self, query: Query, citer: Citer, lead: str) -> Draft:
        """An empty set: shown with the nearest that exists, the class's own standing."""
        classes = [f for f in query.filters if f.field == "class" and not f.negated]
        pool = self._sets.agents(classes, "later", query.agents, query.excluded) if classes or query.agents else []
        listed = tuple(self._claim(m, query, "later" if query.as_of != "review" else "review", citer, {}) for m in pool[:8])
        direct = () if listed else (citer.claim([self._corpus.statements[self._review_statement()]]),)
        return Draft(lead=lead, direct=direct, listed=listed)

    def _review_statement(self) -> str:
        """A statement that rests on the review alone."""
        return next(s.id for p in self._corpus.written_passages() for s in p.statements if s.sources == (self._corpus.review.source,))

    def _closing(self, query: Query) -> str:
        if query.filters and all(f.field == "class" for f in query.filters):
            asked = {f.value for f in query.filters}
            apart = [a for a in self._corpus.agents.values() if not a.review_entry and a.agent_class in asked]
            return " ".join(f"({a.name} is a compound of its own that the review names only as “{a.review_name}”.)" for a in apart)
        return ""

    def _claim(self, match: Match, query: Query, as_of: AsOf, citer: Citer, about: dict[str, Statement]) -> Claim:
        agent = match.agent
        if agent.id in about:
            statement = about[agent.id]
            if len(about) > ABOUT_SPELT_OUT:
                return citer.claim([statement], f"**{agent.title}**")
            return citer.claim([statement], f"**{agent.title}**: {statement.text}")
        phrases, ids = self._phrases(match, query, as_of)
        statements = [self._corpus.statements[i] for i in dict.fromkeys(ids) if i in self._corpus.statements]
        return citer.claim(statements, f"**{agent.title}**: {'; '.join(phrases)}", sources=1)

    def _phrases(self, match: Match, query: Query, as_of: AsOf) -> tuple[list[str], list[str]]:
        """What is said of an agent in a list, and the statements it rests on: the properties asked for, else phase and class."""
        agent = match.agent
        fields = {f.field for f in query.filters}
        phrases: list[str] = []
        ids: list[str] = []

        def add(phrase: str, *shown: str) -> None:
            phrases.append(phrase)
            ids.extend(shown)

        if "route" in query.topics or "route" in fields:
            add(", ".join(r.value for r in agent.routes), f"{agent.id}.route")
        if fields & {"action", "kind"} or {"mechanism", "target"} & set(query.topics):
            add(_lower_first(agent.action.value.rstrip("."), agent.name), f"{agent.id}.action")
        if agent.developers and ("developer" in fields or "development" in query.topics):
            add("developed by " + ", ".join(d.value for d in agent.developers), f"{agent.id}.developer")
        approvals = [(n, a) for n, a in enumerate(agent.approvals, start=1) if a.mood_disorder and (as_of == "later" or a.as_of == "review")]
        if approvals and ("approved" in fields or (query.order and query.order.field == "approval")):
            for n, a in approvals[:3]:
                add(f"{a.authority} {spoken_date(a.date)}, {a.indication}", _numbered(agent.id, "approval", n))
        for n, d in enumerate(agent.designations, start=1):
            if "designation" in fields and d.mood_disorder and (as_of == "later" or d.as_of == "review"):
                add(f"{d.authority} {d.kind}" + (f" {spoken_date(d.date)}" if d.date else ""), _numbered(agent.id, "designation", n))
        trials = [t for t in match.trials if as_of == "later" or t.as_of == "review"]
        for trial in trials[:2]:
            add(_trial_phrase(trial), f"{t_owner(self._corpus, trial)}.trial.{trial.id}")
        if len(trials) > 2:
            add(f"and {len(trials) - 2} more")
        wants_phase = bool(fields & {"phase", "tested", "outcome", "state"}) or (query.order is not None and query.order.field == "phase")
        if wants_phase or "status" in query.topics or not phrases or (approvals == [] and "approved" in fields):
            label = self._sets.phase_label(agent, as_of)
            shown = f"{agent.id}.phase-since" if as_of == "later" and agent.development.highest_phase_since else f"{agent.id}.phase"
            when = "" if as_of == "later" else " by April 2021"
            add(("preclinical only" if label == "preclinical" else f"phase {label}") + when, shown)
        if "state" in fields or "outcome" in fields:
            development = agent.development
            state = development.state_since if as_of == "later" and development.state_since else development.state_review
            add(state, f"{agent.id}.status-since" if as_of == "later" and development.state_since else f"{agent.id}.status-review")
        if not any(i in self._corpus.statements for i in ids):
            add(self._corpus.classes[agent.agent_class].name, f"{agent.id}.class")
        return phrases, ids

    def _agent_table(self, matches: Sequence[Match], as_of: AsOf) -> Table:
        rows = tuple(self._row(m.agent, as_of) for m in matches)
        return Table(columns=("Agent", "Class", "Route", "Highest phase, April 2021", "Standing, April 2021", "Standing today"), rows=rows)

    def _row(self, agent: Agent, as_of: AsOf) -> tuple[str, ...]:
        development = agent.development
        today = (development.state_since or development.state_review) if as_of == "later" else "not asked"
        phase = "preclinical" if development.highest_phase == "preclinical" else f"phase {development.highest_phase}"
        return (
            agent.name,
            self._corpus.classes[agent.agent_class].name,
            ", ".join(r.value for r in agent.routes),
            phase,
            development.state_review,
            today,
        )

    def _trials(self, query: Query, citer: Citer) -> Draft:
        as_of: AsOf = "review" if query.as_of == "review" else "later"
        trials = self._sets.trials(query.filters, as_of, query.agents if not query.trials else (), query.trials)
        if query.order and query.order.field == "n":
            trials = sorted(
                (t for t in trials if t.n is not None), key=lambda t: (-(t.n or 0) if query.order and query.order.descending else (t.n or 0), t.id)
            )
        else:
            backwards = bool(query.order and query.order.descending)
            trials = sorted(trials, key=lambda t: (_date(t), t.id), reverse=backwards)
            if query.order:
                trials = [t for t in trials if _date(t) != "9999"]
        if not trials:
            return Draft(
                lead=f"None: no such trial is on record{self._constraint(query)}.",
                direct=(citer.claim([self._corpus.statements[self._review_statement()]]),),
            )
        if query.operation == "rank" and not self._sorts(query):
            trials = trials[:3]
        shown = trials[:TRIALS_SHOWN]
        main = [t for t in shown if t.as_of == "review"]
        since = [t for t in shown if t.as_of == "later"]
        agents = tuple(dict.fromkeys(a for t in trials for a in t.agents if not query.agents or a in query.agents))
        count = len(trials)
        lead = f"{_figure(count)} {'trial' if count == 1 else 'trials'}{self._constraint(query)}:"
        if query.operation == "rank":
            lead = f"By this measure{self._constraint(query)}:"
            agents = tuple(dict.fromkeys(trials[0].agents))
            claims = tuple(self._trial_claim(t, citer) for t in shown)
            return Draft(lead=lead, listed=claims, table=self._trial_table(trials), agents=agents)
        closing = f"{count - TRIALS_SHOWN} more stand in the table." if count > TRIALS_SHOWN else ""
        return Draft(
            lead=lead,
            listed=tuple(self._trial_claim(t, citer) for t in main),
            later=tuple(self._trial_claim(t, citer) for t in since),
            table=self._trial_table(trials),
            agents=agents,
            closing=closing,
        )

    def _trial_claim(self, trial: Trial, citer: Citer) -> Claim:
        names = ", ".join(self._corpus.agents[a].name for a in trial.agents)
        parts = [
            names,
            f"phase {trial.phase}" if trial.phase else "",
            f"n={trial.n}" if trial.n is not None else "",
            trial.comparator and f"against {trial.comparator}",
        ]
        statement = self._corpus.statements[f"{t_owner(self._corpus, trial)}.trial.{trial.id}"]
        return citer.claim([statement], f"**{trial.name}** ({', '.join(p for p in parts if p)}): {trial.result}", sources=1)

    def _trial_table(self, trials: Sequence[Trial]) -> Table:
        rows = tuple(
            (
                t.name,
                ", ".join(self._corpus.agents[a].name for a in t.agents),
                t.phase or "",
                str(t.n) if t.n is not None else "",
                t.population,
                t.comparator or t.control,
                t.primary_outcome or "",
                t.result,
                ", ".join(t.nct),
            )
            for t in trials
        )
        return Table(columns=("Trial", "Agent", "Phase", "n", "Population", "Comparator", "Primary outcome", "Result", "Registry"), rows=rows)


def _trial_phrase(trial: Trial) -> str:
    parts = [f"phase {trial.phase}" if trial.phase else "", f"n={trial.n}" if trial.n is not None else ""]
    inside = ", ".join(p for p in parts if p)
    return f"{trial.name}{f' ({inside})' if inside else ''} {trial.result}"


def _date(trial: Trial) -> str:
    return trial.reported or trial.ended or trial.started or "9999"


def _figure(count: int) -> str:
    return f"**{count}** ({_word(count)})" if count < len(_WORDS) else f"**{count}**"


def _word(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else str(count)


def _numbered(agent_id: str, field: str, number: int) -> str:
    return f"{agent_id}.{field}" + (f".{number}" if number > 1 else "")


def _lower_first(text: str, name: str) -> str:
    """Drop a leading `X is`, so that the phrase reads after the name."""
    lowered = text.lower()
    for verb in (" is ", " are "):
        head = name.lower() + verb
        if lowered.startswith(head):
            return text[len(head) :]
    return text
