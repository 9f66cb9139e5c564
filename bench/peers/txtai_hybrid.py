"""txtai: a hybrid index (FAISS and BM25, weighted sum of scores)."""

from txtai import Embeddings


def build(ids, texts, vectors, encoder):
    known = dict(zip(texts, vectors, strict=True))

    def transform(batch):
        return [known[text] if text in known else encoder.encode([text])[0] for text in batch]

    index = Embeddings(method="external", transform=transform, hybrid=True)
    index.index((i, text, None) for i, text in zip(ids, texts, strict=True))
    return lambda query, k: index.search(query, k)
