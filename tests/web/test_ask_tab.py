"""What the page says when the store behind it is gone."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from glutask import Assistant
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.corpus_index import move_index
from glutask.web.ask_tab import AskTab
from glutask.web.logs import Log
from glutask.web.turns import Answerer
from tests.retrieval.milvus.lite import milvus_lite

QUESTION = "is esketamine approved?"


def test_a_server_that_is_gone_is_said_on_the_page(assistant: Assistant, tmp_path: Path) -> None:
    with milvus_lite(tmp_path / "data") as server:
        address = Address.parse(f"{server}/glutask")
        move_index(assistant._index, address, lambda *_: None)
        there = Assistant(store=str(address))
        with gr.Blocks() as page:
            tab = AskTab(Answerer(there, Log("none")), page)
        assert 'alert"></p>' in next(tab._ask(QUESTION, None, False))[0]
    notices = [shown[0] for shown in tab._ask("did lanicemine beat placebo?", None, False)]
    assert len(notices) == 1 and f"{address} does not do" in notices[0] and "see whether the server is well" in notices[0]
