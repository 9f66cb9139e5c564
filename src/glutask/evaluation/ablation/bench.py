"""Variants at work on one subject."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from glutask.evaluation.ablation.subject import Item, Subject
from glutask.evaluation.ablation.variant import Variant
from glutask.evaluation.retrieve import falling
from glutask.retrieval.adapter import Adapter
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.encoder import Encoder, Progress, Vectors
from glutask.retrieval.fusion import Fuse, max_scaled, min_max, reciprocal_rank
from glutask.retrieval.lexical import LexicalIndex, terms
from glutask.retrieval.regularise import regularise
from glutask.retrieval.retriever import Retriever

DEPTH = 100
SECOND = 50
"""How many texts a second stage looks at."""
FIRST = 3
"""How many texts are taken for relevant in feedback."""
Encode = Callable[[Sequence[str]], Vectors]


class Bench:
    """Runs of variants; indexes are built once for all variants that share them."""

    def __init__(self, subject: Subject, encode: Encode, adapter: Adapter | None = None) -> None:
        """Take a subject.

        Args:
            subject: What is searched.
            encode: Texts to vectors.
            adapter: What vectors go through after the encoder, if the subject has such.
        """
        self.subject = subject
        self._encode = encode
        self._adapter = adapter
        self._dense: dict[tuple[object, ...], DenseIndex] = {}
        self._lexical: dict[tuple[object, ...], LexicalIndex] = {}
        self._vectors = dict(zip(subject.queries, encode(list(subject.queries.values())), strict=True))

    def applies(self, variant: Variant) -> bool:
        """Whether the subject has what the variant changes."""
        items = self.subject.items
        return (
            (variant.anticipated or any(item.questions for item in items))
            and (variant.adapted or self._adapter is not None)
            and (not variant.synonyms or bool(self.subject.expanded))
            and (not (variant.level in {"parts", "unit and parts"} or variant.rerank) or any(item.parts for item in items))
            and (variant.level != "around" or any(item.around for item in items))
            and ((variant.titles == 1 and variant.header is None) or any(item.title for item in items))
            and variant.header is not self.subject.header
        )

    def run(self, variant: Variant) -> dict[str, dict[str, float]]:
        """Every query searched for."""
        fusions: dict[str, Fuse] = {
            "rrf": reciprocal_rank,
            "min-max": min_max,
            "max-scaled": partial(max_scaled, weights=(variant.weight, 1 - variant.weight)),
        }
        smooth = partial(regularise, neighbours=variant.neighbours, share=variant.share) if variant.share else None
        dense = self._dense_index(variant)
        retriever = Retriever(dense, self._lexical_index(variant), _Unused(), fusions[variant.fusion], smooth)
        ids = [item.id for item in self.subject.items]
        found = {}
        for query in self.subject.queries:
            ranked = self._search(retriever, dense, variant, query)
            found[query] = falling([(ids[unit], score) for unit, score in ranked])
        return found

    def _search(self, retriever: Retriever, dense: DenseIndex, variant: Variant, query: str) -> list[tuple[int, float]]:
        text = self.subject.expanded[query] if variant.synonyms else self.subject.queries[query]
        vector = self._adapted(self._vectors[query], variant)
        ranked = [(s.unit, s.score) for s in retriever.search(text, DEPTH, variant.mode, vector)]
        if variant.feedback and ranked:
            mean = dense.heads([unit for unit, _ in ranked[:FIRST]]).mean(axis=0)
            moved = vector + variant.feedback * mean
            ranked = [(s.unit, s.score) for s in retriever.search(text, DEPTH, variant.mode, moved / np.linalg.norm(moved))]
        if variant.rerank:
            ranked = self._reranked(ranked, vector, variant)
        if variant.mmr is not None:
            ranked = _novel_first(ranked, dense.heads([unit for unit, _ in ranked[:SECOND]]), variant.mmr)
        return ranked

    def _reranked(self, ranked: list[tuple[int, float]], vector: Vectors, variant: Variant) -> list[tuple[int, float]]:
        """Half the first score, half the cosine of the best window."""
        parts = self._dense_index(variant.model_copy(update={"level": "parts"}))
        head = ranked[:SECOND]
        cosines, _ = parts.score(vector, [unit for unit, _ in head])
        again = sorted(((unit, (score + cosines[unit]) / 2) for unit, score in head), key=lambda pair: (-pair[1], pair[0]))
        return again + [(unit, score - 2.0) for unit, score in ranked[SECOND:]]

    def _lexical_index(self, variant: Variant) -> LexicalIndex:
        key = (variant.stemmed, variant.stopped, variant.k1, variant.b, variant.titles, variant.anticipated)
        if key not in self._lexical:
            read = partial(terms, stemmed=variant.stemmed, stopped=variant.stopped)
            self._lexical[key] = LexicalIndex.build((_words(item, variant) for item in self.subject.items), variant.k1, variant.b, read)
        return self._lexical[key]

    def _dense_index(self, variant: Variant) -> DenseIndex:
        header = self.subject.header if variant.header is None else variant.header
        key = (variant.level, header, variant.anticipated, variant.adapted)
        if key not in self._dense:
            keys = [_keys(item, variant, header) for item in self.subject.items]
            owners = np.repeat(np.arange(len(keys)), [len(own) for own in keys])
            self._dense[key] = DenseIndex.build(self._adapted(self._encode([text for own in keys for text in own]), variant), owners)
        return self._dense[key]

    def _adapted(self, vectors: Vectors, variant: Variant) -> Vectors:
        return self._adapter(vectors) if self._adapter and variant.adapted else vectors


def _words(item: Item, variant: Variant) -> str:
    return "\n".join((*[item.title] * variant.titles, item.text, *(item.questions if variant.anticipated else ()), item.words))


def _keys(item: Item, variant: Variant, header: bool) -> list[str]:
    units = [item.text]
    if variant.level == "around":
        units = [item.around or item.text]
    elif variant.level != "unit" and item.parts:
        units = [*units, *item.parts] if variant.level == "unit and parts" else list(item.parts)
    titled = [f"{item.title} {text}".strip() if header else text for text in units]
    return titled + list(item.questions if variant.anticipated else ())


def _novel_first(ranked: list[tuple[int, float]], vectors: Vectors, weight: float) -> list[tuple[int, float]]:
    """Maximal marginal relevance (Carbonell & Goldstein 1998, doi 10.1145/290941.291025)."""
    scores = np.array([score for _, score in ranked[: len(vectors)]])
    relevance = scores / scores.max() if len(scores) and scores.max() > 0 else scores
    alike = vectors @ vectors.T
    left, chosen = list(range(len(vectors))), list[int]()
    while left:
        novel = [weight * relevance[i] - (1 - weight) * (alike[i, chosen].max() if chosen else 0.0) for i in left]
        chosen.append(left.pop(int(np.argmax(novel))))
    order = [ranked[i][0] for i in chosen] + [unit for unit, _ in ranked[len(vectors) :]]
    return [(unit, -float(rank)) for rank, unit in enumerate(order)]


class _Unused:
    """Queries are encoded beforehand."""

    name, dimension = "none", 1

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        raise NotImplementedError

    def pieces(self, word: str) -> int:
        raise NotImplementedError


_: Encoder = _Unused()
