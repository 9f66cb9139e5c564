"""For programs: named endpoints of the HTTP API, which are the MCP server's tools as well."""

from __future__ import annotations

import json
from typing import Any, Literal

import gradio as gr
from gradio.components.api_component import Api

from glutask.errors import GlutaskError, QuestionError
from glutask.understanding.checking import check_question
from glutask.understanding.query import Query
from glutask.web.overview import overview
from glutask.web.turns import MOST_TURNS, Answerer, Turn

MOST_HITS = 100
"""A search returns at most this many statements."""


class Endpoints:
    """The endpoints over one answerer; their signatures and docstrings are what clients are shown."""

    def __init__(self, answerer: Answerer) -> None:
        """Wrap an answerer."""
        self._answerer = answerer
        self._assistant = answerer.assistant

    def register(self) -> None:
        """Add the endpoints to the surrounding `gr.Blocks`."""
        for name in ("ask", "search", "get_agent", "agents"):
            gr.api(getattr(self, name), api_name=name)

    def ask(
        self, question: str, history: list[str] | None = None, as_of: Literal["latest", "review"] = "latest"
    ) -> dict[str, Any]:  # fmt: skip
        """Answer a question about glutamatergic drugs for mood disorders, with a citation for every statement.

        Args:
            question: The question in plain words, at most 4,000 characters.
            history: Earlier questions of the conversation, oldest first, so that a follow-up is understood.
            as_of: 'review' leaves out what became known after April 2021.

        Returns:
            The answer: text with [1] [2] markers, status, agents, claims, citations, table, interpretation, later, suggestions.
        """
        try:
            check_question(question)
            if as_of not in ("latest", "review"):
                raise QuestionError(f"as_of is {_short(as_of)}; use 'latest' or 'review'.")
            *_, answered = self._answerer.stream([*_earlier(history), Turn(question=question, as_of=as_of)])
            return answered[-1].answer.model_dump(mode="json")
        except GlutaskError as error:
            raise _refused(error) from None

    def search(
        self, text: str, k: int = 10, agent: str = "", topic: str = "", as_of: str = "", evidence: str = "", documents: bool = False
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Search the statements of the corpus, or the documents that were added to it, without answering.

        Args:
            text: What to search for.
            k: How many statements, at most 100.
            agent: Only statements about this agent id, e.g. 'rapastinel'.
            topic: Only statements on this topic, e.g. 'efficacy' or 'safety'.
            as_of: Only statements known by April 2021 ('review') or learnt since ('later').
            evidence: Only statements that rest on this kind of evidence, e.g. 'rct'.
            documents: Search passages of added documents instead; of the filters only the agent counts.

        Returns:
            Statements, best first, each with its sources, its passage and its scores; or passages of documents with theirs.
        """
        filters: dict[str, Any] = {"agent": agent, "topic": topic, "as_of": as_of, "evidence": evidence}
        try:
            if not isinstance(k, int | float) or k != k or not 1 <= k <= MOST_HITS:
                raise QuestionError(f"k is {_short(k)}; ask for 1 to {MOST_HITS} statements.")
            k = int(k)
            for name, value in filters.items():
                if not isinstance(value or "", str):
                    raise QuestionError(f"{name} is {_short(value)}; pass a text.")
            if documents:
                found = self._assistant.search_documents(text, k, **({"agent": agent} if agent else {}))
                return [hit.model_dump(mode="json") for hit in found]
            hits = self._assistant.search(text, k, **{name: value for name, value in filters.items() if value})
        except GlutaskError as error:
            raise _refused(error) from None
        sources = self._assistant.corpus.sources
        return [
            {
                "statement": hit.statement.model_dump(mode="json"),
                "sources": [sources[s].model_dump(mode="json") for s in hit.statement.sources],
                "passage": {"id": hit.passage.id, "title": hit.passage.title},
                "score": hit.score, "dense": hit.dense, "lexical": hit.lexical,
            }
            for hit in hits
        ]  # fmt: skip

    def get_agent(self, name: str) -> dict[str, Any]:
        """The whole entry of one agent: names, class, targets, routes, development, approvals, trials and statements, with sources.

        Args:
            name: The agent's id or any of its names, e.g. 'rapastinel', 'GLYX-13' or 'Spravato'.

        Returns:
            The entry, and under 'bibliography' the sources it names.
        """
        corpus = self._assistant.corpus
        try:
            check_question(name)
            agents = (name,) if name in corpus.agents else self._named(name).agents
        except GlutaskError as error:
            raise _refused(error) from None
        if len(agents) != 1:
            raise _refused(QuestionError(f"{_short(name)} names no single agent; the ids are {', '.join(corpus.agents)}."))
        entry = corpus.agents[agents[0]].model_dump(mode="json", by_alias=True)
        return entry | {"bibliography": {s: corpus.sources[s].model_dump(mode="json") for s in sorted(_source_ids(entry)) if s in corpus.sources}}

    def agents(self) -> list[dict[str, Any]]:
        """All agents in one line each: id, name, class, routes, highest phase, standing and results of randomised trials."""
        return [line.model_dump(mode="json") for line in overview(self._assistant.corpus)]

    agents._mcp_type = "endpoint"  # type: ignore[attr-defined]  # of the HTTP API alone: not listed among the MCP server's tools

    def _named(self, name: str) -> Query:
        return self._assistant.understand(f"what is {name}?")


class Page(gr.Blocks):  # type: ignore[misc]
    """Blocks whose API endpoints may be called with fewer arguments than they take."""

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:
        """Fill in the defaults of the arguments that were left out."""
        inputs.extend(block.value for block in block_fn.inputs[len(inputs) :] if isinstance(block, Api))
        super().validate_inputs(block_fn, inputs)


def answer_tools_in_json(page: gr.Blocks) -> None:
    """Let the MCP server of a mounted page give its results as JSON; by itself it gives Python's own notation."""
    if page.mcp_server_obj is None:
        return
    from mcp.types import TextContent

    def written(data: list[Any], _root: str) -> list[TextContent]:
        return [TextContent(type="text", text=json.dumps(value, ensure_ascii=False)) for value in data]

    page.mcp_server_obj.postprocess_output_data = written


def _earlier(history: object) -> list[Turn]:
    """Earlier questions as turns; empty ones are passed over.

    Raises:
        QuestionError: They are no texts, or one is too long.
    """
    asked = history or []
    if not isinstance(asked, list) or not all(isinstance(q, str) for q in asked):
        raise QuestionError("the history is a list of earlier questions, each of them a text.")
    asked = [q for q in asked if q.strip()][-MOST_TURNS:]
    for question in asked:
        check_question(question)
    return [Turn(question=q) for q in asked]


def _short(value: object) -> str:
    return repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:60]}…"


def _refused(error: GlutaskError) -> Exception:
    refusal: Exception = gr.Error(str(error), print_exception=False)
    return refusal


def _source_ids(value: Any) -> set[str]:
    """Every id under a key that begins with `sources`, at any depth."""
    if isinstance(value, dict):
        own = {s for key, ids in value.items() if key.startswith("sources") for s in ids}
        return own.union(*(_source_ids(v) for v in value.values()))
    return set().union(*(_source_ids(v) for v in value)) if isinstance(value, list) else set()
