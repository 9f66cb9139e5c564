"""What stands around the claims of a composed answer: the words before them and the line after them."""

from __future__ import annotations

from typing import NamedTuple

from glutask.answering.answer import Answer, Claim
from glutask.answering.citer import marked, renumbered
from glutask.answering.compose import SINCE
from glutask.answering.draft import Draft
from glutask.understanding.query import Query


class Frame(NamedTuple):
    """The parts of an answer that claim nothing themselves; they are kept word for word."""

    lead: str
    closing: str


def frame_of(answer: Answer) -> Frame | None:
    """The frame of an answer; none where a claim does not stand in its text."""
    text, said = answer.text, [marked(claim) for claim in (*answer.claims, *answer.later)]
    places = [text.find(one) for one in said]
    if min(places) < 0:
        return None
    lead = text[: min(places)].removesuffix("- ").strip().removesuffix(SINCE).strip()
    return Frame(lead, text[max(at + len(one) for at, one in zip(places, said, strict=True)) :].strip())


def is_prose(answer: Answer) -> bool:
    """Whether an answer says facts; lists, counts and tables are computed whole and stay as they are."""
    if answer.status != "answered" or answer.table or not (answer.claims or answer.later):
        return False
    return all(_on_facts(query) for query in (answer.interpretation, *answer.interpretation.parts))


def framed(answer: Answer, frame: Frame, direct: list[Claim], listed: list[Claim], later: list[Claim]) -> tuple[Answer, Draft]:
    """The answer with other claims, its citations numbered anew, and the draft of its text."""
    shown, citations = renumbered((*direct, *listed, *later), answer.citations)
    first, last = len(direct), len(direct) + len(listed)
    draft = Draft(lead=frame.lead, direct=tuple(shown[:first]), listed=tuple(shown[first:last]), later=tuple(shown[last:]), closing=frame.closing)
    return answer.model_copy(update={"claims": tuple(shown[:last]), "later": tuple(shown[last:]), "citations": citations}), draft


def _on_facts(query: Query) -> bool:
    return query.subject == "facts" or query.operation not in {"list", "count", "rank"}
