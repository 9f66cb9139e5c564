"""The page: its heading and its tabs."""

from __future__ import annotations

import gradio as gr

from glutask.web import ask_tab
from glutask.web.escape import text
from glutask.web.turns import Answerer
from glutask.web.wording import wording


def build_page(answerer: Answerer) -> gr.Blocks:
    """The whole web chat as Gradio blocks."""
    told = wording()
    with gr.Blocks(title=f"{told.title}: {told.tagline}", analytics_enabled=False, fill_width=True) as page:
        gr.HTML(f'<header class="gt-head"><h1>{text(told.title)}</h1><p>{text(told.tagline)}</p></header>', apply_default_css=False)
        ask_tab.build(answerer)
    return page
