"""Choosing statements for a question about facts: the direct answer, what supports it, what contradicts it."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Statement
from glutask.retrieval.evidence import Hit
from glutask.retrieval.lexical import term_set
from glutask.understanding.query import Query

_STRENGTH = {
    "rct": 0,
    "regulatory": 0,
    "review": 1,
    "registry": 2,
    "open-label": 3,
    "pharmacokinetic": 3,
    "observational": 4,
    "case": 5,
    "preclinical": 6,
}
OWED = 4
"""Of more things named than these, no longer each is owed a statement of its own."""
TOLD = 0.7
"""Share of a statement's words that another holds from which the first adds little to it."""
SAME = 82
"""Token-set similarity (0 to 100) from which two statements say the same."""


def choose(hits: Sequence[Hit], corpus: Corpus, words: int, margin: float, most: int = 6, owed: int = 1) -> list[Statement]:
    """The best statement, then others that add to it, within a number of words.

    Args:
        hits: Best first.
        corpus: To follow conflicts.
        words: Most words in all; the first statement and its contradictions are always kept.
        margin: How far below the best one's score a further statement may lie.
        most: Most statements.
        owed: How many of the first are kept whatever their score and length.

    Returns:
        The best statement first, then statements that conflict with it, then the others, strongest design first.
    """
    if not hits:
        return []
    first = hits[0].statement
    contrary = [corpus.statements[i] for i in first.conflicts_with][:2]
    kept = list(dict.fromkeys([first, *(h.statement for h in hits[1:owed]), *contrary]))
    count = sum(len(s.text.split()) for s in kept)
    others: list[Statement] = []
    for hit in hits[owed:]:
        statement = hit.statement
        if hit.score < hits[0].score - margin or len(kept) + len(others) >= most:
            break
        if any(says_same(statement, other) for other in (*kept, *others)):
            continue
        length = len(statement.text.split())
        if count + length > words:
            continue
        count += length
        others.append(statement)
    others.sort(key=lambda s: _STRENGTH[s.evidence])
    return kept + others


def several(query: Query) -> tuple[str, ...]:
    """The trials named, or else the agents, where a few are and each is owed an answer."""
    for named in (query.trials, query.agents):
        if named:
            return named if 2 <= len(named) <= OWED else ()
    return ()


def covering(query: Query, hits: Sequence[Hit]) -> tuple[list[Hit], int]:
    """The best hit, then the best on each thing named that it does not speak of, then the others; and how many are owed.

    Args:
        query: What is named.
        hits: Best first.
    """
    first = list(hits[:1])
    for one in several(query):
        if any(one in (*h.statement.trials, *h.statement.agents) for h in first):
            continue
        on = [h for h in hits if one in h.statement.trials] or [h for h in hits if one in h.statement.agents[:1]]
        first += (on or [h for h in hits if one in h.statement.agents])[:1]
    told = {h.statement.id for h in first}
    return [*first, *(h for h in hits if h.statement.id not in told)], len(first)


def with_result(query: Query, hits: Sequence[Hit], owed: int) -> tuple[list[Hit], int]:
    """What came out of the trial that the first hit describes, right after it, where a result is asked for.

    Args:
        query: What is asked.
        hits: Best first.
        owed: How many of the first are owed.
    """
    first = hits[0].statement if hits else None
    if first is None or "efficacy" not in query.topics or first.topic == "efficacy" or len(first.trials) != 1:
        return list(hits), owed
    result = next((h for h in hits if h.statement.topic == "efficacy" and first.trials[0] in h.statement.trials), None)
    if result is None or any(h is result for h in hits[:owed]):
        return list(hits), owed
    return [hits[0], result, *(h for h in hits[1:] if h is not result)], owed + 1


def says_same(one: Statement, other: Statement) -> bool:
    """Whether a statement adds nothing to another, as far as its words and numbers tell."""
    if one.id == other.id:
        return True
    if "." in one.id and "." in other.id:
        return False
    if set(one.agents[:1]) != set(other.agents[:1]):
        return False
    words, told = term_set(one.text), term_set(other.text)
    if not {word for word in words if word[0].isdigit()} <= told:
        return False
    return fuzz.token_set_ratio(one.text, other.text) >= SAME or len(words & told) >= TOLD * len(words)
