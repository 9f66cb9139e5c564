"""Conversation: what a question takes over from those before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from glutask.corpus.corpus import Corpus
from glutask.understanding.linking import Linker, company_labels
from glutask.understanding.mention import Mention
from glutask.understanding.normalise import squash
from glutask.understanding.parsed import Parsed
from glutask.understanding.query import Filter, Query
from glutask.understanding.vocabulary import Vocabulary, any_match

SAYS_ENOUGH = 5
"""So many words make the first of several questions one of its own."""
SHORT = 9
"""A question of so few words that names nothing leans on the one before it."""
Members = Callable[[Query], tuple[str, ...]]
"""The ids of the agents that answer a question over a set."""
_SETS = frozenset({"rank", "count", "list"})
_MATTER = ("operation", "topics", "aspects", "concepts", "content", "unnamed")
_SET = ("operation", "subject", "agents", "excluded", "order", "sorts")


class Conversation:
    """Reads a question in the light of an earlier one."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, linker: Linker, members: Members) -> None:
        """Wrap the corpus.

        Args:
            corpus: What is known.
            vocabulary: Cues of a question that leans on another.
            linker: For further trials of a family.
            members: Answers an earlier question over a set, so that `it` and `the first one` can be told.
        """
        self._corpus = corpus
        self._cues = vocabulary.follow_up
        self._counting = vocabulary.operations["count"]
        self._compares = vocabulary.operations["compare"]
        self._defines = vocabulary.built("defines")
        self._set_noun = vocabulary.set_noun
        self._whichever = vocabulary.built("whichever_agents")
        self._chooses = (vocabulary.built("bare_which"), self._whichever)
        self._linker = linker
        self._members = members

    def leans(self, parsed: Parsed, named: list[Mention], words: tuple[str, ...]) -> bool:
        """Whether the question leaves its subject to an earlier one.

        Args:
            parsed: The question.
            named: Its mentions of agents, trials, papers and things outside the corpus.
            words: Its words that no name or constraint accounts for.
        """
        if self.changes(parsed):
            return False
        if any_match(self._cues["swap"], parsed.text):
            return True
        pronoun = any_match(self._cues["pronouns"], parsed.text)
        if named:
            return pronoun and any_match(self._cues["antecedent"], parsed.text)
        if pronoun:
            return True
        own_set = any(m.kind in {"class", "developer"} for m in parsed.mentions)
        if own_set or (self._defines.search(parsed.text) and words):
            return False
        if parsed.filters and self._whichever.search(parsed.text) and not any_match(self._cues["openers"], parsed.text):
            return False
        return any_match(self._cues["openers"], parsed.text) or len(parsed.text.split()) <= SHORT

    def refers(self, parsed: Parsed, first: bool, owners: Sequence[str]) -> bool:
        """Whether one of several questions that names no agent is on what another names: not one on a company that has nothing to do with it.

        The first is on what comes after it only where it is short or has a pronoun: `what is its target and is NV-5138 oral`.

        Args:
            parsed: The one question.
            first: Whether it is the first.
            owners: The agents that the others name.
        """
        makers = [m.text.removesuffix("'s") for m in parsed.mentions if m.kind == "developer"]
        own = " ".join(squash(d.value) for a in owners for d in self._corpus.agents[a].developers)
        refers = any_match(self._cues["pronouns"], parsed.text)
        chooses = parsed.filters and any(form.search(parsed.text) for form in self._chooses)
        if any(squash(maker) not in own for maker in makers) or (chooses and not owners and not any_match(self._cues["of_them"], parsed.text)):
            return False
        return not first or refers or len(parsed.text.split()) < SAYS_ENOUGH

    def changes(self, parsed: Parsed) -> bool:
        """Whether the question says that it is on something else."""
        return any_match(self._cues["change"], parsed.text)

    def after(self, query: Query, context: Query | None) -> Query | None:
        """What the next question may lean on: this one, unless it says nothing to lean on, with the agents of its answer."""
        silent = query.intent != "ask" or (query.outside and not (query.agents or query.trials or query.filters))
        if silent and context is not None:
            return context
        if query.subject != "agents" or query.operation not in _SETS or query.intent != "ask":
            return query
        return query.model_copy(update={"answered": self._members(query), "pool": context.answered if context else ()})

    def inherit(self, query: Query, context: Query, parsed: Parsed) -> Query:
        """Take over from the earlier question what this one leaves out."""
        own = query.agents or query.trials or query.sources or query.outside
        if own:
            return self._added(query, context, parsed)
        update: dict[str, Any] = {"inherited": True}
        sets = context.subject != "facts"
        if sets and query.as_of == "latest" and not query.since:
            update["as_of"] = context.as_of
        picked = self._picked(query, context, parsed)
        if picked:
            return self._about(query, context.model_copy(update={"agents": picked, "trials": (), "sources": ()}), parsed, update)
        if sets and context.filters and not query.filters and any_match(self._cues["others"], parsed.text):
            last = context.filters[-1]
            flipped = (*context.filters[:-1], last.model_copy(update={"negated": not last.negated}))
            return query.model_copy(update=update | {name: getattr(context, name) for name in _SET} | {"filters": flipped, "words": ()})
        more = self._more_alike(query, context, parsed)
        if more is not None:
            return more.model_copy(update=update)
        again = {f.field for f in query.filters} & {f.field for f in context.filters}
        if again and context.answered and query.subject == "agents" and any_match(self._cues["of_them"], parsed.text):
            return query.model_copy(update=update | {"agents": context.answered})
        shared = tuple(f for f in context.filters if f.field not in {g.field for g in query.filters})
        if sets and (query.subject == "agents" or query.operation in _SETS) and not context.agents:
            subject = query.subject if query.subject != "facts" else context.subject
            update |= {"filters": shared + query.filters, "excluded": context.excluded, "subject": subject}
            if query.operation not in _SETS:
                update["operation"] = "list"
            return query.model_copy(update=update)
        if context.subject == "agents" and not context.agents and query.subject == "facts" and query.filters:
            return query.model_copy(update=update | {"operation": "list", "subject": "agents", "filters": shared + query.filters})
        stands_alone = not any_match(self._cues["pronouns"], parsed.text) and self._set_noun.search(parsed.text)
        if query.subject == "agents" and (not context.agents or (stands_alone and (query.filters or query.order))):
            return query
        return self._about(query, context, parsed, update)

    def _added(self, query: Query, context: Query, parsed: Parsed) -> Query:
        """A question that names something itself: the matter asked about is the earlier one's, unless it says its own."""
        update: dict[str, Any] = {"inherited": True, "resolved": f"{query.resolved} ({context.resolved})"}
        antecedent = any_match(self._cues["antecedent"], parsed.text) and any_match(self._compares, parsed.text)
        if antecedent and query.agents and context.agents and not set(query.agents) & set(context.agents):
            return query.model_copy(update=update | {"agents": (*context.agents[:1], *query.agents), "operation": "compare", "subject": "agents"})
        if not query.topics or query.topics == ("identity",):
            update |= {name: getattr(context, name) for name in _MATTER}
            if query.filters:
                update |= {"concepts": query.concepts, "content": query.content, "unnamed": query.unnamed, "resolved": query.resolved}
            if context.subject == "agents" and not query.filters:
                update |= {"operation": "lookup", "subject": "facts"}
            elif context.operation == "compare":
                update |= {"operation": "lookup"}
        return query.model_copy(update=update)

    def _picked(self, query: Query, context: Query, parsed: Parsed) -> tuple[str, ...]:
        """The agent of the earlier answer that is meant: the only one, the first, the last, or the other of two sets."""
        if any_match(self._cues["others"], parsed.text) and context.pool and context.answered:
            rest = tuple(a for a in context.pool if a not in context.answered)
            return rest if len(rest) == 1 else ()
        if not context.answered:
            return ()
        for cue, number in (("first", 0), ("last", -1)):
            if any_match(self._cues[cue], parsed.text):
                return (context.answered[number],)
        asks_of_set = query.operation in _SETS or any_match(self._counting, parsed.text)
        return context.answered if len(context.answered) == 1 and not asks_of_set else ()

    def _about(self, query: Query, context: Query, parsed: Parsed, update: dict[str, Any]) -> Query:
        """A question of fact about what the earlier one spoke of."""
        trials = query.trials or self._family(context, parsed)
        if not trials and not any_match(self._cues["another"], parsed.text):
            trials = context.trials
        names = [self._corpus.agents[a].name for a in context.agents]
        labels = [self._corpus.sources[s].label for s in context.sources[:2]]
        about = ", ".join(dict.fromkeys((*names, *(self._corpus.trials[t].name for t in trials[:2]), *labels)))
        update |= {
            "agents": context.agents,
            "trials": trials,
            "sources": context.sources if trials == context.trials else (),
            "outside": context.outside if not context.agents else (),
            "resolved": f"{query.resolved} ({about}; {context.question})" if about else f"{query.resolved} ({context.resolved})",
        }
        if query.subject == "agents" and len(context.agents) == 1:
            update |= {"subject": "facts", "operation": "lookup"}
        if query.detail:
            kept = ("operation", "subject", "filters", "topics", "order", "resolved", "aspects")
            update |= {name: getattr(context, name) for name in kept}
        return query.model_copy(update=update)

    def _family(self, context: Query, parsed: Parsed) -> tuple[str, ...]:
        """`and III?` after RELIANCE-I, `and 2021?` after Nagele 2015: another trial of the same family."""
        numbers = re.findall(r"(?<![\w.-])(\d{1,4}|iv|i{1,3})(?![\w.%-])", parsed.text)
        if len(context.trials) != 1 or not numbers or len(parsed.text.split()) > SHORT:
            return ()
        return self._linker.family(self._corpus.trials[context.trials[0]].name, numbers)

    def _more_alike(self, query: Query, context: Query, parsed: Parsed) -> Query | None:
        """`any other agents from the same company`, `which other agents act like that`: a set that the agents just spoken of belong to."""
        spoken_of = context.agents or context.answered
        if query.subject != "agents" or not spoken_of or query.agents:
            return None
        further = any_match(self._cues["further"], parsed.text)
        filters = query.filters
        if any_match(self._cues["same_maker"], parsed.text):
            makers = [name for a in spoken_of for d in self._corpus.agents[a].developers for name in company_labels(d.value)]
            filters += tuple(Filter(field="developer", value=m, label=f"developed by {m}", either=n > 0) for n, m in enumerate(dict.fromkeys(makers)))
        if not filters or (filters == query.filters and not further):
            return None
        operation = query.operation if query.operation in _SETS else "list"
        excluded = (*query.excluded, *(spoken_of if further else ()))
        return query.model_copy(update={"filters": filters, "excluded": excluded, "operation": operation, "words": ()})
