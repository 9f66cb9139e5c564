"""The pictures as tables: for screen readers, for sorting, and to take away."""

from __future__ import annotations

from collections.abc import Iterable

from glutask.answering.answer import Table
from glutask.corpus.corpus import Corpus
from glutask.web.overview import overview, phase_label
from glutask.web.plots import madrs_differences, trial_date


def map_table(corpus: Corpus) -> Table:
    """The evidence map."""
    lines = [line for line in overview(corpus) if line.review_entry]
    sources = {line.id: _labels(corpus.agents[line.id].development.sources, corpus) for line in lines}
    rows = tuple((line.name, line.class_name, phase_label(line.phase), line.results, sources[line.id]) for line in lines)
    return Table(columns=("Agent", "Class", "Highest phase, April 2021", "Randomised trials in mood disorders", "Sources"), rows=rows)


def timeline_table(corpus: Corpus) -> Table:
    """Trials in mood disorders and approvals by date."""
    names = {a.id: a.name for a in corpus.agents.values()}
    rows: list[tuple[str, ...]] = [
        (trial_date(t) or "", ", ".join(names[a] for a in t.agents), t.name, t.result, _labels(t.sources, corpus))
        for t in corpus.trials.values()
        if t.in_patients and trial_date(t)
    ]
    rows += [
        (p.date, a.name, f"approval by {p.authority}", p.indication, _labels(p.sources, corpus))
        for a in corpus.agents.values()
        for p in a.approvals
        if p.mood_disorder
    ]
    return Table(columns=("Date", "Agent", "What", "Result", "Sources"), rows=tuple(sorted(rows)))


def effects_table(corpus: Corpus) -> Table:
    """Differences on the MADRS."""
    rows = []
    for effect in madrs_differences(corpus):
        trial, told = effect.trial, effect.trial.effect
        interval = f"{effect.low:g} to {effect.high:g}" if effect.low is not None and effect.high is not None else ""
        agent = corpus.agents[trial.agents[0]].name
        at, p = (told.at or "", told.p or "") if told else ("", "")
        rows.append((agent, trial.name, f"{effect.value:g}", interval, at, p, trial.result, _labels(trial.sources, corpus)))
    return Table(columns=("Agent", "Trial", "Difference, MADRS points", "Interval", "At", "p", "Result", "Sources"), rows=tuple(rows))


def _labels(ids: Iterable[str], corpus: Corpus) -> str:
    return "; ".join(corpus.sources[i].label for i in ids)
