"""Haystack: in-memory embedding and BM25 retrievers, joined by reciprocal rank fusion."""

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

DEPTH = 100


def build(ids, texts, vectors, encoder):
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents([Document(id=i, content=text, embedding=v.tolist()) for i, text, v in zip(ids, texts, vectors, strict=True)])
    dense = InMemoryEmbeddingRetriever(store, top_k=DEPTH)
    lexical = InMemoryBM25Retriever(store, top_k=DEPTH)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=DEPTH)

    def search(query, k):
        by_vector = dense.run(query_embedding=encoder.encode([query])[0].tolist())["documents"]
        by_words = lexical.run(query=query)["documents"]
        return [(hit.id, hit.score) for hit in joiner.run(documents=[by_vector, by_words])["documents"][:k]]

    return search
