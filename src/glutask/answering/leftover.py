"""Words of a question over sets that no name or filter accounts for: they narrow the set by what statements say."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Statement
from glutask.retrieval.lexical import terms
from glutask.retrieval.said import Said

COVERED = 0.65
"""Share of the words, by inverse document frequency, that a statement and its questions must hold."""
UNKNOWN = 0.5
"""Weight, beside the rarest known word's, of a word that no statement holds."""
_DENIES = re.compile(r"\b(?:no|not|never|without|neither|nor|cannot)\b|n't\b")


def agents_about(words: Sequence[str], corpus: Corpus, said: Said, review_only: bool) -> dict[str, Statement]:
    """Agents of which one written statement (as its first agent) speaks in these words, with the statement that does so best.

    A statement that denies something is passed over, because these words would not tell what it denies.

    Args:
        words: As in `Query.words`.
        corpus: Where to look.
        said: The terms of the statements.
        review_only: Leave out what was learnt after the review.
    """
    statements = [statement for passage in corpus.written_passages() for statement in passage.statements]
    weights = _weights(said, len(statements), tuple(dict.fromkeys(term for word in words for term in terms(word))))
    best: dict[str, tuple[float, Statement]] = {}
    if not any(weights.values()):
        return {}
    for statement in statements:
        if not statement.agents or (review_only and statement.as_of == "later") or _DENIES.search(statement.text):
            continue
        own = said.of(statement.id)
        share = sum(weight for term, weight in weights.items() if term in own) / sum(weights.values())
        if share >= COVERED and share > best.get(statement.agents[0], (0.0, None))[0]:
            best[statement.agents[0]] = (share, statement)
    return {agent: statement for agent, (_, statement) in best.items()}


def _weights(said: Said, statements: int, wanted: tuple[str, ...]) -> dict[str, float]:
    """Inverse document frequency of each term over the statements; none at all if no statement holds any."""
    frequency = {term: said.counts.get(term, 0) for term in wanted}
    rarest = math.log(1 + statements)
    return {t: math.log(1 + statements / n) if n else UNKNOWN * rarest for t, n in frequency.items()} if any(frequency.values()) else {}
