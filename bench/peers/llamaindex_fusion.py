"""LlamaIndex: vector and BM25 retrievers under QueryFusionRetriever with reciprocal rank fusion."""

import Stemmer
from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever

DEPTH = 100


class MiniLM(BaseEmbedding):
    encoder: object

    def _get_query_embedding(self, query):
        return self.encoder.encode([query])[0].tolist()

    def _get_text_embedding(self, text):
        return self._get_query_embedding(text)

    async def _aget_query_embedding(self, query):
        return self._get_query_embedding(query)


def build(ids, texts, vectors, encoder):
    nodes = [TextNode(id_=i, text=text, embedding=vector.tolist()) for i, text, vector in zip(ids, texts, vectors, strict=True)]
    dense = VectorStoreIndex(nodes, embed_model=MiniLM(encoder=encoder)).as_retriever(similarity_top_k=DEPTH)
    lexical = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=DEPTH, stemmer=Stemmer.Stemmer("english"), language="en")
    fusion = QueryFusionRetriever([dense, lexical], llm=MockLLM(), mode="reciprocal_rerank", num_queries=1, similarity_top_k=DEPTH, use_async=False)
    return lambda query, k: [(hit.node.node_id, hit.score) for hit in fusion.retrieve(query)[:k]]
