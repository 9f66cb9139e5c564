"""Hedges: what the claim hedges stays hedged in the same way."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Phrase
from glutask.answering.writer.checking.reading import SENTENCE_ENDS, Item, Reading

REPEATED = 0.6
"""Share of a hedged clause's words from which a sentence is taken to repeat it."""
CLOSE = 8
"""How many tokens off a hedge still covers a word."""


def check_hedges(sentence: Reading, claim: Reading) -> Iterator[Fault]:
    """Faults of certainty: what the claim hedges is said without a hedge of its kind beside it."""
    known = {hedge.key for hedge in claim.hedges}
    for added in sentence.hedges:
        if added.key == "possible" and not known & {"possible", "seeming", "foreseen", "estimated", "disputed"}:
            yield Fault("hedge", _shown(added, sentence))
    for hedge in claim.hedges:
        beside = [item for item in claim.items if item.kind != "hedge" and _covers(hedge, item, claim)]
        after = [item for item in beside if item.first >= hedge.last]
        head = after[0] if after else beside[-1] if beside else None
        if head is None:
            continue
        own = {(item.kind, item.key) for item in sentence.items}
        shared = [item for item in beside if (item.kind, item.key) in own]
        repeated = len(shared) >= max(2.0, REPEATED * len(beside)) and (hedge.key == "told" or head in shared)
        dropped = repeated and all(p.key != hedge.key for p in sentence.hedges)
        bared = hedge.key != "told" and _bare(head, hedge.key, sentence) and not _bare(head, hedge.key, claim)
        if dropped or bared:
            yield Fault("hedge", _shown(hedge, claim))


def _bare(head: Item, kind: str, reading: Reading) -> bool:
    """Whether a word is said somewhere without a hedge of a kind near it."""
    places = [i.first for i in reading.items if (i.kind, i.key) == (head.kind, head.key)]
    hedges = [p.first for p in reading.hedges if p.key == kind]
    return any(all(abs(place - at) > CLOSE for at in hedges) for place in places)


def _covers(hedge: Phrase, item: Item, claim: Reading) -> bool:
    """Whether an item lies in the reach of a hedge: its stretch between marks, or for a report all up to the next semicolon."""
    low, high = sorted((hedge.first, item.first))
    between = claim.tokens[low:high]
    if hedge.key == "told":
        return not any(t.text in {";", ".", ":"} for t in between)
    return not any(t.text in SENTENCE_ENDS | {",", "(", ")"} for t in between) and claim.clauses[low] == claim.clauses[high]


def _shown(hedge: Phrase, claim: Reading) -> str:
    return " ".join(t.text for t in claim.tokens[hedge.first : hedge.last])
