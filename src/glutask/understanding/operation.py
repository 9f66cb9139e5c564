"""The kind of question: what is to be done, and whether over a set of agents, of trials, or over facts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.understanding.filters import NAMING, Found
from glutask.understanding.linking import Mention
from glutask.understanding.query import Operation, Order, Query, Subject
from glutask.understanding.vocabulary import Vocabulary, any_match

_WHO = re.compile(r"\bwho\b")
_SET_FILTERS = frozenset(
    {
        "approved",
        "designation",
        "outcome",
        "phase",
        "state",
        "route",
        "tested",
        "kind",
        "action",
        "ingredient",
        "trial.result",
        "trial.open_label",
        "trial.n",
        "trial.comparator",
        "trial.many",
    }
)


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
    masked = _masked(text, mentions, filters)
    held = _masked(text, mentions, filters, every=True)
    cues = vocabulary.operations
    order, ordered = _order(_without_phases(text, filters), vocabulary)
    several = len(asked) >= 2 or sum(m.kind == "class" for m in mentions) >= 2
    chooses = bool(vocabulary.built("which_of").search(masked)) or (len(asked) >= 2 and bool(vocabulary.built("choice").search(text)))
    subject = _subject(text, masked, held, mentions, asked, filters, vocabulary, chooses)
    counts = any_match(cues["count"], text)
    if counts and subject == "facts" and context is not None and context.subject != "facts" and not asked and _elliptic_count(text):
        subject = context.subject
    if order and _ranks(_without_phases(text, filters), masked, mentions, order, ordered, subject, several, chooses, context, vocabulary):
        return "rank", ordered, order
    if counts and subject != "facts":
        return "count", subject, None
    if len(asked) >= 2:
        compares = any_match(cues["compare"], masked)
        picks = chooses and (len(asked) > 2 or filters) and not vocabulary.built("better").search(masked)
        if (compares and not picks) or (subject == "agents" and not filters):
            return "compare", "agents", None
    if subject != "facts":
        return "list", subject, None
    return _form(text, vocabulary), "facts", None


def _ranks(
    text: str,
    masked: str,
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
    single = re.search(r"\b(?:CLASS|SET)\b", masked) or vocabulary.agent_noun.search(text)
    return (
        subject == "agents"
        or several
        or chooses
        or bool(single and "NAME" not in masked)
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
            return Order(field=item["field"], descending=item["descending"], label=item["label"], top=item["top"]), item["subject"]
    return None, "facts"


def _subject(
    text: str,
    masked: str,
    held: str,
    mentions: Sequence[Mention],
    asked: Sequence[str],
    filters: Sequence[Found],
    vocabulary: Vocabulary,
    chooses: bool,
) -> Subject:
    """What the question's head word stands for."""
    family = any(m.kind == "trial" and len(m.ids) > 1 for m in mentions)
    if vocabulary.built("a_target").search(held) and filters and all(f.filter.field == "target" for f in filters):
        return "facts"
    if vocabulary.built("trials_head").search(masked) or (family and re.search(r"\b(?:which|how many|what)\b", text)):
        return "trials"
    if len(asked) == 1 or any(m.kind in {"trial", "source"} for m in mentions) or vocabulary.built("defines_one").search(text):
        return "facts"
    if len(asked) >= 2:
        return "agents" if chooses else "facts"
    noun = rf"(?:{vocabulary.agent_noun.pattern}|\bCLASS\b|\bSET\b)"
    heads, not_head = vocabulary.structure["heads"], vocabulary.structure["not_head"]
    head = re.search(rf"{heads}\s+(?:{not_head}[\w/,.'()+-]+\s+){{0,7}}?{not_head}{noun}", masked)
    constrained = [f for f in filters if f.filter.field in _SET_FILTERS]
    form = _form(text, vocabulary)
    if head and not (form == "explain" and re.search(r"^(?:so |and |but )*(?:why|how)\b", text) and "how many" not in text):
        return "agents"
    if chooses and (constrained or "CLASS" in masked):
        return "agents"
    if any(f.filter.field in NAMING for f in filters) and _WHO.search(text):
        return "agents"
    if constrained and (_WHO.search(text) or (vocabulary.built("whether_any").search(text) and re.search(noun, masked))):
        return "agents"
    if any(m.kind == "developer" for m in mentions) and filters and re.search(noun, masked) and not vocabulary.built("asks_otherwise").search(held):
        return "agents"
    if any(m.kind == "developer" for m in mentions) and vocabulary.built("of_maker").search(text) and not filters:
        return (
            "agents"
            if re.search(rf"{noun}|\b(?:have|has|had|make|made|develop|developed|develops|own|owns|in this field|pipeline|products?)\b", masked)
            else "facts"
        )
    plural = re.search(rf"\b(?:CLASS|SET)\b|{vocabulary.plural_agent_noun.pattern}", masked)
    otherwise = vocabulary.built("asks_otherwise").search(held)
    if plural and form in {"lookup", "define"} and not otherwise and (constrained or _noun_phrase(masked, vocabulary)):
        return "agents"
    leans = re.search(r"\b(?:it|its|this|that drug)\b", text)
    tested = vocabulary.built("tested").search(text)
    if not (constrained or (filters and tested)) or otherwise or leans:
        return "facts"
    if len(filters) >= 2 and "?" not in text and re.match(r"(?:(?:had|have|has|were|was|been|not|never) )*HELD", held):
        return "agents"
    if form in {"explain", "yesno"}:
        return "facts"
    if (
        len(filters) >= 2
        or vocabulary.built("choice").search(text)
        or vocabulary.built("set_pronoun").search(text)
        or held.startswith(("HELD", "not HELD"))
    ):
        return "agents"
    return "facts"


def _noun_phrase(masked: str, vocabulary: Vocabulary) -> bool:
    """Whether the text is a bare phrase headed by agents (`oral glycine-site drugs`), or begins with one that a relative clause narrows."""
    head = rf"(?:\bCLASS\b|\bSET\b|{vocabulary.plural_agent_noun.pattern})"
    verb = r"\b(?:what|how|when|where|why|who|is|are|does|do|did|can|patients|receptors?|mean|means)\b"
    relative = rf"^(?:the |all |any )?(?:[\w/-]+ ){{0,4}}?{head}(?: {head})?,? (?:whose|that|which|with|without|given|lacking|not|never|from)\b"
    return bool(re.search(relative, masked)) or not re.search(verb, masked)


def _masked(text: str, mentions: Sequence[Mention], filters: Sequence[Found], every: bool = False) -> str:
    """The text with each name as one word: NAME for an agent, CLASS, TRIAL, COMPANY, SET for a group of agents, HELD for any other constraint."""
    words = {"agent": "NAME", "class": "CLASS", "trial": "TRIAL", "developer": "COMPANY"}
    places = [(m.start, m.end, words[m.kind]) for m in mentions if m.kind in words]
    places += [(f.start, f.end, "SET") for f in filters if f.filter.field in NAMING]
    if every:
        places += [(f.start, f.end, "HELD") for f in filters if f.filter.field not in NAMING]
    for start, end, word in sorted(set(places), reverse=True):
        text = text[:start] + word + text[end:]
    return text
