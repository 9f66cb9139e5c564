"""The kind of question: what is to be done, and whether over a set of agents, of trials, or over facts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.understanding.filters import Found
from glutask.understanding.mention import Mention
from glutask.understanding.query import Operation, Order, Query, Subject
from glutask.understanding.subject import form_of, masked, subject_of
from glutask.understanding.vocabulary import Vocabulary, any_match


def decide(
    text: str, mentions: Sequence[Mention], asked: Sequence[str], filters: Sequence[Found], vocabulary: Vocabulary, context: Query | None
) -> tuple[Operation, Subject, Order | None]:
    """Operation, subject and order of a question.

    Args:
        text: Normalised question.
        mentions: Names found in it.
        asked: Agent ids asked about (those to be left out are not among them).
        filters: Constraints found.
        vocabulary: Cues.
        context: The earlier question it leans on, if it leans on one.
    """
    plain = masked(text, mentions, filters)
    cues = vocabulary.operations
    order, ordered = _order(_without_phases(text, filters), vocabulary)
    if order and order.field == "phase" and any(f.filter.field == "phase" for f in filters):
        order = None
    several = len(asked) >= 2 or sum(m.kind == "class" for m in mentions) >= 2
    chooses = bool(vocabulary.built("which_of").search(plain)) or (len(asked) >= 2 and bool(vocabulary.built("choice").search(text)))
    subject = subject_of(text, mentions, asked, filters, vocabulary, chooses, context is not None)
    counts = any_match(cues["count"], text)
    if counts and subject == "facts" and context is not None and context.subject != "facts" and not asked and _elliptic_count(text):
        subject = context.subject
    if order and _ranks(_without_phases(text, filters), plain, mentions, order, ordered, subject, several, chooses, context, vocabulary):
        return "rank", ordered, order
    if counts and subject != "facts":
        return "count", subject, None
    if len(asked) >= 2:
        compares = any_match(cues["compare"], plain)
        picks = chooses and (len(asked) > 2 or filters) and not vocabulary.built("better").search(plain)
        if (compares and not picks) or (subject == "agents" and not filters):
            return "compare", "agents", None
    if subject != "facts":
        return "list", subject, None
    return form_of(text, vocabulary), "facts", None


def regarded(subject: Subject, text: str, vocabulary: Vocabulary, filters: Sequence[Found]) -> tuple[Operation, Subject, Order | None]:
    """Operation, subject and order of a question that is known to ask for this.

    Args:
        subject: What it asks for.
        text: Normalised question.
        vocabulary: Cues.
        filters: Constraints found.
    """
    if subject == "facts":
        return form_of(text, vocabulary), subject, None
    if any_match(vocabulary.operations["count"], text):
        return "count", subject, None
    order, ordered = _order(_without_phases(text, filters), vocabulary)
    if order and ordered == subject and any_match(vocabulary.operations["rank"], text):
        return "rank", subject, order
    return "list", subject, None


def _ranks(
    text: str,
    plain: str,
    mentions: Sequence[Mention],
    order: Order,
    ordered: Subject,
    subject: Subject,
    several: bool,
    chooses: bool,
    context: Query | None,
    vocabulary: Vocabulary,
) -> bool:
    if not any_match(vocabulary.operations["rank"], text):
        return False
    if order.field == "class":
        return True
    if several and vocabulary.built("of_each").search(text):
        return False
    if ordered == "trials":
        if sum(len(m.ids) for m in mentions if m.kind == "trial") >= 2 and vocabulary.built("sorts").search(text):
            return True
        near = (
            r"\b(?:largest|biggest|smallest|first|earliest|oldest|latest|newest|last|recent|order|longest)\b(?:\s+[\w/-]+){0,5}?\s+"
            + vocabulary.trial_noun.pattern
        )
        return bool(re.search(near, text)) or (subject != "agents" and bool(vocabulary.trial_noun.search(text)))
    if "NAME" not in plain and context is None and subject == "facts" and order.field == "phase":
        return True
    single = re.search(r"\b(?:CLASS|SET)\b", plain) or vocabulary.agent_noun.search(text)
    return (
        subject == "agents"
        or several
        or chooses
        or bool(single and "NAME" not in plain)
        or (context is not None and order.field == "phase" and context.subject == "agents")
    )


def _without_phases(text: str, filters: Sequence[Found]) -> str:
    """The text without the words of constraints on a phase, so that `whose highest phase was 2` is no superlative."""
    letters = list(text)
    for found in filters:
        if found.filter.field == "phase":
            letters[found.start : found.end] = " " * (found.end - found.start)
    return "".join(letters)


def _elliptic_count(text: str) -> bool:
    return (
        bool(re.search(r"\bhow many (?:of |have|has|are|were|is|was|had|did|do|got|reached|failed|made|more|in|as|there|them|those)\b", text))
        or len(text.split()) <= 4
    )


def _order(text: str, vocabulary: Vocabulary) -> tuple[Order | None, Subject]:
    for item, patterns in vocabulary.orders:
        if any_match(patterns, text):
            return Order(field=item["field"], descending=item["descending"], label=item["label"], top=item["top"]), item["subject"]
    return None, "facts"
