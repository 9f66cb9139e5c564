"""Hedges: what the claim hedges stays hedged in the same way."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon, Phrase
from glutask.answering.writer.checking.reading import SENTENCE_ENDS, Item, Reading

REPEATED = 0.6
"""Share of a hedged clause's words from which a sentence is taken to repeat it."""
TOLD = 0.5
"""The same where the claim tells who says it."""
INSIDE = 0.7
"""Share of a sentence's own words from which it is taken to lie in what somebody told."""
CLOSE = 8
"""How many tokens off a hedge still covers a word."""
_ALLOWING = {"allow", "permit"}


def check_hedges(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of certainty: what the claim hedges is said without a hedge of its kind beside it."""
    known = {hedge.key for hedge in claim.hedges}
    allowed = any(t.stem in _ALLOWING for t in claim.tokens)
    for added in sentence.hedges:
        doubtful = added.key == "possible" and sentence.tokens[added.first].word in lexicon.words_as_written("doubting")
        doubtful = doubtful and not (added.last < len(sentence.tokens) and sentence.tokens[added.last].word == "be")
        if doubtful and not allowed and not known & {"possible", "seeming", "foreseen", "estimated", "disputed"}:
            yield Fault("hedge", _shown(added, sentence))
    for hedge in claim.hedges:
        beside = [item for item in claim.items if item.kind != "hedge" and _covers(hedge, item, claim)]
        after = [item for item in beside if item.first >= hedge.last]
        head = after[0] if after else beside[-1] if beside else None
        if head is None or hedge.key in lexicon.data["undemanding"] or (hedge.key == "told" and _tells(sentence, claim, hedge, lexicon)):
            continue
        kinds = {hedge.key, *lexicon.data["hedged_alike"].get(hedge.key, ())}
        own = {(item.kind, item.key) for item in sentence.items}
        shared = [item for item in beside if (item.kind, item.key) in own]
        share = TOLD if hedge.key == "told" else REPEATED
        inside = [item for item in sentence.items if (item.kind, item.key) in {(i.kind, i.key) for i in beside}]
        whole = hedge.key == "told" and len(inside) >= INSIDE * len([i for i in sentence.items if i.kind != "hedge"])
        repeated = len(shared) >= max(2.0, share * len(beside)) or (len(shared) >= 2 and whole)
        repeated = repeated and (hedge.key == "told" or head in shared)
        dropped = repeated and all(p.key not in kinds for p in sentence.hedges)
        bared = hedge.key != "told" and len(shared) >= 2 and _bare(head, kinds, sentence) and not _bare(head, kinds, claim)
        if (dropped or bared) and not ("negation" in kinds and sentence.negations):
            yield Fault("hedge", _shown(hedge, claim))


def _tells(sentence: Reading, claim: Reading, hedge: Phrase, lexicon: Lexicon) -> bool:
    """Whether a sentence says that somebody says it: the one who does in the claim, or some other by a word of telling."""
    known = lexicon.words("tellers") | lexicon.words("companies")
    near = {t.stem for t in claim.tokens[max(0, hedge.first - 4) : hedge.last + 5]}
    before = {t.stem for at, t in enumerate(claim.tokens[: hedge.first]) if claim.clauses[at] == claim.clauses[hedge.first]}
    tellers = near & known or before & known
    stems = {t.stem for t in sentence.tokens}
    far = {t.stem for at, t in enumerate(claim.tokens) if not hedge.first <= at < hedge.last}
    return bool(tellers & stems or (stems - far) & lexicon.words("telling"))


def _bare(head: Item, kinds: set[str], reading: Reading) -> bool:
    """Whether a word is said somewhere without a hedge of some kinds near it."""
    places = [i.first for i in reading.items if (i.kind, i.key) == (head.kind, head.key)]
    hedges = [p.first for p in reading.hedges if p.key in kinds]
    return any(all(abs(place - at) > CLOSE and (at > place or reading.clauses[at] != reading.clauses[place]) for at in hedges) for place in places)


def _covers(hedge: Phrase, item: Item, claim: Reading) -> bool:
    """Whether an item lies in the reach of a hedge: its stretch between marks, or for a report all up to the next semicolon."""
    low, high = sorted((hedge.first, item.first))
    between = claim.tokens[low:high]
    if hedge.key == "told":
        if claim.depths[hedge.first] and any(claim.depths[at] < claim.depths[hedge.first] for at in range(low, high + 1)):
            return False
        return not any(t.text in {";", ".", ":"} for t in between)
    return not any(t.text in SENTENCE_ENDS | {",", "(", ")"} for t in between) and claim.clauses[low] == claim.clauses[high]


def _shown(hedge: Phrase, claim: Reading) -> str:
    return " ".join(t.text for t in claim.tokens[hedge.first : hedge.last])
