"""Encodes what has no vector yet, a little at a time, so that an interrupted encoding goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from glutask.ingest.library import Library
from glutask.retrieval.encoder import Encoder

BATCH = 64
"""Texts encoded between two writes."""

Tell = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""


def encode_missing(library: Library, encoder: Encoder, texts: Mapping[bytes, str], tell: Tell | None = None) -> int:
    """Encode the texts whose keys have no vector.

    Args:
        library: Where vectors are kept.
        encoder: Makes them.
        texts: Key to text.
        tell: Told of progress; those that had a vector count as done.

    Returns:
        How many were encoded.
    """
    missing = library.missing(encoder.name, texts)
    missing.sort(key=lambda key: len(texts[key]))
    done = len(texts) - len(missing)
    for start in range(0, len(missing), BATCH):
        keys = missing[start : start + BATCH]
        vectors = encoder.encode([texts[key] for key in keys])
        library.put_vectors(encoder.name, dict(zip(keys, vectors, strict=True)))
        done += len(keys)
        if tell:
            tell(done, len(texts))
    return len(missing)
