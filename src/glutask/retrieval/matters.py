"""Which statements word a particular matter, and which give a kind of figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Statement
from glutask.understanding.normalise import normalise
from glutask.understanding.vocabulary import Vocabulary

Kept = Mapping[str, Mapping[str, Sequence[str]]]
"""`concepts` and `figures`: name to the ids of the statements."""


class Matters:
    """Reads every statement once for each matter, when the index is built, or else when the matter is first asked about."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, kept: Kept | None = None) -> None:
        """Wrap the corpus.

        Args:
            corpus: The statements.
            vocabulary: The wordings of matters and figures.
            kept: What `all` gave when the index was built.
        """
        self._statements = tuple(corpus.statements.values())
        self._vocabulary = vocabulary
        self._found = {(kind, name): frozenset(ids) for kind, of_name in (kept or {}).items() for name, ids in of_name.items()}

    def wording(self, concept: str) -> frozenset[str]:
        """Ids of the statements that word a particular matter."""
        said = self._vocabulary.concepts[concept][1]
        return self._of("concepts", concept, lambda statement: bool(said.search(normalise(statement.text))))

    def figures(self, aspect: str) -> frozenset[str]:
        """Ids of the statements that give a kind of figure; none of a kind that has no pattern."""
        given = self._vocabulary.figures.get(aspect)
        return self._of("figures", aspect, lambda statement: given is not None and bool(given.search(statement.text)))

    def all(self) -> dict[str, dict[str, list[str]]]:
        """Of every matter and figure, to be kept."""
        return {
            "concepts": {name: sorted(self.wording(name)) for name in self._vocabulary.concepts},
            "figures": {name: sorted(self.figures(name)) for name in self._vocabulary.figures},
        }

    def _of(self, kind: str, name: str, holds: Callable[[Statement], bool]) -> frozenset[str]:
        if (kind, name) not in self._found:
            self._found[kind, name] = frozenset(s.id for s in self._statements if holds(s))
        return self._found[kind, name]
