"""The page: its heading and its tabs."""

from __future__ import annotations

import gradio as gr

from glutask.web.api import Endpoints, Page
from glutask.web.ask_tab import AskTab
from glutask.web.escape import text
from glutask.web.explore_tab import ExploreTab
from glutask.web.look_tab import LookTab
from glutask.web.turns import Answerer
from glutask.web.wording import wording


def build_page(answerer: Answerer) -> Page:
    """The whole web chat as Gradio blocks."""
    told = wording()
    page = Page(title=f"{told.title}: {told.tagline}", analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(f'<header class="gt-head"><h1>{text(told.title)}</h1><p>{text(told.tagline)}</p></header>', apply_default_css=False)
        with gr.Tabs(elem_id="gt-tabs"):
            with gr.Tab("Ask", id="ask"):
                AskTab(answerer, page)
            with gr.Tab("Explore", id="explore"):
                ExploreTab(answerer)
            with gr.Tab("Look", id="look"):
                LookTab(answerer.corpus)
        Endpoints(answerer).register()
    return page
