"""Lists, counts and rankings of agents and of trials, computed over all entries."""

from __future__ import annotations

from collections.abc import Sequence

from glutask.answering.answer import Claim, Table
from glutask.answering.citer import Citer
from glutask.answering.counting import NUMBERS, in_figures
from glutask.answering.draft import Draft
from glutask.answering.leftover import agents_about
from glutask.answering.phrases import COMPACT, Phrases, agent_rows, trial_rows
from glutask.answering.ranking import Ranker
from glutask.answering.sets import Match, Sets
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import AsOf, Statement
from glutask.retrieval.said import Said
from glutask.understanding.found import OF_TRIALS_RESULT
from glutask.understanding.normalise import normalise
from glutask.understanding.query import Filter, Query, joined
from glutask.understanding.uses import USES
from glutask.understanding.vocabulary import Vocabulary, any_match

_NARROWING = {"safety", "pharmacokinetics", "preclinical"}
"""Topics whose words narrow a set even beside filters."""
_NAMES_A_KIND = frozenset({"class", "developer", "action", "target", "kind"})
"""Constraints by which a compound that the review names only beside another may be missed."""
NEARLY_ALL = 0.66
"""Share of the agents from which a set says little."""
MANY_WORDS = 2
"""So many words that no constraint accounts for are a matter of their own."""
TRIALS_SHOWN = 10
"""A longer list of trials shows this many and says how many more the table holds."""
RUNNERS_UP = 2
"""So many trials after the first of a ranking."""
_AGENT_COLUMNS = ("Agent", "Class", "Route", "Highest phase, April 2021", "Standing, April 2021", "Standing today")
_TRIAL_COLUMNS = ("Trial", "Agent", "Phase", "n", "Population", "Comparator", "Primary outcome", "Result", "Registry")


class Lister:
    """Composes answers about sets."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, said: Said) -> None:
        """Wrap the corpus and the terms of its statements."""
        self._said = said
        self._corpus = corpus
        self._sets = Sets(corpus, vocabulary)
        self._ranker = Ranker(corpus, self._sets)
        self._phrases = Phrases(corpus, self._sets)
        self._whether = vocabulary.forms["yesno"][:1]

    def accounts_for(self, query: Query) -> bool:
        """Whether the set asked for can be computed; if not, the question is looked up like one about facts.

        It cannot where nothing but words say what is asked for and no statement speaks so, nor where such words are left over
        beside constraints that nearly all agents satisfy, or none.
        """
        constrained = query.filters or query.order or query.agents or query.excluded
        if query.subject == "trials":
            return bool(constrained or query.trials or not query.words)
        if not query.words or query.order or query.operation == "count":
            return True
        as_of: AsOf = "review" if query.as_of == "review" else "later"
        matches, about = self._narrowed(query, self._matching(query, as_of, query.only_since))
        if about:
            return True
        telling = 0 < len(matches) <= NEARLY_ALL * len(self._corpus.entries)
        return bool(constrained) and (telling or len(query.words) < MANY_WORDS)

    def members(self, query: Query) -> tuple[str, ...]:
        """Ids of the agents that answer a question over a set of agents, in the order of the answer."""
        as_of: AsOf = "review" if query.as_of == "review" else "later"
        matches, _ = self._narrowed(query, self._matching(query, as_of, query.only_since))
        if query.order and query.order.field != "class":
            matches = self._ranker.agents(matches, query, as_of)
        return tuple(m.agent.id for m in matches)

    def draft(self, query: Query, citer: Citer) -> Draft:
        """A list, count or ranking; a question that asks whether there are any, and ranks none, gets its yes or no first, if all its words count."""
        if query.subject == "trials":
            draft = self._trials(query, citer)
        else:
            draft = self._classes(query, citer) if query.order and query.order.field == "class" else self._agents(query, citer)
        if any_match(self._whether, normalise(query.question)) and not query.words and query.operation != "rank":
            found = bool(draft.table and draft.table.rows)
            return draft._replace(lead=f"{'Yes.' if found else 'No.'} {draft.lead}")
        return draft

    def _agents(self, query: Query, citer: Citer) -> Draft:
        as_of: AsOf = "review" if query.as_of == "review" else "later"
        if query.order and query.order.field == "approval" and query.agents:
            query = query.model_copy(update={"filters": tuple(f for f in query.filters if f.field != "approved")})
        matches, about = self._narrowed(query, self._matching(query, as_of, query.only_since))
        ranking = self._ranker.agents(matches, query.model_copy(update={"sorts": True}), as_of) if query.order else []
        if query.order:
            matches = self._ranker.agents(matches, query, as_of)
        known = {m.agent.id for m in matches}
        if as_of == "later":
            known = {m.agent.id for m in self._narrowed(query, self._matching(query, "review"))[0]}
        ranked = query.operation == "rank"
        main = [m for m in matches if m.agent.id in known]
        since = [m for m in matches if m.agent.id not in known]
        lead = self._lead(query, len(matches))
        if not matches:
            return self._none(query, citer, lead)
        at_review: AsOf = as_of if query.since or ranked else "review"
        listed = [self._phrases.claim(m, query, at_review, citer, about, len(matches)) for m in main]
        later = tuple(self._phrases.claim(m, query, "later", citer, about, len(matches)) for m in since)
        first = tuple(listed[:1]) if ranked and not query.sorts else ()
        if first and len(query.agents) > 1:
            others = [m for m in ranking if m not in matches]
            listed += [
                c.model_copy(update={"text": f"Next: {c.text}"}) for c in (self._phrases.claim(m, query, at_review, citer, {}) for m in others)
            ]
            matches = ranking if len(query.agents) == 2 else matches
        if ranked and query.order and query.order.field == "approval":
            listed += self._otherwise_approved_first(query, matches, as_of, citer)
        if not ranked:
            listed += [
                *self._otherwise_given(query, as_of, citer),
                *self._otherwise_approved(query, as_of, citer),
                *self._fits_too(query, as_of, citer),
            ]
        described = [f"class.{f.value}" for f in query.filters if f.field == "class" and not f.negated]
        if described and len(described) == len(query.filters) and query.operation == "list":
            listed = [*(citer.claim([self._corpus.statements[d]]) for d in described), *listed]
        return Draft(
            lead=lead,
            direct=first,
            listed=tuple(listed[len(first) :]),
            later=later,
            table=Table(columns=_AGENT_COLUMNS, rows=agent_rows(matches, self._corpus, as_of)),
            agents=tuple(m.agent.id for m in matches),
            closing=self._closing(
                query, as_of, bool(about), len(matches) > COMPACT and at_review == "review" and any(": phase " in c.text for c in listed)
            ),
        )

    def _otherwise_given(self, query: Query, as_of: AsOf, citer: Citer) -> list[Claim]:
        """Agents that are given by the route asked for too, though mainly by another: named, but not counted."""
        if not any(f.field == "route" and not f.negated for f in query.filters):
            return []
        loose = [f.model_copy(update={"field": "route.any"}) if f.field == "route" and not f.negated else f for f in query.filters]
        others = self._others(query, loose, as_of)
        said = f"Also given so, though mainly by another route: {', '.join(m.agent.name for m in others)}"
        return [citer.claim([self._corpus.statements[f"{m.agent.id}.route"] for m in others], said, sources=1)] if others else []

    def _otherwise_approved(self, query: Query, as_of: AsOf, citer: Citer) -> list[Claim]:
        """Agents that are approved for something else than a mood disorder: named, but not counted."""
        uses = [f for f in query.filters if f.field == "approved"]
        if not uses or any(f.negated or f.value in USES or f.at for f in uses):
            return []
        others = self._others(query, [*query.filters, uses[0].model_copy(update={"value": "any use"})], as_of)
        shown = [i for m in others for i in m.statements if ".approval" in i]
        said = f"Not counted, since approved for something other than a mood disorder: {', '.join(m.agent.name for m in others)}"
        return [citer.claim([self._corpus.statements[i] for i in shown], said, sources=1)] if shown else []

    def _otherwise_approved_first(self, query: Query, matches: Sequence[Match], as_of: AsOf, citer: Citer) -> list[Claim]:
        """What comes first where any use counts, if that is another approval than the one told: named, but not counted."""
        if any(f.value in USES or f.negated for f in query.filters) or query.agents:
            return []
        approved = [f for f in query.filters if f.field == "approved"] or [Filter(field="approved", value="any", label="approved")]
        loose = query.model_copy(update={"filters": (*query.filters, approved[0].model_copy(update={"value": "any use"}))})
        first = self._ranker.agents(self._matching(loose, as_of, query.only_since), loose, as_of)[:1]
        told = {i for m in matches for i in m.statements}
        claims = [self._phrases.claim(m, loose, as_of, citer, {}) for m in first if not set(m.statements) <= told]
        return [c.model_copy(update={"text": f"For any use: {c.text}"}) for c in claims]

    def _others(self, query: Query, loose: Sequence[Filter], as_of: AsOf) -> list[Match]:
        """Agents that satisfy looser constraints, but not those of the query."""
        counted = {m.agent.id for m in self._matching(query, as_of, query.only_since)}
        found = self._sets.agents(loose, as_of, query.agents, query.excluded, query.only_since)
        return [m for m in found if m.agent.id not in counted]

    def _unlisted(self, query: Query, as_of: AsOf) -> list[Match]:
        """Agents that the review names only beside another and that satisfy the constraints, where these name a kind of agent."""
        others = [a.id for a in self._corpus.agents.values() if not a.review_entry and a.id not in query.apart]
        if query.agents or not others or not any(f.field in _NAMES_A_KIND and not f.negated for f in query.filters):
            return []
        return self._sets.agents(query.filters, as_of, others, query.excluded, query.only_since)

    def _fits_too(self, query: Query, as_of: AsOf, citer: Citer) -> list[Claim]:
        """Such agents, named but not counted, where more is asked than a class."""
        if all(f.field == "class" for f in query.filters):
            return []
        said = "Fits too, though the review names it only as “{}”: **{}**"
        return [
            citer.claim([self._corpus.statements[i] for i in m.statements], said.format(m.agent.review_name, m.agent.title), sources=1)
            for m in self._unlisted(query, as_of)
        ]

    def _matching(self, query: Query, as_of: AsOf, only_later: bool = False) -> list[Match]:
        """Agents that satisfy the constraints, among those named or those of the review and what is to be counted with them."""
        domain = query.agents or ((*(a.id for a in self._corpus.entries), *query.apart) if query.apart else ())
        return self._sets.agents(query.filters, as_of, domain, query.excluded, only_later)

    def _narrowed(self, query: Query, matches: list[Match]) -> tuple[list[Match], dict[str, Statement]]:
        """Words of the question that no filter accounts for narrow the list to agents of which a statement speaks so."""
        if not query.words or query.order or query.operation == "count" or (query.filters and not set(query.topics) & _NARROWING):
            return matches, {}
        about = agents_about(query.words, self._corpus, self._said, query.as_of == "review")
        narrowed = [m for m in matches if m.agent.id in about]
        return (narrowed, about) if narrowed else (matches, {})

    def _classes(self, query: Query, citer: Citer) -> Draft:
        """Classes by the number of their agents."""
        as_of: AsOf = "review" if query.as_of == "review" else "later"
        grouped = self._ranker.classes(self._matching(query, as_of, query.only_since), query)
        if not grouped or query.order is None:
            return self._none(query, citer, self._lead(query, 0))
        claims = []
        for class_id, own in grouped:
            names = ", ".join(m.agent.name for m in own)
            claims.append(
                citer.claim([self._corpus.statements[f"class.{class_id}"]], f"**{self._corpus.classes[class_id].plural}**: {len(own)} ({names})")
            )
        whole = query.sorts or query.operation == "count"
        top = [m for _, own in grouped if whole or len(own) == len(grouped[0][1]) for m in own]
        return Draft(
            lead=f"{query.order.top}{self._constraint(query)}:" if not whole else f"By class{self._constraint(query)}:",
            direct=() if whole else tuple(claims[:1]),
            listed=tuple(claims if whole else claims[1:]),
            table=Table(columns=_AGENT_COLUMNS, rows=agent_rows([m for _, own in grouped for m in own], self._corpus, as_of)),
            agents=tuple(m.agent.id for m in top),
        )

    def _lead(self, query: Query, count: int) -> str:
        noun = self._noun(query, count)
        constraint = self._constraint(query)
        if query.operation == "count":
            return f"{in_figures(count)} {noun}{constraint}" + (":" if count else ".")
        if count == 0:
            return f"None: no {self._noun(query, 1)}{constraint} is on record."
        if query.operation == "rank" and query.order:
            return f"{query.order.label.capitalize() if query.sorts else query.order.top}{constraint}:"
        return f"{_word(count).capitalize()} {noun}{constraint}:"

    def _noun(self, query: Query, count: int) -> str:
        classes = [f.label for f in query.filters if f.field == "class" and not f.negated]
        plural = " and ".join(classes) if classes else "agents"
        return plural[:-1] if count == 1 and plural.endswith("s") and len(classes) < 2 else plural

    def _constraint(self, query: Query) -> str:
        others = joined([f for f in query.filters if f.field != "class" or f.negated])
        said = f" ({others})" if others else ""
        return said + (", as of April 2021" if query.as_of == "review" else "")

    def _none(self, query: Query, citer: Citer, lead: str) -> Draft:
        """An empty set: shown with the nearest that exists, the class's own standing."""
        classes = [f for f in query.filters if f.field == "class" and not f.negated]
        pool = self._sets.agents(classes, "later", query.agents, query.excluded) if classes or query.agents else []
        listed = tuple(self._phrases.claim(m, query, "later" if query.as_of != "review" else "review", citer, {}) for m in pool[:8])
        direct = () if listed else (citer.claim([self._corpus.statements[self._review_statement()]]),)
        return Draft(lead=lead, direct=direct, listed=listed)

    def _review_statement(self) -> str:
        """A statement that rests on the review alone."""
        written = [s for p in self._corpus.written_passages() for s in p.statements if s.sources == (self._corpus.review.source,)]
        return next((s.id for s in written if not s.agents), written[0].id)

    def _closing(self, query: Query, as_of: AsOf, narrowed: bool, phases: bool) -> str:
        """What is said after a list: of when its phases are, a compound that only shares a name, and words that could not narrow it."""
        notes = ["(Phases as of April 2021.)"] if phases else []
        if query.filters and all(f.field == "class" for f in query.filters):
            notes += [
                f"({m.agent.name} is a compound of its own that the review names only as “{m.agent.review_name}”.)"
                for m in self._unlisted(query, as_of)
            ]
        if query.words and not narrowed:
            notes.append(f"(Not used to narrow this: “{' '.join(query.words)}”.)")
        return " ".join(notes)

    def _trials(self, query: Query, citer: Citer) -> Draft:
        as_of: AsOf = "review" if query.as_of == "review" else "later"
        found = self._sets.trials(query.filters, as_of, query.agents if not query.trials else (), query.trials)
        found = [t for t in found if not set(t.agents) <= set(query.excluded)]
        trials = self._ranker.trials(found, query)
        if not trials:
            return self._no_trials(query, as_of, citer)
        table = Table(columns=_TRIAL_COLUMNS, rows=trial_rows(trials, self._corpus))
        if query.operation == "rank" and query.order and not query.sorts:
            claims = [self._phrases.of_trial(t, citer) for t in trials[: 1 + RUNNERS_UP]]
            claims[1:] = [c.model_copy(update={"text": f"Next: {c.text}"}) for c in claims[1:]]
            lead = f"{query.order.top}{self._constraint(query)}:"
            return Draft(lead=lead, direct=(claims[0],), listed=tuple(claims[1:]), table=table, agents=trials[0].agents)
        shown = trials[:TRIALS_SHOWN]
        count = len(trials)
        closing = f"{count - TRIALS_SHOWN} more stand in the table." if count > TRIALS_SHOWN else ""
        return Draft(
            lead=f"{in_figures(count)} {'trial' if count == 1 else 'trials'}{self._constraint(query)}:",
            listed=tuple(self._phrases.of_trial(t, citer) for t in shown if t.as_of == "review"),
            later=tuple(self._phrases.of_trial(t, citer) for t in shown if t.as_of == "later"),
            table=table,
            agents=tuple(dict.fromkeys(a for t in trials for a in t.agents if not query.agents or a in query.agents)),
            closing=closing,
        )

    def _no_trials(self, query: Query, as_of: AsOf, citer: Citer) -> Draft:
        """An empty set of trials: shown with those that fit but for how they ended, or else with all of the agents named."""
        lead = f"{'**0** (none)' if query.operation == 'count' else 'None'}: no such trial is on record{self._constraint(query)}."
        others = [f for f in query.filters if f.field not in OF_TRIALS_RESULT]
        narrowed = query.agents or query.trials or any(f.field.startswith("trial.") for f in others)
        near = self._sets.trials(others, as_of, query.agents if not query.trials else (), query.trials) if narrowed else []
        near = self._ranker.trials(near, query) if len(others) < len(query.filters) else []
        shown_as = "Those that fit but for how they ended"
        if not near and query.agents:
            near, shown_as = self._ranker.trials(self._sets.trials((), as_of, query.agents), query), "All in patients that are on record"
        if not near:
            return Draft(lead=lead, direct=(citer.claim([self._corpus.statements[self._review_statement()]]),))
        shown = near[:TRIALS_SHOWN]
        return Draft(
            lead=f"{lead} {shown_as}:",
            listed=tuple(self._phrases.of_trial(t, citer) for t in shown if t.as_of == "review"),
            later=tuple(self._phrases.of_trial(t, citer) for t in shown if t.as_of == "later"),
            agents=tuple(dict.fromkeys(a for t in near for a in t.agents if not query.agents or a in query.agents)),
        )


def _word(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
