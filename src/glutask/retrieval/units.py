"""What is indexed: one unit per statement, with the questions it answers as further keys."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import Field

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Model


class Unit(Model):
    """An indexed text."""

    id: str = Field(description="Statement id (or document id of another collection).")
    text: str = Field(description="What the lexical index reads.")
    keys: tuple[str, ...] = Field(description="What is encoded; the nearest key stands for the unit.")
    unnamed: tuple[str, ...] = Field(default=(), description="The keys with the names of agents and trials left out.")


def corpus_units(corpus: Corpus, without_names: Callable[[str], str]) -> tuple[Unit, ...]:
    """One unit per statement, in the order of the corpus.

    Lexically a statement is its title, text, questions and the short names of its sources; densely it is the
    nearest of its text and its questions (the idea of doc2query, Nogueira et al. 2019, arXiv 1904.08375). With names left out, the keys
    tell whether the same is asked of whatever is named.

    Args:
        corpus: What is known.
        without_names: Leaves the names of agents and trials out of a text.
    """
    units = []
    for passage in corpus.passages.values():
        for statement in passage.statements:
            questions = tuple(question.ask for question in statement.questions)
            labels = " ".join(corpus.sources[s].label for s in statement.sources if corpus.sources[s].authors)
            text = "\n".join((passage.title, statement.text, *questions, labels))
            keys = (statement.text, *questions)
            units.append(Unit(id=statement.id, text=text, keys=keys, unnamed=tuple(without_names(key) for key in keys)))
    return tuple(units)
