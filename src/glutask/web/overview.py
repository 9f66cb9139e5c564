"""Every agent in one line: what the table of agents, the evidence map and the API's `agents` show."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, Model, Trial

Balance = Literal["positive", "negative", "mixed", "not reported"]
PHASES = ("preclinical", "1", "1/2", "2", "2a", "2b", "2/3", "3", "4")
"""Phases in order."""


class AgentLine(Model):
    """One agent in one line."""

    id: str
    name: str
    class_id: str
    class_name: str
    routes: tuple[str, ...]
    phase: str = Field(description="Highest phase in a mood disorder by April 2021.")
    standing: str = Field(description="Standing for mood disorders at April 2021.")
    standing_today: str
    positive: int = Field(description="Randomised trials in mood disorders that met their primary outcome.")
    negative: int
    mixed: int
    review_entry: bool = Field(description="Whether it is one of the review's own entries.")

    @property
    def balance(self) -> Balance:
        """What its randomised trials add up to."""
        if self.mixed or (self.positive and self.negative):
            return "mixed"
        return "positive" if self.positive else "negative" if self.negative else "not reported"

    @property
    def results(self) -> str:
        """The same in words."""
        counts = (("positive", self.positive), ("negative", self.negative), ("mixed", self.mixed))
        return ", ".join(f"{n} {word}" for word, n in counts if n) or "none with a result"


def overview(corpus: Corpus) -> tuple[AgentLine, ...]:
    """All agents: the review's entries in its order, then others that the corpus keeps apart."""
    others = [a for a in corpus.agents.values() if not a.review_entry]
    return tuple(_line(agent, corpus) for agent in (*corpus.entries, *others))


def randomised_trials(agent: Agent, corpus: Corpus) -> list[Trial]:
    """Its randomised trials in people with a mood disorder."""
    return [t for t in corpus.trials_of(agent.id) if t.randomised and t.in_patients]


def phase_label(phase: str) -> str:
    """A phase in words."""
    return phase if phase == "preclinical" else f"phase {phase}"


def _line(agent: Agent, corpus: Corpus) -> AgentLine:
    results = [t.result for t in randomised_trials(agent, corpus)]
    development = agent.development
    return AgentLine(
        id=agent.id,
        name=agent.name,
        class_id=agent.agent_class,
        class_name=corpus.classes[agent.agent_class].name,
        routes=tuple(dict.fromkeys(r.value for r in agent.routes)),
        phase=development.highest_phase,
        standing=development.state_review,
        standing_today=development.state_since or development.state_review,
        positive=results.count("positive"),
        negative=results.count("negative"),
        mixed=results.count("mixed"),
        review_entry=agent.review_entry,
    )
