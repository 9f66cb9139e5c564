"""What a question asks for: a set of agents, a set of trials, or facts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.understanding.found import NAMING, Found
from glutask.understanding.mention import Mention
from glutask.understanding.query import Operation, Subject
from glutask.understanding.vocabulary import Vocabulary, any_match

_WORDS = {"agent": "NAME", "class": "CLASS", "trial": "TRIAL", "developer": "COMPANY"}
_WHO = re.compile(r"\bwho\b")
_OF_SETS = frozenset(
    {
        "approved",
        "designation",
        "outcome",
        "phase",
        "state",
        "route",
        "route.any",
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
"""Constraints that alone make a question one over a set; the others do so beside a verb such as `tested`."""


def masked(text: str, mentions: Sequence[Mention], filters: Sequence[Found], every: bool = False) -> str:
    """The text with each name as one word.

    NAME stands for an agent, CLASS, TRIAL, COMPANY for the like, SET for a group of agents and, if `every`, HELD for any other constraint.
    """
    places = {(m.start, m.end, _WORDS[m.kind]) for m in mentions if m.kind in _WORDS}
    places |= {(f.start, f.end, "SET") for f in filters if f.filter.field in NAMING}
    if every:
        places |= {(f.start, f.end, "HELD") for f in filters if f.filter.field not in NAMING}
    for start, end, word in sorted(places, reverse=True):
        text = text[:start] + word + text[end:]
    return text


def form_of(text: str, vocabulary: Vocabulary) -> Operation:
    """What is to be done with given things: explain, check, describe, else look up."""
    forms: tuple[Operation, ...] = ("explain", "yesno", "define")
    return next((form for form in forms if any_match(vocabulary.forms[form], text)), "lookup")


def subject_of(
    text: str, mentions: Sequence[Mention], asked: Sequence[str], filters: Sequence[Found], vocabulary: Vocabulary, chooses: bool, leans: bool
) -> Subject:
    """What the question's head word stands for.

    Args:
        text: Normalised question.
        mentions: Names found in it.
        asked: Agent ids asked about.
        filters: Constraints found.
        vocabulary: Cues.
        chooses: Whether it asks which of some are so.
        leans: Whether there is an earlier question that `it` can stand for something of.
    """
    plain, held = masked(text, mentions, filters), masked(text, mentions, filters, every=True)
    family = any(m.kind == "trial" and len(m.ids) > 1 for m in mentions)
    if vocabulary.built("a_target").search(held) and filters and all(f.filter.field == "target" for f in filters):
        return "facts"
    for_agents = vocabulary.built("of_agents").search(text) and not asked
    if (vocabulary.built("trials_head").search(plain) and not for_agents) or (family and re.search(r"\b(?:which|how many|what)\b", text)):
        return "trials"
    if len(asked) == 1 or any(m.kind in {"trial", "source"} for m in mentions) or vocabulary.built("defines_one").search(text):
        return "facts"
    if len(asked) >= 2:
        return "agents" if chooses else "facts"
    return "agents" if _of_agents(text, plain, held, mentions, filters, vocabulary, chooses, leans) else "facts"


def _of_agents(
    text: str,
    plain: str,
    held: str,
    mentions: Sequence[Mention],
    filters: Sequence[Found],
    vocabulary: Vocabulary,
    chooses: bool,
    leans: bool,
) -> bool:
    """Whether a question that names no agent asks for agents."""
    if vocabulary.built("of_agents").search(text) and (filters or "CLASS" in plain):
        return True
    if vocabulary.built("counted_last").search(plain):
        return True
    if any(f.filter.field != "trial.year" for f in filters) and not leans and vocabulary.built("bare_which").search(text):
        return True
    form = form_of(text, vocabulary)
    noun = rf"(?:{vocabulary.agent_noun.pattern}|\bCLASS\b|\bSET\b)"
    constrained = any(f.filter.field in _OF_SETS for f in filters)
    if _head(plain, noun, vocabulary) and not (form == "explain" and re.search(r"^(?:so |and |but )*(?:why|how)\b", text) and "how many" not in text):
        return True
    if chooses and (constrained or "CLASS" in plain or vocabulary.built("of_them").search(text)):
        return True
    tested = bool(filters) and bool(vocabulary.built("tested").search(text))
    if _WHO.search(text) and (constrained or tested or "CLASS" in plain or any(f.filter.field in NAMING for f in filters)):
        return True
    if constrained and vocabulary.built("whether_any").search(text) and re.search(noun, plain):
        return True
    otherwise = vocabulary.built("asks_otherwise").search(held)
    makers = any(m.kind == "developer" for m in mentions)
    if makers and _narrows(plain, vocabulary):
        return True
    if makers and ((filters and not otherwise) or vocabulary.built("of_maker").search(text)):
        return bool(re.search(rf"{noun}|{vocabulary.built('owns').pattern}", plain) or vocabulary.built("bare_which").search(text))
    if re.search(rf"\b(?:CLASS|SET)\b|{vocabulary.plural_agent_noun.pattern}", plain) and not otherwise:
        narrowed = _narrows(plain, vocabulary)
        if narrowed and (constrained or tested):
            return True
        if form in {"lookup", "define"} and (constrained or narrowed or not vocabulary.built("clause").search(plain)):
            return True
    if not (constrained or tested) or otherwise or (leans and re.search(r"\b(?:it|its|this(?! day)|that drug)\b", text)):
        return False
    several = len({f.filter for f in filters}) >= 2
    if several and vocabulary.built("constraints_alone").search(held):
        return True
    if several and "?" not in text and vocabulary.built("participle").search(held):
        return True
    cued = any(vocabulary.built(name).search(held if name == "participle" else text) for name in ("choice", "set_pronoun", "participle"))
    return form not in {"explain", "yesno"} and (several or cued)


def _head(plain: str, noun: str, vocabulary: Vocabulary) -> bool:
    """Whether a word such as `which` or `list` has a word for agents as its noun."""
    heads, not_head = vocabulary.structure["heads"], vocabulary.structure["not_head"]
    return bool(re.search(rf"{heads}\s+(?:{not_head}[\w/,.'()+-]+\s+){{0,7}}?{not_head}{noun}", plain))


def _narrows(plain: str, vocabulary: Vocabulary) -> bool:
    """Whether the text begins with agents that a relative clause narrows: `drugs whose phase 2 trial was negative`."""
    head = rf"(?:\bCLASS\b|\bSET\b|{vocabulary.plural_agent_noun.pattern})"
    in_review = r"(?: (?:in|of) (?:the|this) (?:review|article|paper))?"
    clause = r"(?:whose|that|which|with|without|given|lacking|not|never|from)\b"
    relative = rf"^(?:the |all |any )?(?:[\w/-]+ ){{0,4}}?{head}(?: {head})?{in_review},? {clause}"
    return bool(re.search(relative, plain))
