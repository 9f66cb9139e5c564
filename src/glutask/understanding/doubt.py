"""How sure the rules are of what a question asks for: where a classifier may outvote them, and where they see a set that is none."""

from __future__ import annotations

from collections.abc import Container

from glutask.understanding.operation import unheld
from glutask.understanding.parsed import Parsed
from glutask.understanding.query import Query
from glutask.understanding.subject import masked
from glutask.understanding.vocabulary import Vocabulary

_OF_FIELDS = frozenset({"status", "route", "development", "mechanism", "target", "identity"})
"""Matters of which the entry of every agent holds a field."""


class Doubt:
    """Weighs the words of a question against what it was taken to ask for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Wrap the vocabulary."""
        self._vocabulary = vocabulary

    def certain(self, weighed: str, operation: str, subject: str, parsed: Parsed) -> bool:
        """Whether the words leave no doubt of what is asked for: `which` and a constraint, a ranking, a superlative that no field holds.

        Args:
            weighed: What the classifier takes the question to ask for.
            operation: What the rules say is to be done.
            subject: What the rules take it to ask for.
            parsed: The question.
        """
        if weighed != "facts":
            return subject == "facts" and unheld(parsed.text, parsed.filters, self._vocabulary)
        constrained = any(f.filter.field != "trial.year" for f in parsed.filters) or any(m.kind in {"developer", "class"} for m in parsed.mentions)
        chosen = any(self._says(form, parsed) for form in ("bare_which", "whichever_agents", "narrowed_agents", "bare_agents"))
        held = masked(parsed.text, parsed.mentions, parsed.filters, every=True)
        chosen |= bool(self._vocabulary.built("counted_last").search(masked(parsed.text, parsed.mentions, parsed.filters)))
        stated = "?" not in parsed.text and not self._says("begins_asking", parsed)
        alone = any(self._vocabulary.built(form).search(held) for form in ("participle", "constraints_alone"))
        chosen |= stated and len(parsed.filters) > 1 and alone
        chosen |= self._says("begins_tested", parsed)
        plainly = constrained and ((subject == "agents" and chosen) or (subject == "trials" and self._says("trials_asked", parsed)))
        ranked = operation == "rank" and not self._says("asks_more", parsed)
        named = any(m.kind in {"agent", "trial"} for m in parsed.mentions)
        of_trials = subject == "trials" and any(self._says(form, parsed) for form in ("leads_with_size", "larger_of"))
        return plainly or (ranked and (self._says("sorts", parsed) or not named or of_trials))

    def counts_else(self, parsed: Parsed, operation: str, subject: str, words: Container[str]) -> bool:
        """Whether something else is counted than agents or trials (`how many subunits`), or trials are by others (`in the Cochrane review`).

        Args:
            parsed: The question.
            operation: What is to be done.
            subject: What it asks for.
            words: Its words that no name or constraint accounts for.
        """
        counted = self._vocabulary.built("counted").search(parsed.text)
        unknown = counted is not None and counted[1] in words
        other = subject == "agents" and operation == "count" and (unknown or self._says("counted_else", parsed))
        return other or (subject == "trials" and self._says("pooled", parsed))

    def names_a_set(self, parsed: Parsed) -> bool:
        """Whether agents are spoken of: `how many even reached the last one` after a question about facts counts no agents."""
        return bool(parsed.filters or self._vocabulary.set_noun.search(parsed.text) or self._vocabulary.plural_agent_noun.search(parsed.text))

    def _says(self, form: str, parsed: Parsed) -> bool:
        return bool(self._vocabulary.built(form).search(parsed.text))


def side_by_side(query: Query) -> bool:
    """Whether a plain matter of several agents is asked for, as in `route of A, B and C`."""
    explained = query.operation == "explain" and not set(query.topics) & {"mechanism", "target"}
    plain = query.subject == "facts" and (query.operation in {"lookup", "define"} or explained) and query.bare
    alone = not (query.trials or query.sources or query.filters or query.concepts or query.aspects or query.outside)
    return plain and alone and len(query.agents) >= 2 and bool(query.topics) and set(query.topics) <= _OF_FIELDS
