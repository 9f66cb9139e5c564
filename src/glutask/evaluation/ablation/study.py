"""All variants on all subjects, each beside the retriever as it is built; and its two weights chosen on other sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

from pydantic import Field, ValidationError

from glutask.corpus.models import Model
from glutask.evaluation.ablation.bench import Bench
from glutask.evaluation.ablation.variant import BUILT, Plan, Variant
from glutask.evaluation.compare import Comparison, compare_values
from glutask.evaluation.progress import Tell
from glutask.evaluation.ranking import means, per_query

MEASURE = "nDCG@10"
MORE = ("R@5", "R@100")


class Chosen(Model):
    """The weights that are best on all other sets, on this one."""

    weight: float
    share: float
    value: float = Field(description="nDCG@10.")
    best: float = Field(description="nDCG@10 of the weights that are best on this set itself.")


class Tried(Model):
    """One subject."""

    name: str
    documents: int
    queries: int
    comparison: Comparison
    more: dict[str, dict[str, float]] = Field(description="Variant to further measures.")
    chosen: Chosen | None = None


class Study(Model):
    """Everything that was tried, and on what machine."""

    plan: Plan
    made_on: str
    encoder: str
    subjects: tuple[Tried, ...]


def study(benches: Sequence[Bench], plan: Plan, encoder: str, made_on: str, tell: Tell) -> Study:
    """Try everything.

    Args:
        benches: One a subject.
        plan: What is tried.
        encoder: Its name.
        made_on: Machine and date.
        tell: Told of progress.
    """
    variants = [BUILT, *(variant for group in plan.groups for variant in group.variants)]
    grid = [Variant(name=f"{w} {s}", weight=w, share=s) for w in plan.weights for s in plan.shares]
    steps = len(benches) * (len(variants) + len(grid))
    tried, grids, done = [], [], 0
    for bench in benches:
        values: dict[str, dict[str, float]] = {}
        more: dict[str, dict[str, float]] = {}
        trials: dict[str, float] = {}
        for variant in [*variants, *grid]:
            tell("variants", done, steps)
            done += 1
            if not bench.applies(variant):
                continue
            scores = per_query(bench.subject.qrels, bench.run(variant), (MEASURE, *MORE))
            if variant in grid:
                trials[variant.name] = fmean(scores[MEASURE].values())
            else:
                values[variant.name] = scores[MEASURE]
                more[variant.name] = {name: round(value, 4) for name, value in means(scores).items()}
        comparison = compare_values(values, MEASURE, {})
        bare = comparison.model_copy(update={"runs": tuple(run.model_copy(update={"queries": ()}) for run in comparison.runs)})
        subject = bench.subject
        tried.append(Tried(name=subject.name, documents=len(subject.items), queries=len(subject.queries), comparison=bare, more=more))
        grids.append(trials)
    tell("variants", steps, steps)
    chosen = [_chosen(grids, place, grid) for place in range(len(grids))] if len(grids) > 1 else [None] * len(grids)
    subjects = tuple(one.model_copy(update={"chosen": choice}) for one, choice in zip(tried, chosen, strict=True))
    return Study(plan=plan, made_on=made_on, encoder=encoder, subjects=subjects)


def read_study(place: Path) -> Study | None:
    """A study that was written before, if it is there and fits this version."""
    try:
        return Study.model_validate_json(place.read_bytes())
    except (OSError, ValidationError):
        return None


def _chosen(grids: Sequence[Mapping[str, float]], place: int, grid: Sequence[Variant]) -> Chosen:
    others = [trials for number, trials in enumerate(grids) if number != place]
    best = max(grid, key=lambda variant: fmean(trials[variant.name] for trials in others))
    return Chosen(weight=best.weight, share=best.share, value=round(grids[place][best.name], 4), best=round(max(grids[place].values()), 4))
