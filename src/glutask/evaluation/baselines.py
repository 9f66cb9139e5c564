"""Plain pipelines as people build them, to be scored by the same rules: the five nearest statements shown as the answer."""

from __future__ import annotations

from glutask.answering.answer import Answer, Citation, Claim
from glutask.assistant import Assistant
from glutask.retrieval.retriever import Mode
from glutask.understanding.query import Query

SHOWN = 5
WORDS = 180
"""As many of the five as fit are shown, the first one always."""


class TopStatements:
    """The best statements for the question as typed, with no understanding of it."""

    def __init__(self, assistant: Assistant, mode: Mode) -> None:
        """Use the assistant's index, ranked by `mode`."""
        self._assistant = assistant
        self._mode: Mode = mode

    def ask(self, question: str, history: tuple[str, ...] = ()) -> Answer:
        """Show the best statements; earlier questions are put before the question."""
        text = " ".join((*history[-1:], question)).strip() or question
        hits = self._assistant.search(text, k=SHOWN, mode=self._mode) if text.strip() else []
        claims: list[Claim] = []
        citations: list[Citation] = []
        words = 0
        for number, hit in enumerate(hits, start=1):
            length = len(hit.statement.text.split())
            if claims and words + length > WORDS:
                break
            words += length
            source = self._assistant.corpus.sources[hit.statement.sources[0]]
            citations.append(
                Citation(
                    number=number,
                    source=source,
                    quote=hit.statement.text,
                    passage=hit.passage.id,
                    statement=hit.statement.id,
                    evidence=hit.statement.evidence,
                )
            )
            claims.append(Claim(text=hit.statement.text, citations=(number,), agents=hit.statement.agents))
        return Answer(
            question=question,
            text="\n".join(f"{c.text} [{c.citations[0]}]" for c in claims) or "Nothing found.",
            status="answered" if claims else "not_covered",
            agents=tuple(dict.fromkeys(a for c in claims for a in c.agents)),
            claims=tuple(claims),
            citations=tuple(citations),
            interpretation=Query(question=question, resolved=text),
            confidence=1.0,
            made_by=self._assistant.made_by,
        )
