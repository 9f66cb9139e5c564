"""The corpus as one object to look things up in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pydantic import Field

from glutask.corpus.models import Agent, AgentClass, AsOf, Background, Model, Passage, Review, Source, Statement, Trial


class Corpus(Model):
    """All that is known, validated. Look-ups are by id and in the order of the files."""

    digest: str = Field(description="SHA-256 over the corpus files.")
    review: Review
    agents: dict[str, Agent]
    entry_passages: dict[str, tuple[Passage, ...]] = Field(description="Agent id to its fields, said as statements.")
    background: tuple[Background, ...]
    sources: dict[str, Source]

    @cached_property
    def classes(self) -> dict[str, AgentClass]:
        """Class id to class, in the review's order."""
        return {c.id: c for c in self.review.classes}

    @cached_property
    def entries(self) -> tuple[Agent, ...]:
        """The review's own entries, in the review's order."""
        return tuple(self.agents[member] for c in self.review.classes for member in c.members if member in self.agents)

    @cached_property
    def trials(self) -> dict[str, Trial]:
        """Trial id to trial."""
        return {t.id: t for a in self.agents.values() for t in a.trials}

    @cached_property
    def owner_of(self) -> dict[str, str]:
        """Trial id to the agent in whose file it stands."""
        return {t.id: a.id for a in reversed(self.agents.values()) for t in a.trials}

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """Passage id to passage: agents' first, then background, then those said from entries' fields."""
        from_fields = (p for passages in self.entry_passages.values() for p in passages)
        return {p.id: p for p in (*self.written_passages(), *from_fields)}

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Statement id to statement."""
        return {s.id: s for p in self.passages.values() for s in p.statements}

    @cached_property
    def passage_of(self) -> dict[str, Passage]:
        """Statement id to the passage that holds it."""
        return {s.id: p for p in self.passages.values() for s in p.statements}

    def trials_of(self, agent_id: str) -> tuple[Trial, ...]:
        """Trials in which the agent was tested, in whichever file they stand."""
        return tuple(t for t in self.trials.values() if agent_id in t.agents)

    def told_of(self, trial_id: str) -> str:
        """What is said of a trial, in one text: its record and the statements that report on it alone."""
        trial = self.trials[trial_id]
        said = [s.text for s in self.statements.values() if s.trials == (trial_id,)]
        return " ".join((trial.name, trial.sponsor or "", trial.population, *trial.aliases, *said))

    def balance_of(self, agent_id: str, as_of: AsOf = "later") -> dict[str, int]:
        """Randomised trials of the agent in people with a mood disorder, by result on the primary outcome.

        Args:
            agent_id: An agent's id.
            as_of: `review` leaves out what became known after the review.
        """
        own = [t for t in self.trials_of(agent_id) if t.randomised and t.in_patients and t.as_of in {"review", as_of}]
        return {result: sum(t.result == result for t in own) for result in ("positive", "negative", "mixed")}

    def written_passages(self) -> Iterator[Passage]:
        """Passages as they stand in the files, without those said from entries' fields."""
        for agent in self.agents.values():
            yield from agent.passages
        for part in self.background:
            yield from part.passages
