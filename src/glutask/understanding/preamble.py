"""What a person says before the question itself: `Mum hates tablets, so: which are not swallowed?`; a constraint in it is none."""

from __future__ import annotations

import re

from glutask.understanding.vocabulary import Vocabulary

_STOP = re.compile(r"[.!?;:]+\s+|\s+-+\s+|,\s+(?:so|but|now|anyway|though)\b[,:]?\s*|,\s+(?=(?:which|what|list|name|how many)\b)")


def asked_from(text: str, vocabulary: Vocabulary, asks: str = "asks_of_set") -> int:
    """Where the question itself begins: after sentences in which a person speaks of themselves or of others, unless it refers back to them.

    Args:
        text: Normalised question.
        vocabulary: How such sentences, and questions, are known.
        asks: The form by which a question is known; one over a set refers back by any pronoun, one about facts may (`how can it …?`).
    """
    over_set = asks == "asks_of_set"
    for stop in reversed(list(_STOP.finditer(text))):
        before, rest = text[: stop.start()], text[stop.end() :]
        if not vocabulary.built(asks).search(rest):
            continue
        own = vocabulary.built("preamble").search(before) and not vocabulary.built(asks).search(before)
        if own and not (over_set and vocabulary.built("anaphora").search(rest)) and "aside" not in before.split()[-1:]:
            return stop.end()
    return 0
