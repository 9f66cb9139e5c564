"""The chat: a question, the answer with its markers, and its sources beside it."""

from __future__ import annotations

from typing import Any

import gradio as gr

from glutask.errors import QuestionError
from glutask.understanding.understand import check_question
from glutask.web.conversation import messages
from glutask.web.escape import text
from glutask.web.sources_panel import EMPTY, panel_html
from glutask.web.turns import Answerer, Turn, read_turns, write_turns
from glutask.web.wording import wording

_PANEL_SCRIPT = """
document.addEventListener('glutask:sources', (event) => trigger('select', event.detail));
watch('value', () => document.dispatchEvent(new CustomEvent('glutask:sources-shown')));
"""


def build(answerer: Answerer) -> None:
    """Lay the chat out inside the surrounding `gr.Blocks`."""
    stored = gr.BrowserState([], storage_key="glutask-conversation", secret="glutask")
    with gr.Row(elem_classes="gt-ask"):
        with gr.Column(scale=3, min_width=320):
            chat = gr.Chatbot(
                label="Conversation",
                show_label=False,
                elem_id="gt-chat",
                height="calc(100dvh - 250px)",
                min_height=320,
                layout="panel",
                sanitize_html=False,
                latex_delimiters=[],
                line_breaks=False,
                buttons=[],
                placeholder=_welcome(),
                examples=[{"text": example} for example in wording().examples],
            )
            notice = gr.HTML(_notice(), apply_default_css=False)
            box = gr.Textbox(
                label="Your question",
                placeholder="Ask in your own words",
                lines=1,
                max_lines=6,
                submit_btn="Ask",
                autofocus=True,
                elem_id="gt-question",
            )
        with gr.Column(scale=2, min_width=320, elem_classes="gt-side"):
            panel = gr.HTML(EMPTY, elem_id="gt-panel", js_on_load=_PANEL_SCRIPT, apply_default_css=False)

    shown = [stored, chat, panel]

    def show(turns: list[Turn]) -> tuple[Any, ...]:
        answers = answerer.answers(turns)
        last = answers[-1] if answers else None
        corpus = answerer.assistant.corpus
        return write_turns(turns), messages(answers, corpus), panel_html(last, corpus, len(answers) - 1)

    def ask(question: str, kept: Any) -> tuple[Any, ...]:
        try:
            check_question(question)
        except QuestionError as error:
            return _notice(str(error)), *(gr.skip(),) * 4
        return _notice(), "", *show([*read_turns(kept), Turn(question=question)])

    def ask_example(event: gr.SelectData, kept: Any) -> tuple[Any, ...]:
        return ask(str(event.value["text"]), kept)

    def ask_option(event: gr.SelectData, kept: Any) -> tuple[Any, ...]:
        return ask(str(event.value), kept)

    def show_sources(event: gr.EventData, kept: Any) -> str:
        turns = read_turns(kept)
        wanted = int(event.turn)
        answers = answerer.answers(turns)
        return panel_html(answers[wanted], answerer.assistant.corpus, wanted) if 0 <= wanted < len(answers) else EMPTY

    box.submit(ask, [box, stored], [notice, box, *shown], **_QUICK)
    chat.example_select(ask_example, [stored], [notice, box, *shown], **_QUICK)
    chat.option_select(ask_option, [stored], [notice, box, *shown], **_QUICK)
    panel.select(show_sources, [stored], [panel], **_QUICK)


_QUICK: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


def _notice(fault: str = "") -> str:
    """Where a fault in a question is told; always on the page, so that a screen reader announces it."""
    return f'<p class="gt-notice" role="alert">{text(fault[:1].upper() + fault[1:])}</p>'


def _welcome() -> str:
    told = wording()
    lines = "".join(f"<li>{text(line)}</li>" for line in told.explained)
    return f'<div class="gt-welcome"><h2>{text(told.welcome)}</h2><ul>{lines}</ul><p>{text(told.limits)}</p></div>'
