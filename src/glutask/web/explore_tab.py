"""Explore: every agent in a table that can be narrowed, an entry's page, and two to four agents side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from glutask.answering.answer import Table
from glutask.corpus.corpus import Corpus
from glutask.understanding.query import Query
from glutask.web.entry_page import entry_html
from glutask.web.overview import PHASES, AgentLine, overview, phase_label
from glutask.web.reading import Reader
from glutask.web.sources_panel import panel_html
from glutask.web.tables import table_html
from glutask.web.turns import Answerer

COLUMNS = ("Agent", "Class", "Route", "Highest phase, April 2021", "Standing, April 2021", "Standing today", "Randomised trials in mood disorders")
MOST_COMPARED = 4
COMPARISON = "comparison"
"""Place of the comparison's markers and sources on the page."""
_OPEN_SCRIPT = "document.addEventListener('glutask:agent', (event) => trigger('select', event.detail));"
_QUICK: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


class ExploreTab:
    """Lays the tab out inside the surrounding `gr.Blocks`."""

    def __init__(self, answerer: Answerer) -> None:
        """Build the tab over an answerer's corpus."""
        self._answerer = answerer
        corpus = answerer.corpus
        self._lines = overview(corpus)
        names = [(line.name, line.id) for line in self._lines]
        with gr.Tabs() as tabs:
            with gr.Tab("Agents", id="all"):
                with gr.Row(elem_classes="gt-filters"):
                    filters = [gr.Dropdown(c, label=label, multiselect=True, min_width=150) for label, c in self._choices(corpus)]
                table = gr.HTML(self._table(self._lines), js_on_load=_OPEN_SCRIPT, apply_default_css=False, elem_id="gt-agents")
            with gr.Tab("Entry", id="one"):
                entry = gr.Dropdown(names, value=None, label="Agent", elem_id="gt-entry-choice")
                page = gr.HTML("", apply_default_css=False, elem_id="gt-entry")
            with gr.Tab("Compare", id="beside"):
                compared = gr.Dropdown(names, multiselect=True, max_choices=MOST_COMPARED, label="Compare two to four agents", elem_id="gt-compared")
                comparison = gr.HTML("", apply_default_css=False, elem_id="gt-comparison")

        for part in filters:
            part.change(self._narrow, filters, table, **_QUICK)
        table.select(self._open, None, [entry, tabs], **_QUICK)
        entry.change(self._entry, entry, page, **_QUICK)
        compared.change(self._compare, compared, comparison, **_QUICK)

    def _choices(self, corpus: Corpus) -> list[tuple[str, list[Any]]]:
        lines = self._lines
        phases = sorted({line.phase for line in lines}, key=PHASES.index)
        return [
            ("Class", [(c.name, c.id) for c in corpus.classes.values()]),
            ("Route", sorted({r for line in lines for r in line.routes})),
            ("Highest phase, April 2021", [(phase_label(p), p) for p in phases]),
            ("Standing today", sorted({line.standing_today for line in lines})),
            ("Result", sorted({line.balance for line in lines})),
        ]

    def _narrow(self, classes: list[str], routes: list[str], phases: list[str], standings: list[str], results: list[str]) -> str:
        return self._table(
            [
                line
                for line in self._lines
                if _admits(classes, [line.class_id])
                and _admits(routes, line.routes)
                and _admits(phases, [line.phase])
                and _admits(standings, [line.standing_today])
                and _admits(results, [line.balance])
            ]
        )

    def _table(self, lines: Sequence[AgentLine]) -> str:
        if not lines:
            return "<p>No agent fits all of these; take one away.</p>"
        return table_html(Table(columns=COLUMNS, rows=tuple(_row(line) for line in lines)), "agents", {line.name: line.id for line in lines})

    def _open(self, event: gr.EventData) -> tuple[Any, ...]:
        chosen = str(event.agent)
        return (chosen, gr.Tabs(selected="one")) if chosen in self._answerer.corpus.agents else (gr.skip(), gr.skip())

    def _entry(self, chosen: str | None) -> str:
        agent = self._answerer.corpus.agents.get(chosen or "")
        return entry_html(agent, self._answerer.corpus) if agent else ""

    def _compare(self, chosen: list[str]) -> str:
        corpus = self._answerer.corpus
        agents = tuple(a for a in chosen if a in corpus.agents)
        if not 2 <= len(agents) <= MOST_COMPARED:
            return "<p>Choose at least two agents.</p>" if agents else ""
        names = tuple(corpus.agents[a].name for a in agents)
        asked = f"compare {' and '.join(names)}"
        query = Query(question=asked, resolved=asked, operation="compare", agents=agents, agent_names=names)
        answer = self._answerer.assistant.answer(query)
        return f'<div class="gt-beside">{Reader(answer, corpus, COMPARISON).html()}{panel_html(answer, corpus, COMPARISON)}</div>'


def _admits(wanted: Sequence[str], actual: Sequence[str]) -> bool:
    return not wanted or bool(set(wanted) & set(actual))


def _row(line: AgentLine) -> tuple[str, ...]:
    routes = ", ".join(line.routes)
    return (line.name, line.class_name, routes, phase_label(line.phase), line.standing, line.standing_today, line.results)
