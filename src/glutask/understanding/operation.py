"""The kind of question: what is to be done, and whether over a set of agents, of trials, or over facts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.understanding.found import Found
from glutask.understanding.mention import Mention
from glutask.understanding.query import Operation, Order, Query, Subject
from glutask.understanding.subject import form_of, masked, subject_of
from glutask.understanding.vocabulary import Vocabulary, any_match

_WHY = re.compile(r"(?:so |and |but |ok )*(?:why|how come)\b")
_SIZES = "largest|biggest|smallest|tiniest|littlest|minutest"


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
    order, ordered = _order(_without(text, filters, "phase"), vocabulary)
    if order and order.field == "phase" and any(f.filter.field == "phase" for f in filters):
        order = None
    several = len(asked) >= 2 or sum(m.kind == "class" for m in mentions) >= 2
    chooses = bool(vocabulary.built("which_of").search(plain)) or (len(asked) >= 2 and bool(vocabulary.built("choice").search(text)))
    subject = subject_of(text, mentions, asked, filters, vocabulary, chooses, context is not None)
    if subject != "facts" and _WHY.match(text):
        return form_of(text, vocabulary), "facts", None
    counts = any_match(cues["count"], text)
    if counts and subject == "facts" and context is not None and context.subject != "facts" and not asked and _elliptic_count(text):
        subject = context.subject
    if order and _ranks(
        _without(text, filters, "phase"),
        plain,
        mentions,
        order,
        ordered,
        subject,
        several,
        chooses,
        context,
        filters,
        vocabulary,
    ):
        return "rank", ordered, order
    if counts and subject != "facts":
        return "count", subject, None
    if subject == "agents" and len(asked) < 2 and unheld(text, filters, vocabulary):
        return form_of(text, vocabulary), "facts", None
    if len(asked) >= 2:
        compares = any_match(cues["compare"], plain)
        narrowed = any(f.filter.field != "about" or len(asked) > 2 for f in filters) or any(m.kind == "developer" for m in mentions)
        weighs = any(vocabulary.built(name).search(plain) for name in ("better", "of_each"))
        picks = chooses and (len(asked) > 2 or narrowed) and not weighs
        if (compares and not picks) or (subject == "agents" and (weighs or not (narrowed and (filters or picks)))):
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
    order, ordered = _order(_without(text, filters, "phase"), vocabulary)
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
    filters: Sequence[Found],
    vocabulary: Vocabulary,
) -> bool:
    if not any_match(vocabulary.operations["rank"], text):
        return False
    if order.field == "class":
        return True
    if several and vocabulary.built("of_each").search(text):
        return False
    if ordered == "trials":
        of_several = sum(len(m.ids) for m in mentions if m.kind == "trial") >= 2
        if of_several and any(vocabulary.built(form).search(text) for form in ("sorts", "larger_of")):
            return True
        of_trials = vocabulary.trial_noun.search(text) is not None
        near = (
            rf"\b(?:{_SIZES}|first|earliest|oldest|latest|newest|last|recent|order|longest)\b(?:\s+[\w/-]+){{0,6}}?\s+{vocabulary.trial_noun.pattern}"
        )
        return bool(re.search(near, text)) or (of_trials and (subject != "agents" or order.field == "n"))
    asked_of = {"phase": "phase", "approval": "approved", "designation": "designation"}.get(order.field)
    held = order.field == "phase" or any(f.filter.field == asked_of for f in filters)
    if "NAME" not in plain and context is None and subject == "facts" and held:
        return True
    single = re.search(r"\b(?:CLASS|SET)\b", plain) or vocabulary.agent_noun.search(text)
    return (
        subject == "agents"
        or several
        or chooses
        or bool(single and "NAME" not in plain)
        or (context is not None and order.field == "phase" and context.subject == "agents")
    )


def unheld(text: str, filters: Sequence[Found], vocabulary: Vocabulary) -> bool:
    """Whether the words of a question, its constraints left out, hold a superlative that no order goes by: `the longest half-life`."""
    left = _without(text, filters)
    return bool(vocabulary.built("superlative").search(left)) and _order(left, vocabulary)[0] is None


def _without(text: str, filters: Sequence[Found], field: str = "") -> str:
    """The text without the words of constraints (on a field), so that `whose highest phase was 2` is no superlative."""
    letters = list(text)
    for found in filters:
        if field in {"", found.filter.field}:
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
