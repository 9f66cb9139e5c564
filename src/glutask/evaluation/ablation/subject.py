"""What variants are tried on: a collection, or the project's own statements and questions, taken to pieces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pydantic import Field

from glutask.assistant import Assistant
from glutask.corpus.models import Model
from glutask.evaluation.collection import Collection, Qrels
from glutask.evaluation.questions import EvalQuestion

WINDOW = 60
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Item(Model):
    """A unit of what is searched."""

    id: str
    title: str
    text: str
    parts: tuple[str, ...] = Field(default=(), description="Windows of it, if it is long enough to have several.")
    around: str = Field(default="", description="The passage it stands in.")
    questions: tuple[str, ...] = Field(default=(), description="Questions that it answers.")
    words: str = Field(default="", description="What else counts among its words.")


class Subject(Model):
    """Units, queries and judgements."""

    name: str
    items: tuple[Item, ...]
    queries: Mapping[str, str]
    qrels: Qrels
    kinds: Mapping[str, str] = Field(default_factory=dict)
    expanded: Mapping[str, str] = Field(default_factory=dict, description="Queries with the names of their agents added.")
    header: bool = Field(description="Whether titles stand before what is encoded, as it is built.")


def collection_subject(collection: Collection) -> Subject:
    """A collection's documents and queries."""
    items = (Item(id=d.id, title=d.title.strip(), text=d.text.strip(), parts=windows(d.text)) for d in collection.documents())
    return Subject(name=collection.folder.resolve().name, items=tuple(items), queries=collection.queries, qrels=collection.qrels, header=True)


def own_subject(assistant: Assistant, questions: Sequence[EvalQuestion], name: str) -> Subject:
    """The corpus' statements and the questions that they answer."""
    corpus = assistant.corpus
    items = []
    for passage in corpus.passages.values():
        around = " ".join((passage.title, *(s.text for s in passage.statements)))
        for s in passage.statements:
            labels = " ".join(corpus.sources[i].label for i in s.sources if corpus.sources[i].authors)
            asked = tuple(q.ask for q in s.questions)
            items.append(Item(id=s.id, title=passage.title, text=s.text, around=around, questions=asked, words=labels))
    asked_of = {q.id: q for q in questions if q.status == "answered" and q.statements}
    queries = {i: " ".join((*q.history[-1:], q.q)) for i, q in asked_of.items()}
    return Subject(
        name=name,
        items=tuple(items),
        queries=queries,
        qrels={i: dict.fromkeys(q.statements, 1) for i, q in asked_of.items()},
        kinds={i: q.kind for i, q in asked_of.items()},
        expanded={i: f"{queries[i]} {_names(assistant, q)}".strip() for i, q in asked_of.items()},
        header=False,
    )


def _names(assistant: Assistant, question: EvalQuestion) -> str:
    agents = [assistant.corpus.agents[a] for a in assistant.understand(question.q, question.history).agents]
    return " ".join(" ".join((agent.name, *agent.names.codes, *agent.names.brands)) for agent in agents[:3])


def windows(text: str) -> tuple[str, ...]:
    """Runs of whole sentences of at least `WINDOW` words; none if there would be only one."""
    found: list[list[str]] = [[]]
    for sentence in _SENTENCE.split(text.strip()):
        if sum(len(s.split()) for s in found[-1]) >= WINDOW:
            found.append([])
        found[-1].append(sentence)
    return tuple(" ".join(part) for part in found) if len(found) > 1 else ()
