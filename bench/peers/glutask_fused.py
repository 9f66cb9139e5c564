"""Glutask: FAISS and BM25 fused by shares of the highest score, regularised."""

import numpy as np

from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.lexical import LexicalIndex
from glutask.retrieval.retriever import Retriever


def build(ids, texts, vectors, encoder):
    dense = DenseIndex.build(vectors, np.arange(len(ids)))
    retriever = Retriever(dense, LexicalIndex.build(texts), encoder)
    return lambda query, k: [(ids[hit.unit], hit.score) for hit in retriever.search(query, k)]
