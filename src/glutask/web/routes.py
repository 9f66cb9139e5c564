"""Routes beside the page: whether questions can be answered, and answers to take away."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from glutask.errors import GlutaskError
from glutask.web.addresses import read_parameters
from glutask.web.exports import FORMATS, ON_PAGE, file_name, offered
from glutask.web.turns import Answerer

PROBE = "what is ketamine?"
"""Asked to see whether questions can be answered."""


def routes(answerer: Answerer) -> APIRouter:
    """The routes over an answerer."""
    router = APIRouter()
    made_by = answerer.assistant.made_by
    corpus = answerer.corpus

    @router.get("/health")
    def health() -> JSONResponse:
        begun = time.perf_counter()
        try:
            answered = answerer.assistant.ask(PROBE).status == "answered"
        except GlutaskError as error:
            return JSONResponse({"status": "failing", "error": str(error)}, status_code=503)
        told = {
            "status": "ok" if answered else "failing", "version": made_by.glutask, "corpus": made_by.corpus, "encoder": made_by.encoder,
            "agents": len(corpus.entries), "statements": len(corpus.statements), "answered_in_ms": round(1000 * (time.perf_counter() - begun), 1),
        }  # fmt: skip
        return JSONResponse(told, status_code=200 if answered else 503, headers={"Cache-Control": "no-store"})

    @router.get("/export/{name}")
    def export(name: str, request: Request) -> Response:
        turns = read_parameters(request.query_params)
        if name not in FORMATS:
            return PlainTextResponse(f"There is no format {name!r}; use {', '.join(FORMATS)}.", status_code=404)
        if not turns:
            return PlainTextResponse("This address holds no question; add one as ?q=…", status_code=400)
        conversation = answerer.answers(turns)
        answers = [a.answer for a in (conversation[-1:] if request.query_params.get("last") else conversation)]
        if name not in offered(answers):
            return PlainTextResponse(f"These answers hold nothing to take away as {FORMATS[name].label}.", status_code=404)
        kind = "inline" if name in ON_PAGE else "attachment"
        return Response(
            FORMATS[name].write(answers),
            media_type=f"{FORMATS[name].media_type}; charset=utf-8",
            headers={"Content-Disposition": f'{kind}; filename="{file_name(name, answers)}"', "Cache-Control": "private, no-store"},
        )

    return router
