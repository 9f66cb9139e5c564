"""The report as Markdown, and as one HTML page that needs no network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from glutask.errors import DatasetError
from glutask.evaluation import plots
from glutask.evaluation.ablation.lines import study_markdown
from glutask.evaluation.ablation.study import Study
from glutask.evaluation.own import OWN, OwnReport
from glutask.evaluation.tables import own_markdown
from glutask.evaluation.whole import write_whole

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Evaluation of Glutask</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430 }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .85rem }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #dde2e8; text-align: left; vertical-align: top }
</style></head><body>
"""


def write_report(folder: Path, reports: Sequence[OwnReport], ablation: Study | None = None) -> None:
    """Write `report.md` and `report.html`.

    Args:
        folder: Where to; made if it is missing.
        reports: One a split.
        ablation: What was tried on the retriever, if that is known.

    Raises:
        DatasetError: Plotly is missing, or the folder cannot be written.
    """
    text = "# Evaluation\n\n" + "\n".join(map(own_markdown, reports)) + (f"\n#{study_markdown(ablation)}" if ablation else "")
    write_whole(folder / "report.md", text)
    write_whole(folder / "report.html", html(reports, ablation))


def html(reports: Sequence[OwnReport], ablation: Study | None = None) -> str:
    """The page: each split's tables and figures, then the ablation's."""
    try:
        from markdown_it import MarkdownIt
        from plotly.offline import get_plotlyjs
    except ImportError:
        raise DatasetError("the HTML report needs Plotly; install it with: pip install 'glutask[eval]'.") from None
    render = MarkdownIt("commonmark", {"html": False}).enable("table").render
    parts = [_HEAD, f"<script>{get_plotlyjs()}</script>", "<h1>Evaluation of Glutask</h1>"]
    for report in reports:
        own = report.answers[OWN]
        parts += [render(own_markdown(report)), _figure(plots.intervals(report.comparison, f"Retrieval, {report.split} split"))]
        parts += [_figure(plots.reliability(own)), _figure(plots.coverage(own))]
    if ablation:
        parts += [render(study_markdown(ablation)), *(_figure(plots.intervals(one.comparison, f"Ablation, {one.name}")) for one in ablation.subjects)]
    return "\n".join([*parts, "</body></html>\n"])


def _figure(figure: Any) -> str:
    return str(figure.to_html(full_html=False, include_plotlyjs=False))
