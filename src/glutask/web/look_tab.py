"""Look: three pictures; each point opens what it stands for, and each picture is there as a table too."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import gradio as gr
import plotly.graph_objects as go
from gradio.components.plot import PlotData

from glutask.answering.answer import Table
from glutask.corpus.corpus import Corpus
from glutask.web import plots
from glutask.web.escape import attribute, text
from glutask.web.plot_tables import effects_table, map_table, timeline_table
from glutask.web.point_card import HINT, point_html
from glutask.web.tables import table_html
from glutask.web.wording import Picture, wording

_QUICK: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
_POINT_SCRIPT = """
document.addEventListener('glutask:point', (event) => trigger('select', event.detail));
watch('value', () => element.scrollIntoView({ block: 'nearest' }));
"""
_DRAWN: dict[str, tuple[Callable[[Corpus], go.Figure], Callable[[Corpus], Table]]] = {
    "map": (plots.evidence_map, map_table),
    "timeline": (plots.timeline, timeline_table),
    "effects": (plots.effects_plot, effects_table),
}


class LookTab:
    """Lays the tab out inside the surrounding `gr.Blocks`."""

    def __init__(self, corpus: Corpus) -> None:
        """Draw the pictures of a corpus."""
        self._corpus = corpus
        with gr.Row(elem_classes="gt-look"):
            with gr.Column(scale=3, min_width=320), gr.Tabs():
                for name, picture in wording().pictures.items():
                    with gr.Tab(picture.title):
                        _picture(name, picture, corpus)
            with gr.Column(scale=1, min_width=280, elem_classes="gt-look-side"):
                card = gr.HTML(HINT, js_on_load=_POINT_SCRIPT, apply_default_css=False, elem_id="gt-point")
        card.select(self._point, None, card, **_QUICK)

    def _point(self, event: gr.EventData) -> str:
        return point_html(str(event.key), self._corpus)


def plot_data(figure: go.Figure, name: str) -> PlotData:
    """A figure with its buttons: saved as SVG, without a maker's mark."""
    drawn = json.loads(figure.to_json())
    drawn["config"] = {"displaylogo": False, "toImageButtonOptions": {"format": "svg", "filename": f"glutask-{name}"}}
    return PlotData(type="plotly", plot=json.dumps(drawn))


def _picture(name: str, picture: Picture, corpus: Corpus) -> None:
    draw, tabulate = _DRAWN[name]
    gr.HTML(f'<p class="gt-about">{text(picture.about)}</p>', apply_default_css=False)
    gr.Plot(plot_data(draw(corpus), name), label=picture.title, show_label=False, elem_id=f"gt-plot-{attribute(name)}")
    with gr.Accordion("The same as a table", open=False):
        gr.HTML(table_html(tabulate(corpus), name), apply_default_css=False)
