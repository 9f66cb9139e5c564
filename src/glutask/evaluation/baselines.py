"""Plain pipelines, as people build them: the best five statements, shown as the answer."""

from __future__ import annotations

from glutask.answering.answer import Answer, Citation, Claim
from glutask.assistant import Assistant
from glutask.evaluation.measures.must import MOST_WORDS
from glutask.retrieval.evidence import Hit
from glutask.retrieval.retriever import Mode
from glutask.understanding.query import Query

SHOWN = 5
PLAIN: dict[str, Mode] = {"dense top 5": "dense", "BM25 top 5": "bm25", "fused top 5": "fused"}
"""Name of a plain pipeline to how it ranks."""


class PlainPipeline:
    """Retrieves for the question (with the one before it, if any) and shows the best statements.

    Of the best five it shows as many as fit into the words that an answer may have, which is the kindest reading of such a
    pipeline. It answers everything, and the answer set is the agents its statements speak of.
    """

    def __init__(self, assistant: Assistant, mode: Mode) -> None:
        """Share an assistant's index."""
        self._assistant = assistant
        self._mode = mode

    def ask(self, question: str, history: tuple[str, ...] = ()) -> Answer:
        """See `answers.Asks`."""
        text = " ".join((*history[-1:], question))
        hits = self._assistant.search(text, k=SHOWN, mode=self._mode)
        shown: list[Hit] = []
        words = 0
        for hit in hits:
            words += len(hit.statement.text.split())
            if shown and words > MOST_WORDS:
                break
            shown.append(hit)
        sources = self._assistant.corpus.sources
        numbered = tuple(enumerate(shown, start=1))
        return Answer(
            question=question,
            text="\n\n".join(f"{hit.statement.text} [{n}]" for n, hit in numbered),
            status="answered",
            agents=tuple(dict.fromkeys(agent for hit in shown for agent in hit.statement.agents)),
            claims=tuple(Claim(text=hit.statement.text, citations=(n,), agents=hit.statement.agents) for n, hit in numbered),
            citations=tuple(
                Citation(
                    number=n,
                    source=sources[hit.statement.sources[0]],
                    quote=hit.statement.text,
                    passage=hit.passage.id,
                    statement=hit.statement.id,
                    evidence=hit.statement.evidence,
                )
                for n, hit in numbered
            ),
            interpretation=Query(question=question, resolved=text),
            confidence=1.0,
            made_by=self._assistant.made_by,
        )
