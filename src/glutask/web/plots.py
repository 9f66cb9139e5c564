"""Three pictures of the corpus: how far agents came, when trials reported, and what they found on one scale."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Approval, Trial, TrialResult
from glutask.web.overview import PHASES, overview, phase_label
from glutask.web.wording import wording

MARKS: dict[TrialResult, tuple[str, str]] = {
    "positive": ("triangle-up", "#16a34a"),
    "negative": ("triangle-down", "#ea580c"),
    "mixed": ("diamond", "#b7791f"),
    "ongoing": ("triangle-right", "#3b82f6"),
    "terminated": ("square", "#8b5cf6"),
    "not reported": ("circle-open", "#7c8aa0"),
}
"""Result to symbol and colour: told apart by shape alone, and in light and dark."""
_APPROVED = ("star", "#0891b2")
_GREY = "#475569"


class Effect(NamedTuple):
    """A trial's difference between drug and control on one scale."""

    trial: Trial
    value: float
    low: float | None
    high: float | None


def evidence_map(corpus: Corpus) -> go.Figure:
    """Agents by class against the highest phase reached by April 2021, marked by what their randomised trials add up to."""
    lines = [line for line in overview(corpus) if line.review_entry]
    columns = [p for p in PHASES if any(line.phase == p for line in lines)]
    figure, row = go.Figure(), 0
    rows: dict[str, int] = {}
    for agent_class in corpus.review.classes:
        figure.add_annotation(x=0, xref="paper", y=-row, text=f"<b>{agent_class.plural}</b>", showarrow=False, xanchor="left")
        own = [line for line in lines if line.class_id == agent_class.id]
        rows |= {line.id: -(row + 1 + n) for n, line in enumerate(own)}
        row += len(own) + 1
    for balance in ("positive", "negative", "mixed", "not reported"):
        own = [line for line in lines if line.balance == balance]
        symbol, colour = MARKS[balance]
        figure.add_scatter(
            x=[columns.index(line.phase) for line in own], y=[rows[line.id] for line in own], mode="markers", name=_label(balance),
            customdata=[f"agent:{line.id}" for line in own],
            hovertext=[f"{line.name}: {phase_label(line.phase)}; randomised trials: {line.results}" for line in own], hoverinfo="text",
            marker={"symbol": symbol, "color": colour, "size": 12, "line": {"width": 1.5, "color": colour}},
        )  # fmt: skip
    figure.update_xaxes(
        tickvals=list(range(len(columns))), ticktext=["pre-<br>clinical" if p == "preclinical" else p for p in columns],
        range=[-0.5, len(columns) - 0.5], side="top", title="highest phase by April 2021",
    )  # fmt: skip
    names = {line.id: line.name for line in lines}
    figure.update_yaxes(tickvals=list(rows.values()), ticktext=[names[i] for i in rows], range=[-row, 0.7])
    return _finished(figure, height=130 + 22 * row)


def timeline(corpus: Corpus) -> go.Figure:
    """Trials in mood disorders at the date they reported (else ended, else began) and approvals, with the review's date drawn in."""
    dated = {a.id: [t for t in corpus.trials_of(a.id) if t.in_patients and trial_date(t)] for a in corpus.entries}
    agents = [a for a in corpus.entries if dated[a.id]]
    order = [a.name for a in agents]
    figure = go.Figure()
    for result, (symbol, colour) in MARKS.items():
        points = [(trial_date(t), a.name, t) for a in agents for t in dated[a.id] if t.result == result]
        figure.add_scatter(
            x=[d for d, _, _ in points], y=[n for _, n, _ in points], mode="markers", name=_label(result),
            customdata=[f"trial:{t.id}" for _, _, t in points], hovertext=[f"{d}: {trial_words(t)}" for d, _, t in points], hoverinfo="text",
            marker={"symbol": symbol, "color": colour, "size": 10, "line": {"width": 1.5, "color": colour}},
        )  # fmt: skip
    approvals = [(p.date, a.name, a.id, p) for a in agents for p in a.approvals if p.mood_disorder]
    figure.add_scatter(
        x=[d for d, *_ in approvals], y=[n for _, n, *_ in approvals], mode="markers", name="Approval in a mood disorder",
        customdata=[f"agent:{i}" for _, _, i, _ in approvals], hovertext=[_approval_words(n, p) for _, n, _, p in approvals], hoverinfo="text",
        marker={"symbol": _APPROVED[0], "color": _APPROVED[1], "size": 14},
    )  # fmt: skip
    cut_off = corpus.review.cut_off
    figure.add_shape(type="line", x0=cut_off, x1=cut_off, y0=0, y1=1, yref="paper", line={"color": "#b45309", "width": 2, "dash": "dash"})
    figure.add_annotation(x=cut_off, y=1, yref="paper", yanchor="bottom", text="the review", showarrow=False)
    figure.update_yaxes(categoryorder="array", categoryarray=order[::-1], dtick=1)
    figure.update_xaxes(type="date")
    return _finished(figure, height=150 + 22 * len(order))


def effects_plot(corpus: Corpus) -> go.Figure:
    """Differences on the MADRS between drug and control, with their confidence intervals; left of zero favours the drug."""
    found = madrs_differences(corpus)
    order = [_effect_label(e, corpus) for e in found]
    figure = go.Figure()
    for result, (symbol, colour) in MARKS.items():
        own = [e for e in found if e.trial.result == result]
        if not own:
            continue
        figure.add_scatter(
            x=[e.value for e in own], y=[_effect_label(e, corpus) for e in own], mode="markers", name=_label(result),
            error_x={
                "type": "data", "symmetric": False, "color": colour, "thickness": 1.5,
                "array": [e.high - e.value if e.high is not None else 0 for e in own],
                "arrayminus": [e.value - e.low if e.low is not None else 0 for e in own],
            },
            customdata=[f"trial:{e.trial.id}" for e in own], hovertext=[effect_words(e) for e in own], hoverinfo="text",
            marker={"symbol": symbol, "color": colour, "size": 11, "line": {"width": 1.5, "color": colour}},
        )  # fmt: skip
    figure.add_vline(x=0, line={"color": _GREY, "width": 1.5})
    figure.update_yaxes(categoryorder="array", categoryarray=order[::-1], dtick=1)
    figure.update_xaxes(title="MADRS points, drug minus control<br>(left of zero favours the drug)")
    return _finished(figure, height=150 + 22 * len(order))


def madrs_differences(corpus: Corpus) -> list[Effect]:
    """Trials with a control that report a difference in MADRS points, by agent in the review's order, then by date."""
    found = []
    for trial in corpus.trials.values():
        effect = trial.effect
        if effect and effect.value is not None and effect.measure.startswith("MADRS") and effect.unit == "points" and trial.control != "none":
            low, high = effect.ci or (None, None)
            found.append(Effect(trial, effect.value, low, high))
    rank = {line.id: i for i, line in enumerate(overview(corpus))}
    return sorted(found, key=lambda e: (rank[e.trial.agents[0]], trial_date(e.trial) or "9999", e.trial.id))


def trial_date(trial: Trial) -> str | None:
    """When it became known: reported, else ended, else begun."""
    return trial.reported or trial.ended or trial.started


def trial_words(trial: Trial) -> str:
    """A trial in one line."""
    parts = (trial.name, f"phase {trial.phase}" if trial.phase else "", f"n={trial.n}" if trial.n is not None else "", trial.result)
    return ", ".join(p for p in parts if p)


def effect_words(effect: Effect) -> str:
    """An effect in one line, as its report has it."""
    told = effect.trial.effect
    if told is None:
        return trial_words(effect.trial)
    interval = f" ({told.ci_level}% CI {told.ci[0]:g} to {told.ci[1]:g})" if told.ci else ""
    at = f", {told.at}" if told.at else ""
    p = f", p {told.p}" if told.p else ""
    return f"{trial_words(effect.trial)}: {effect.value:g} points{interval}{at}{p}"


def _effect_label(effect: Effect, corpus: Corpus) -> str:
    return f"{corpus.agents[effect.trial.agents[0]].name}: {effect.trial.name}"


def _approval_words(name: str, approval: Approval) -> str:
    return f"{approval.date}: {name} approved by {approval.authority}: {approval.indication}"


def _label(result: str) -> str:
    return wording().direction[result].label  # type: ignore[index]


def _finished(figure: go.Figure, height: int) -> go.Figure:
    """One look for all: transparent, so that it sits in light and dark (the style sheet sets the text); the legend below."""
    figure.update_layout(
        template="none", height=height, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", hovermode="closest", dragmode="pan",
        font={"color": _GREY, "family": "system-ui, sans-serif", "size": 13}, margin={"l": 10, "r": 20, "t": 30, "b": 40},
        legend={"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0, "x": 0, "xanchor": "left"},
    )  # fmt: skip
    figure.update_xaxes(automargin=True, gridcolor="rgba(123,135,148,.25)", zeroline=False)
    figure.update_yaxes(automargin=True, gridcolor="rgba(123,135,148,.15)", zeroline=False)
    return figure
