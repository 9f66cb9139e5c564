"""Words that tell which of several things is meant: `the US subgroup`, `a low dose of quinidine`. None takes the place of another."""

from __future__ import annotations

from collections.abc import Iterator

from glutask.answering.writer.checking.faults import Fault
from glutask.answering.writer.checking.lexicon import Lexicon
from glutask.answering.writer.checking.reading import Reading

_NAMED = {"of", "against", "by"}
"""Words before a name that belongs to what stands before them."""
_LISTED = {"and", "or", "key"}


def check_modifiers(sentence: Reading, claim: Reading, lexicon: Lexicon) -> Iterator[Fault]:
    """Faults of binding: a word stands with another one of a kind than it stands with in the claim."""
    here, there = _modified(sentence, lexicon), _modified(claim, lexicon)
    names = {i.key for i in (*sentence.items, *claim.items) if i.kind in {"name", "arm"}}
    said = {t.stem for t in claim.tokens} | {i.key for i in claim.items} | claim.ids
    for (kind, word), modifiers in here.items():
        known = there.get((kind, word), set())
        named = kind != "of" or any(lexicon.facet(m) and lexicon.facet(m) == lexicon.facet(k) for m in modifiers for k in known)
        for modifier in sorted(modifiers - known if named or modifiers <= names else ()):
            if known and modifier in said:
                yield Fault("binding", f"{modifier} {word}, for {sorted(known)[0]}")


def _modified(reading: Reading, lexicon: Lexicon) -> dict[tuple[str, str], set[str]]:
    """Kind of a modifier and the word behind it (or, for names, before `of`), to the modifiers that stand there."""
    found: dict[tuple[str, str], set[str]] = {}
    items = {i.first: i for i in reading.items}
    tokens = reading.tokens
    for at in range(len(tokens) - 1):
        token = tokens[at]
        kinds = lexicon.kinds(token.stem)
        behind = at + 1
        while kinds and behind < len(tokens) - 1 and (tokens[behind].stem in _LISTED or kinds & lexicon.kinds(tokens[behind].stem)):
            behind += 1
        following = tokens[behind]
        passed = lexicon.barriers | lexicon.words("function") | lexicon.words("auxiliaries")
        if following.is_word and following.stem not in passed and (following.stem not in lexicon.free or lexicon.opposed(token.stem)):
            for kind in kinds:
                found.setdefault((kind, following.stem), set()).add(token.stem)
        named = items.get(at + 2) if tokens[at + 1].stem in _NAMED else None
        whole = named and token.stem not in lexicon.free and tokens[at + 1].stem == "of" and named.kind in {"word", "name", "arm"}
        kind = tokens[at + 1].stem
        if named and (token.is_word or kind != "of") and (named.kind in {"name", "arm"} or whole):
            found.setdefault((kind, token.stem if kind == "of" else ""), set()).add(named.key)
    return found
