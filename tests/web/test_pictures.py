from __future__ import annotations

import json
from collections.abc import Iterator

import plotly.graph_objects as go
import pytest

from glutask import Assistant
from glutask.corpus.corpus import Corpus
from glutask.web import plots
from glutask.web.entry_page import entry_html
from glutask.web.look_tab import plot_data
from glutask.web.overview import PHASES, overview
from glutask.web.plot_tables import effects_table, map_table, timeline_table
from glutask.web.point_card import HINT, point_html


@pytest.fixture(scope="module")
def corpus(assistant: Assistant) -> Corpus:
    return assistant.corpus


def _keys(figure: go.Figure) -> Iterator[str]:
    for trace in figure.data:
        yield from trace.customdata if trace.customdata is not None else ()


def test_the_map_shows_each_of_the_review_s_agents_once(corpus: Corpus) -> None:
    assert sorted(_keys(plots.evidence_map(corpus))) == sorted(f"agent:{a.id}" for a in corpus.entries)


def test_every_point_of_every_picture_names_its_source(corpus: Corpus) -> None:
    for draw in (plots.evidence_map, plots.timeline, plots.effects_plot):
        keys = list(_keys(draw(corpus)))
        assert keys
        for key in keys:
            card = point_html(key, corpus)
            assert card != HINT
            assert '<li class="gt-source">' in card


def test_a_point_that_stands_for_nothing_shows_the_hint(corpus: Corpus) -> None:
    for key in ("", "trial:nothing", "agent:<script>", "other:ketamine"):
        assert point_html(key, corpus) == HINT


def test_the_timeline_draws_the_review_s_date(corpus: Corpus) -> None:
    assert [shape.x0 for shape in plots.timeline(corpus).layout.shapes] == [corpus.review.cut_off]


def test_effects_are_those_the_trials_report(corpus: Corpus) -> None:
    found = plots.madrs_differences(corpus)
    assert found
    for effect in found:
        told = effect.trial.effect
        assert told
        assert effect.value == told.value
        assert (effect.low, effect.high) == (told.ci or (None, None))
        assert effect.trial.control != "none"
        if effect.low is not None and effect.high is not None:
            assert effect.low <= effect.value <= effect.high


def test_results_are_told_apart_by_shape_alone() -> None:
    assert len({symbol for symbol, _ in plots.MARKS.values()}) == len(plots.MARKS)


def test_tables_hold_what_the_pictures_show(corpus: Corpus) -> None:
    assert len(map_table(corpus).rows) == len(corpus.entries)
    assert len(effects_table(corpus).rows) == len(plots.madrs_differences(corpus))
    assert all(row[-1] for table in (map_table, timeline_table, effects_table) for row in table(corpus).rows)


def test_a_picture_is_saved_without_a_maker_s_mark(corpus: Corpus) -> None:
    assert json.loads(plot_data(plots.effects_plot(corpus), "effects").plot)["config"]["displaylogo"] is False


def test_the_overview_counts_randomised_trials_in_mood_disorders(corpus: Corpus) -> None:
    lines = {line.id: line for line in overview(corpus)}
    assert set(lines) == set(corpus.agents)
    assert all(line.phase in PHASES for line in lines.values())
    own = [t for t in corpus.trials_of("azd6765") if t.randomised and t.in_patients]
    assert lines["azd6765"].positive == sum(t.result == "positive" for t in own)


def test_every_entry_has_a_page_with_all_its_trials_and_sources(corpus: Corpus) -> None:
    for agent in corpus.agents.values():
        page = entry_html(agent, corpus)
        assert page.count("<tr>") == (len(corpus.trials_of(agent.id)) + 1 if corpus.trials_of(agent.id) else 0)
        assert page.count('<details class="gt-passage">') == len(agent.passages)
