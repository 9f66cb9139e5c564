"""The query: what a question was taken to mean. Prints as one sentence, dumps to JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from glutask.corpus.models import Model

Operation = Literal["list", "count", "compare", "rank", "lookup", "yesno", "explain", "define"]
Subject = Literal["agents", "trials", "facts"]
Relation = Literal["is", "at least", "at most", "above", "below"]
Intent = Literal["ask", "advice", "crisis", "greeting", "unclear"]


VERBS: dict[Operation, str] = {
    "list": "List",
    "count": "Count",
    "compare": "Compare",
    "rank": "Rank",
    "lookup": "Look up",
    "yesno": "Check",
    "explain": "Explain",
    "define": "Describe",
}
"""How the sentence that says a query back begins."""
INTENTS: dict[Intent, str] = {
    "crisis": "A person in distress.",
    "advice": "Personal medical advice.",
    "greeting": "A greeting.",
    "unclear": "A question without a recognisable subject.",
}


AT = {"": "", "review": " in April 2021", "later": " today", "since": " since the review"}
"""How the date of one constraint is said."""


TOGETHER = " & "


class Filter(Model):
    """A constraint on agents or (fields that begin with `trial.`) on one trial of theirs."""

    field: str = Field(description="class, kind, action, route, phase, approved, designation, state, outcome, tested, trial.result …")
    value: str
    relation: Relation = "is"
    negated: bool = False
    either: bool = Field(default=False, description="Whether it is an alternative to the constraint before it.")
    together: bool = Field(default=False, description="Whether it is refused of the same trial as the negated constraint before it.")
    at: Literal["", "review", "later", "since"] = Field(default="", description="The date of this constraint alone, where a question names two.")
    label: str = Field(description="The constraint in words.")

    def __str__(self) -> str:
        """The constraint in words, with `not` where it is negated and with its own date."""
        return ("not " if self.negated and not self.together else "") + self.label + AT[self.at]


def joined(filters: Sequence[Filter]) -> str:
    """Constraints in words: those that must all hold by `;`, alternatives by `or`, what is refused of one trial by `&`."""
    words = ""
    for item in filters:
        words += (" or " if item.either else TOGETHER if item.together else "; ") * bool(words) + str(item)
    return words


class Order(Model):
    """The attribute of a ranking."""

    field: Literal["n", "date", "phase", "approval", "approvals", "designation", "designations", "trials", "routes", "class"]
    descending: bool
    label: str
    top: str = Field(description="What the first of the ranking is called.")


class Query(Model):
    """What a question was taken to mean."""

    question: str = Field(description="As it was asked.")
    reworded: str = Field(default="", description="The question as a language model reworded it before it was read; empty where none did.")
    resolved: str = Field(description="The question with what it left unsaid put in; this is what is searched for.")
    unnamed: str = Field(default="", description="The question with the names of agents and trials left out.")
    intent: Intent = "ask"
    operation: Operation = "lookup"
    subject: Subject = Field(default="facts", description="What a list, count or ranking is of.")
    agents: tuple[str, ...] = Field(default=(), description="Agent ids named.")
    agent_names: tuple[str, ...] = Field(default=(), description="The same as shown.")
    excluded: tuple[str, ...] = Field(default=(), description="Agent ids named to be left out.")
    apart: tuple[str, ...] = Field(default=(), description="Agent ids that the review does not list, to be counted among those it lists.")
    trials: tuple[str, ...] = Field(default=(), description="Trial ids named.")
    trial_names: tuple[str, ...] = Field(default=(), description="The same as shown.")
    sources: tuple[str, ...] = Field(default=(), description="Source ids named, by author and year.")
    source_names: tuple[str, ...] = Field(default=(), description="The same as shown.")
    filters: tuple[Filter, ...] = ()
    order: Order | None = None
    topics: tuple[str, ...] = Field(default=(), description="Matters asked about.")
    concepts: tuple[str, ...] = Field(default=(), description="Particular matters asked about, such as pregnancy or half-life.")
    aspects: tuple[str, ...] = Field(default=(), description="Kinds of figure asked for.")
    look_alikes: tuple[str, ...] = Field(default=(), description="Ids of the statements that tell a look-alike name apart.")
    look_alike_names: tuple[str, ...] = Field(default=(), description="The look-alike names themselves.")
    bare: bool = Field(default=False, description="Whether nothing is asked beyond a matter of the thing named (`mechanism of X`).")
    words: tuple[str, ...] = Field(default=(), description="Content words that nothing else accounts for; they narrow a set by what statements say.")
    sorts: bool = Field(default=False, description="Whether the whole order of a ranking is asked for, not only its top.")
    content: tuple[str, ...] = Field(default=(), description="Words beside the names: what is asked of the things named.")
    parts: tuple[Query, ...] = Field(default=(), description="The questions it consists of, where there are several.")
    as_of: Literal["latest", "review"] = Field(default="latest", description="Whether only what was known by April 2021 counts.")
    since: bool = Field(default=False, description="Whether what is known today is asked for.")
    only_since: bool = Field(default=False, description="Whether only what came after the review is asked for.")
    outside: tuple[str, ...] = Field(default=(), description="Names and matters that the corpus does not cover.")
    inherited: bool = Field(default=False, description="Whether something was taken over from earlier questions.")
    answered: tuple[str, ...] = Field(default=(), description="Of an earlier question over a set: the agents that answer it.")
    pool: tuple[str, ...] = Field(default=(), description="The agents that answered the question over a set before that.")
    detail: bool = Field(default=False, description="Whether a longer answer was asked for.")
    again: Literal["", "shorter", "sources"] = Field(default="", description="Whether the previous answer is asked for shorter, or for its sources.")

    def __str__(self) -> str:
        """What the question was taken to mean, as one sentence (one per part where there are several); `SentenceReader` reads it again."""
        if self.parts:
            return " ".join(str(part) for part in self.parts)
        if self.intent != "ask":
            return INTENTS[self.intent].rstrip(".") + (f" on {', '.join(self.agent_names)}" if self.agent_names else "") + "."
        said = VERBS[self.operation] + (f" {self.subject}" if self.subject != "facts" else "") + self._named()
        if self.filters:
            said += ": " + joined(self.filters)
        if self.words and self.subject != "facts":
            said += f"; about “{' '.join(self.words)}”"
        if self.content:
            said += f" on “{' '.join(self.content)}”"
        if self.order:
            said += f", {self.order.label}" + (", in full order" if self.sorts else "")
        if self.topics:
            said += f" ({', '.join(self.topics)})"
        if self.aspects:
            said += f", asking for {' and '.join(self.aspects).replace('_', ' ')}"
        said += ", as of April 2021" if self.as_of == "review" else ", since the review" if self.only_since else ", to date" if self.since else ""
        said += ", in detail" if self.detail else ""
        if self.look_alike_names:
            said += f"; told apart: {', '.join(self.look_alike_names)}"
        if self.outside:
            said += f"; not in the corpus: {', '.join(self.outside)}"
        return said + "."

    def _named(self) -> str:
        said = f" {', '.join(self.agent_names)}" if self.agent_names else ""
        said += f" (except {', '.join(self.excluded)})" if self.excluded else ""
        said += f" (counting {', '.join(self.apart)} too)" if self.apart else ""
        return said + "".join(f", trial {name}" for name in self.trial_names) + "".join(f", paper {name}" for name in self.source_names)
