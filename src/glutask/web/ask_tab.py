"""The chat: a question, the answer with its markers, what was understood, and the sources beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, NamedTuple

import gradio as gr

from glutask.errors import GlutaskError
from glutask.understanding.checking import check_question
from glutask.web.addresses import read_parameters
from glutask.web.chips import chips
from glutask.web.conversation import messages
from glutask.web.escape import text
from glutask.web.feedback import MAX_REMARK, keep_feedback
from glutask.web.sources_panel import panel_html
from glutask.web.turns import MOST_TURNS, Answered, Answerer, Turn, read_turns, write_turns
from glutask.web.wording import wording

_PANEL_SCRIPT = """
document.addEventListener('glutask:sources', (event) => trigger('select', event.detail));
watch('value', () => document.dispatchEvent(new CustomEvent('glutask:sources-shown')));
"""
_QUICK: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
"""Answers take milliseconds: they are not queued, and are no endpoint of the API."""
WRITTEN_AT_ONCE = 8
"""How many answers a language model may be phrasing at the same time."""


class _Parts(NamedTuple):
    stored: gr.BrowserState
    chat: gr.Chatbot
    notice: gr.HTML
    understood: gr.CheckboxGroup
    as_of: gr.Checkbox
    verdict: gr.State
    remark: gr.Textbox
    box: gr.Textbox
    panel: gr.HTML


class AskTab:
    """Lays the chat out inside the surrounding `gr.Blocks` and connects its parts."""

    def __init__(self, answerer: Answerer, page: gr.Blocks) -> None:
        """Build the tab.

        Args:
            answerer: Answers the turns.
            page: The blocks whose load brings a conversation back.
        """
        self._answerer = answerer
        parts = self._parts = _lay_out()
        shown = [parts.stored, parts.chat, parts.panel, parts.understood, parts.as_of, parts.remark]
        asked = [parts.notice, parts.box, *shown]
        asking = _QUICK | ({"queue": True, "concurrency_limit": WRITTEN_AT_ONCE} if answerer.assistant.writes else {})
        latest = {"fn": None, "js": "() => glutask.latest()", **_QUICK}
        for event, fn, inputs in (
            (parts.box.submit, self._ask, [parts.box, parts.stored, parts.as_of]),
            (parts.chat.example_select, self._ask_example, [parts.stored, parts.as_of]),
            (parts.chat.option_select, self._ask_option, [parts.stored, parts.as_of]),
        ):
            event(fn if answerer.assistant.writes else _whole(fn), inputs, asked, **asking).then(**latest)
        for component in (parts.understood, parts.as_of):
            component.input(self._ask_again, [parts.stored, parts.understood, parts.as_of], shown, **_QUICK)
        parts.chat.clear(lambda: self._show([]), None, shown, **_QUICK)
        parts.panel.select(self._sources, [parts.stored], [parts.panel], **_QUICK)
        parts.chat.like(self._rate, [parts.stored], [parts.verdict, parts.remark], **_QUICK)
        parts.remark.submit(self._keep_remark, [parts.stored, parts.verdict, parts.remark], [parts.remark, parts.notice], **_QUICK)
        page.load(self._restore, [parts.stored], shown, **_QUICK).then(**latest)

    def _show(self, turns: Sequence[Turn]) -> tuple[Any, ...]:
        """Everything that follows from the turns of a conversation."""
        return self._shown(self._answerer.answers(turns[-MOST_TURNS:]))

    def _shown(self, answered: Sequence[Answered]) -> tuple[Any, ...]:
        last = answered[-1] if answered else None
        corpus = self._answerer.corpus
        parts = chips(last.query, corpus) if last else ()
        taken_out = last.turn.without if last else ()
        understood = gr.CheckboxGroup(
            choices=[(p.label, p.key) for p in parts], value=[p.key for p in parts if p.key not in taken_out], visible=bool(parts)
        )
        as_of = gr.Checkbox(value=bool(last and last.turn.as_of == "review"))
        return (
            write_turns([a.turn for a in answered]), messages(answered, corpus), panel_html(last.answer if last else None, corpus, len(answered) - 1),
            understood, as_of, gr.Textbox(value="", visible=False),
        )  # fmt: skip

    def _ask(self, question: str, kept: Any, as_of: bool) -> Iterator[tuple[Any, ...]]:
        """The answer; where a language model phrases it, as it grows."""
        try:
            check_question(question)
            turn = Turn(question=question, as_of="review" if as_of else "latest")
            for answered in self._answerer.stream([*read_turns(kept), turn][-MOST_TURNS:]):
                yield _notice(), "", *self._shown(answered)
        except GlutaskError as error:
            yield _notice(str(error)), *(gr.skip(),) * 7

    def _ask_example(self, event: gr.SelectData, kept: Any, as_of: bool) -> Iterator[tuple[Any, ...]]:
        yield from self._ask(str(event.value["text"]), kept, as_of)

    def _ask_option(self, event: gr.SelectData, kept: Any, as_of: bool) -> Iterator[tuple[Any, ...]]:
        yield from self._ask(str(event.value), kept, as_of)

    def _ask_again(self, kept: Any, wanted: list[str], as_of: bool) -> tuple[Any, ...]:
        """The last question again, less the parts that were unticked."""
        turns = read_turns(kept)
        if not turns:
            return (gr.skip(),) * 6
        understood = chips(self._answerer.answers(turns)[-1].query, self._answerer.corpus)
        taken_out = tuple(p.key for p in understood if p.key not in wanted)
        turns[-1] = turns[-1].model_copy(update={"without": taken_out, "as_of": "review" if as_of else "latest"})
        return self._show(turns)

    def _restore(self, kept: Any, request: gr.Request) -> tuple[Any, ...]:
        """The kept conversation, followed by the question of the address; where there is neither, what was asked meanwhile is left alone."""
        turns = read_turns(kept)
        asked = read_parameters(request.query_params)
        if not turns and not asked:
            return (gr.skip(),) * 6
        return self._show(turns if not asked or turns[-len(asked) :] == asked else [*turns, *asked])

    def _sources(self, event: gr.EventData, kept: Any) -> str:
        answered = self._answerer.answers(read_turns(kept))
        wanted = int(event.turn)
        answer = answered[wanted].answer if 0 <= wanted < len(answered) else None
        return panel_html(answer, self._answerer.corpus, wanted)

    def _rate(self, event: gr.LikeData, kept: Any) -> tuple[Any, ...]:
        turn = _message_number(event.index) // 2
        answered = self._answerer.answers(read_turns(kept))
        if turn >= len(answered) or event.liked is None:
            return None, gr.Textbox(visible=False)
        good = event.liked is True
        keep_feedback(answered[turn], good=good)
        label = "Thank you. What was good about it?" if good else "Thank you. What was wrong or missing?"
        return {"turn": turn, "good": good}, gr.Textbox(label=label, value="", visible=True)

    def _keep_remark(self, kept: Any, verdict: dict[str, Any] | None, remark: str) -> tuple[Any, ...]:
        answered = self._answerer.answers(read_turns(kept))
        if verdict and remark.strip() and verdict["turn"] < len(answered):
            keep_feedback(answered[verdict["turn"]], good=verdict["good"], remark=remark)
        return gr.Textbox(value="", visible=False), _notice("Your remark is kept on this machine.", kind="status")


def _whole(fn: Callable[..., Iterator[tuple[Any, ...]]]) -> Callable[..., tuple[Any, ...]]:
    """The last of what a generator gives, at once: Gradio queues generators, and what takes milliseconds need not wait."""

    @wraps(fn)
    def last(*arguments: Any) -> tuple[Any, ...]:
        *_, shown = fn(*arguments)
        return shown

    return last


def _lay_out() -> _Parts:
    told = wording()
    # The secret is none: it guards a person's own questions in their own browser, and stays the same so that they outlast a restart.
    stored = gr.BrowserState([], storage_key="glutask-conversation", secret="glutask")
    with gr.Row(elem_classes="gt-ask"):
        with gr.Column(scale=3, min_width=320, elem_classes="gt-main"):
            chat = gr.Chatbot(
                label="Conversation", show_label=False, elem_id="gt-chat", height=None, layout="panel", autoscroll=False, sanitize_html=False,
                latex_delimiters=[], line_breaks=False, buttons=[], placeholder=_welcome(), examples=[{"text": e} for e in told.examples],
            )  # fmt: skip
            notice = gr.HTML(_notice(), apply_default_css=False)
            remark = gr.Textbox(label="Remark", visible=False, submit_btn="Send", max_length=MAX_REMARK, lines=1, max_lines=4)
            verdict = gr.State(None)
            with gr.Row(elem_classes="gt-understood"):
                understood = gr.CheckboxGroup(label=told.understood, visible=False, choices=[], elem_id="gt-understood", scale=4)
            box = gr.Textbox(
                label="Your question", placeholder=told.placeholder, lines=1, max_lines=6, submit_btn="Ask", autofocus=True, elem_id="gt-question"
            )
            as_of = gr.Checkbox(label=told.as_of_review, container=False)
        with gr.Column(scale=2, min_width=320, elem_classes="gt-side"):
            panel = gr.HTML("", elem_id="gt-panel", js_on_load=_PANEL_SCRIPT, apply_default_css=False)
    return _Parts(stored, chat, notice, understood, as_of, verdict, remark, box, panel)


def _message_number(index: Any) -> int:
    return int(index[0] if isinstance(index, list | tuple) else index)


def _notice(said: str = "", kind: str = "alert") -> str:
    """Where a fault in a question is told; always on the page, so that a screen reader announces it."""
    return f'<p class="gt-notice gt-notice-{kind}" role="{kind}">{text(said[:1].upper() + said[1:])}</p>'


def _welcome() -> str:
    told = wording()
    lines = "".join(f"<li>{text(line)}</li>" for line in told.explained)
    return f'<div class="gt-welcome"><h2>{text(told.welcome)}</h2><ul>{lines}</ul><p>{text(told.limits)}</p></div>'
