"""rank_bm25 alone, as its README has it: lower case, split at spaces."""

import numpy as np
from rank_bm25 import BM25Okapi


def build(ids, texts, vectors, encoder):
    index = BM25Okapi([text.lower().split() for text in texts])

    def search(query, k):
        scores = index.get_scores(query.lower().split())
        return [(ids[i], scores[i]) for i in np.argsort(-scores, kind="stable")[:k]]

    return search
