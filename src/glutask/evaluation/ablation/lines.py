"""The study as Markdown."""

from __future__ import annotations

from glutask.evaluation.ablation.study import MEASURE, Study, Tried
from glutask.evaluation.ablation.variant import BUILT
from glutask.evaluation.tables import span, table

NOTABLE = 0.05


def study_markdown(study: Study) -> str:
    """What was tried, what it did, what was kept."""
    sets = study.subjects
    command = "glutask eval ablation FOLDER…"
    lines = ["# What the retriever is made of, and what was left out", ""]
    lines += [f"Written by `{command}` (`make ablation BEIR=FOLDER`), {study.made_on}, encoder {study.encoder}. One choice is changed at a time.", ""]
    lines += [f"Figures are {MEASURE}; in brackets the difference from the retriever as it is built, with a † where it is more than"]
    lines += ["chance (two-sided paired randomisation test over queries, Holm-corrected over all variants of a set, p < 0.05).", ""]
    lines += table(("set", "documents", "queries", MEASURE, "95% interval", "R@5", "R@100"), (_built(one) for one in sets))
    for group in study.plan.groups:
        lines += ["", f"## {group.name}", ""]
        lines += table(("variant", *(one.name for one in sets)), ((v.name, *(_cell(one, v.name) for one in sets)) for v in group.variants))
        lines += ["", group.verdict]
    if any(one.chosen for one in sets):
        lines += ["", "## Weights chosen on other sets", ""]
        lines += ["The weight of the dense ranking and the share of the neighbours, chosen as the best mean over all *other* sets, then measured"]
        lines += ["on this one; beside it the best that any of these weights reaches on the set itself.", ""]
        rows = ((one.name, str(c.weight), str(c.share), c.value, c.best, _value(one, BUILT.name)) for one in sets if (c := one.chosen))
        lines += table(("set", "weight", "share", "chosen elsewhere", "best here", "as built"), rows)
    return "\n".join(lines) + "\n"


def _built(one: Tried) -> tuple[object, ...]:
    run = one.comparison.runs[0]
    more = one.more[BUILT.name]
    return (one.name, one.documents, one.queries, run.mean, span(run.mean_interval), more["R@5"], more["R@100"])


def _value(one: Tried, name: str) -> float:
    return next(run.mean for run in one.comparison.runs if run.run == name)


def _cell(one: Tried, name: str) -> str:
    for run in one.comparison.runs:
        if run.run == name:
            mark = "†" if run.p_holm is not None and run.p_holm < NOTABLE else ""
            return f"{run.mean:.3f} ({run.difference:+.3f}{mark})"
    return "–"
