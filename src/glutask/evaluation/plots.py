"""Figures of a report, by Plotly."""

from __future__ import annotations

from typing import Any

from glutask.evaluation.compare import Comparison
from glutask.evaluation.summary import AnswerReport

BLUE, GREY = "#1b6ca8", "#9aa5b1"
SIZE = {"width": 760, "height": 420, "margin": {"l": 60, "r": 20, "t": 50, "b": 60}, "template": "simple_white"}


def intervals(comparison: Comparison, title: str) -> Any:
    """Each run's mean with its 95% interval."""
    from plotly import graph_objects as go

    runs = comparison.runs[::-1]
    means = [run.mean for run in runs]
    above = [run.mean_interval[1] - run.mean for run in runs]
    below = [run.mean - run.mean_interval[0] for run in runs]
    error = {"type": "data", "symmetric": False, "array": above, "arrayminus": below}
    figure = go.Figure(go.Scatter(x=means, y=[run.run for run in runs], error_x=error, mode="markers", marker={"color": BLUE, "size": 9}))
    figure.update_layout(**{**SIZE, "height": 160 + 26 * len(runs)}, title=title, xaxis_title=f"{comparison.measure}, 95% interval")
    return figure


def reliability(answers: AnswerReport) -> Any:
    """Confidence against how often the corpus did hold the answer."""
    from plotly import graph_objects as go

    figure = go.Figure(_diagonal())
    figure.add_trace(
        go.Scatter(
            x=[b.confidence for b in answers.reliability],
            y=[b.covered for b in answers.reliability],
            text=[f"{b.questions} questions" for b in answers.reliability],
            mode="markers+lines",
            marker={"color": BLUE, "size": [8 + 3 * len(str(b.questions)) ** 1.5 for b in answers.reliability]},
            name="measured",
        )
    )
    figure.update_layout(**SIZE, title="Reliability diagram", xaxis_title="mean confidence", yaxis_title="share covered", yaxis_range=[-0.05, 1.05])
    return figure


def coverage(answers: AnswerReport) -> Any:
    """How right the answers are if only the most confident are given."""
    from plotly import graph_objects as go

    x, y = zip(*answers.coverage_accuracy, strict=True) if answers.coverage_accuracy else ((), ())
    figure = go.Figure(go.Scatter(x=x, y=y, mode="lines", line={"color": BLUE, "shape": "hv"}))
    figure.update_layout(
        **SIZE,
        title="Coverage against accuracy",
        xaxis_title="share of questions answered",
        yaxis_title="share of these right",
        yaxis_range=[0.5, 1.01],
    )
    return figure


def _diagonal() -> Any:
    from plotly import graph_objects as go

    return go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": GREY, "dash": "dot"}, name="perfect", hoverinfo="skip")
