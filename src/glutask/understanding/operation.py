"""The kind of question: what is to be done, and whether over a set of agents, of trials, or over facts."""

from __future__ import annotations

import re

from glutask.understanding.linking import Mention
from glutask.understanding.query import Operation, Order, Subject
from glutask.understanding.vocabulary import Vocabulary, any_match

_HEAD = r"(?:[\w/,.'()+-]+\s+){0,7}?"
_WHICH_OF = re.compile(r"\b(?:which|what|how many|any|all|none|one|some|two) of (?:the|them|these|those|its|it|this)\b|\bout of the\b|\bwhich (?:one|ones)\b")
_ANY = re.compile(r"^(?:so |and |but |ok )*(?:are|is|were|was|do|does|did|have|has) (?:there )?(?:any|all|some|none|every|no)\b")
_TRIALS_HEAD = re.compile(
    r"\b(?:which|what|how many|list|number of|name|count|show(?: me)?|give me|any|all|every|largest|biggest|smallest|first|earliest|latest|newest|most recent)"
    r"(?: of)?(?: the| all)*\s+(?:(?!(?:is|are|was|were|did|do|does|have|has|had|to|in|of|with|reached|entered|got|made|went|failed|agents?|drugs?|compounds?|modulators?|ones|that|who)\b)"
    r"[\w/-]+\s+){0,4}(?:trials|studies|rcts|experiments)\b"
)
_WHO = re.compile(r"\bwho(?:'s| is| was| were|se)?\b")


def decide(
    text: str, mentions: list[Mention], has_filters: bool, vocabulary: Vocabulary, leaning: bool
) -> tuple[Operation, Subject, Order | None]:
    """Operation, subject and order of a question.

    Args:
        text: Normalised question.
        mentions: Names found in it.
        has_filters: Whether it words a constraint.
        vocabulary: Cues.
        leaning: Whether it leans on an earlier question.
    """
    agents = {i for m in mentions if m.kind == "agent" for i in m.ids}
    order, order_subject = _order(text, vocabulary)
    subject = _subject(text, mentions, agents, has_filters, vocabulary)
    cues = vocabulary.operations
    several = len(agents) >= 2 or sum(m.kind == "class" for m in mentions) >= 2
    if any_match(cues["count"], text) and subject != "facts":
        return "count", subject, None
    if several and any_match(cues["compare"], text) and subject != "trials":
        return ("rank", "agents", order) if order and order_subject == "agents" else ("compare", "agents", None)
    if order and any_match(cues["rank"], text) and (subject != "facts" or several or _WHICH_OF.search(text) or (leaning and order_subject == "agents")):
        return "rank", order_subject, order
    if order and order.field == "approval" and not agents:
        return "rank", "agents", order
    if order and order_subject == "trials" and vocabulary.trial_noun.search(text):
        return "rank", "trials", order
    if subject != "facts" and (any_match(cues["list"], text) or _ANY.search(text)):
        return "list", subject, None
    if several and _WHICH_OF.search(text):
        return "list", "agents", None
    return _form(text, vocabulary), "facts", None


def _form(text: str, vocabulary: Vocabulary) -> Operation:
    forms = vocabulary.forms
    if any_match(forms["explain"], text):
        return "explain"
    if any_match(forms["yesno"], text):
        return "yesno"
    if any_match(forms["define"], text):
        return "define"
    return "lookup"


def _order(text: str, vocabulary: Vocabulary) -> tuple[Order | None, Subject]:
    for item, patterns in vocabulary.orders:
        if any_match(patterns, text):
            return Order(field=item["field"], descending=item["descending"], label=item["label"]), item["subject"]
    return None, "facts"


def _subject(text: str, mentions: list[Mention], agents: set[str], has_filters: bool, vocabulary: Vocabulary) -> Subject:
    """What the question's head word stands for."""
    names_trial = any(m.kind in {"trial", "source"} for m in mentions)
    heads = rf"\b(?:which|what|list|name|how many|number of|count(?: of)?|show(?: me)?|give(?: me)?|tell me|are there|is there|any|all|every|the|other|enumerate)\s+{_HEAD}"
    family = any(m.kind == "trial" and len(m.ids) > 1 for m in mentions)
    if _TRIALS_HEAD.search(_masked(text, mentions)) or (family and re.search(r"\b(?:which|how many|what)\b", text)):
        return "trials"
    if len(agents) == 1 or names_trial:
        return "facts"
    if _WHICH_OF.search(text) and (agents or any(m.kind == "class" for m in mentions)):
        return "agents"
    if _WHO.search(text) and not any(m.kind == "class" for m in mentions):
        return "facts"
    noun = vocabulary.agent_noun.pattern
    head = re.search(heads + noun, text)
    named_set = [m for m in mentions if m.kind in {"class", "developer"}]
    if head or (named_set and _set_cue(text)) or (has_filters and _ANY.search(text) and re.search(noun, text)):
        return "agents"
    return "facts"


def _masked(text: str, mentions: list[Mention]) -> str:
    """The text with each name as one word."""
    for mention in sorted(mentions, key=lambda m: -m.start):
        if mention.kind in {"agent", "class", "trial", "developer"}:
            text = text[: mention.start] + "NAME" + text[mention.end :]
    return text


def _set_cue(text: str) -> bool:
    """Whether a class or company is asked for its members, not about itself."""
    return bool(re.search(r"\b(?:which|list|how many|number of|name|members?|entries|all|any|of the)\b", text)) or bool(_ANY.search(text))
