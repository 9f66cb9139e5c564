"""Words of a question over sets that no name or filter accounts for: they narrow the set by what statements say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Statement
from glutask.retrieval.lexical import terms


def agents_about(words: Sequence[str], corpus: Corpus, review_only: bool) -> dict[str, Statement]:
    """Agents of which one written statement (as its first agent) uses every word, up to stemming, with the first such statement.

    Args:
        words: As in `Query.words`.
        corpus: Where to look.
        review_only: Leave out what was learnt after the review.
    """
    wanted = {term for word in words for term in terms(word)}
    found: dict[str, Statement] = {}
    for passage in corpus.written_passages():
        for statement in passage.statements:
            if not statement.agents or statement.agents[0] in found or (review_only and statement.as_of == "later"):
                continue
            if wanted <= _terms_of(statement.text):
                found[statement.agents[0]] = statement
    return found


@lru_cache(maxsize=8192)
def _terms_of(text: str) -> frozenset[str]:
    return frozenset(terms(text))
