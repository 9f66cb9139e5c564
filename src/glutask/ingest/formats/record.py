"""A bibliographic record as a document: its title, and its abstract where it has one."""

from __future__ import annotations

from collections.abc import Iterable

from glutask.ingest.builder import TextBuilder
from glutask.ingest.document import Block, Details, Reading
from glutask.ingest.limits import Limits
from glutask.ingest.refused import Refused


def record(details: Details, abstract: Iterable[tuple[str, str]], limits: Limits) -> Reading:
    """The record.

    Args:
        details: What it says about the work.
        abstract: Its parts with their labels (`Results`), labels empty where there are none.
        limits: How long it may be.

    Raises:
        Refused: It has no title.
    """
    if not details.title:
        raise Refused("holds a record without a title; complete it and add the file again")
    builder = TextBuilder(limits.characters)
    builder.say(details.title)
    with builder.under("Abstract"):
        for label, text in abstract:
            with builder.under(label.capitalize() if label.isupper() else label):
                builder.add(text)
    if builder.blocks:
        return Reading(kind="reference", details=details, text=builder.text, blocks=tuple(builder.blocks))
    title = Block(start=0, end=len(details.title))
    return Reading(kind="reference", details=details, text=details.title, blocks=(title,))
