"""Plain pipelines, as people build them: the best five statements, shown as the answer.

They search the same keys (statements, and the questions that they answer) by the encoder's own vectors, without the adapter.
"""

from __future__ import annotations

from glutask.answering.answer import Answer, Citation, Claim
from glutask.assistant import Assistant
from glutask.corpus.models import Statement
from glutask.evaluation.measures.must import MOST_WORDS
from glutask.retrieval.dense import DenseIndex
from glutask.retrieval.index import Index
from glutask.retrieval.retriever import Mode, Retriever
from glutask.understanding.query import Query

SHOWN = 5
PLAIN: dict[str, Mode] = {"dense top 5": "dense", "BM25 top 5": "bm25", "fused top 5": "fused"}
"""Name of a plain pipeline to how it ranks."""


def plain_retriever(index: Index) -> Retriever:
    """The index' keys, searched by what the encoder makes of them."""
    vectors = index.retriever.adapter.undone(index.keys.vectors())
    return Retriever(DenseIndex.build(vectors, index.keys.owners), index.store.lexical, index.retriever.encoder)


class PlainPipeline:
    """Retrieves for the question (with the one before it, if any) and shows the best statements.

    Of the best five it shows as many as fit into the words that an answer may have, which is the kindest reading of such a
    pipeline. It answers everything, and the answer set is the agents its statements speak of.
    """

    def __init__(self, assistant: Assistant, retriever: Retriever, mode: Mode) -> None:
        """Share an assistant's corpus.

        Args:
            assistant: Whose corpus it is.
            retriever: See `plain_retriever`.
            mode: How it ranks.
        """
        self._assistant = assistant
        self._retriever = retriever
        self._mode = mode

    def ask(self, question: str, history: tuple[str, ...] = ()) -> Answer:
        """See `answers.Asks`."""
        text = " ".join((*history[-1:], question))
        corpus, ids = self._assistant.corpus, self._assistant.gatherer.index.unit_ids
        shown: list[Statement] = []
        words = 0
        for scored in self._retriever.search(text, SHOWN, self._mode):
            statement = corpus.statements[ids[scored.unit]]
            words += len(statement.text.split())
            if shown and words > MOST_WORDS:
                break
            shown.append(statement)
        numbered = tuple(enumerate(shown, start=1))
        return Answer(
            question=question,
            text="\n\n".join(f"{statement.text} [{n}]" for n, statement in numbered),
            status="answered",
            agents=tuple(dict.fromkeys(agent for statement in shown for agent in statement.agents)),
            claims=tuple(Claim(text=statement.text, citations=(n,), agents=statement.agents) for n, statement in numbered),
            citations=tuple(
                Citation(
                    number=n,
                    source=corpus.sources[statement.sources[0]],
                    quote=statement.text,
                    passage=corpus.passage_of[statement.id].id,
                    statement=statement.id,
                    evidence=statement.evidence,
                )
                for n, statement in numbered
            ),
            interpretation=Query(question=question, resolved=text),
            confidence=1.0,
            made_by=self._assistant.made_by,
        )
