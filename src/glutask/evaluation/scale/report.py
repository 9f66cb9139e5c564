"""The figures as a Markdown table and as a plot."""

from __future__ import annotations

from pathlib import Path

from glutask.evaluation.scale.figures import Bench
from glutask.evaluation.whole import write_bytes, write_whole

GOALS = "Goal at 1,000,000: recall@10 of 0.95, p95 below 50 ms, below 3 GB resident."


def write(bench: Bench, folder: Path) -> None:
    """Write `scale.json`, `scale.md` and `scale.svg`."""
    write_whole(folder / "scale.json", bench.model_dump_json(indent=1) + "\n")
    write_whole(folder / "scale.md", markdown(bench))
    plot(bench, folder / "scale.svg")


def read(folder: Path) -> Bench | None:
    """What was measured before, if anything was."""
    path = folder / "scale.json"
    return Bench.model_validate_json(path.read_bytes()) if path.is_file() else None


def markdown(bench: Bench) -> str:
    """A table, one row a size."""
    heads = [
        "passages", "dense index", "built in, s (dense + words)", "peak memory, GB", "on disk, GB", "recall@10",
        "retrieval p50 / p95, ms", "computing, ms", "dense alone", "words alone", "within 2 %", "resident, GB (private)", "other load",
    ]  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", f"|{' ---: |' * len(heads)}"]
    for row in bench.rows:
        b, s = row.built, row.searched
        times = [f"{t.p50:.1f} / {t.p95:.1f}" for t in (s.fused, s.computing, s.dense, s.lexical, s.filtered)]
        cells = [
            f"{row.passages:,}", b.kind, f"{b.dense_s:.1f} + {b.lexical_s:.1f}", f"{b.peak_gb:.2f}", f"{b.disk_gb:.2f}", f"{s.recall:.3f}",
            *times, f"{s.resident_gb:.2f} ({s.private_gb:.2f})", f"{s.load:.1f}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    intro = (
        f"`make bench-scale`, {bench.date}, {bench.machine}; {bench.queries} development questions, one after another, their vectors given.\n"
        "“Computing” is the same retrieval in time of the processor, waiting for a core left out; “within 2 %” is retrieval among one passage in\n"
        "fifty. “Other load” is how many other processes wanted a core when the search began: above zero, the machine was shared, and times by the\n"
        "clock, building above all, are longer than on a quiet one."
    )
    hours = 1_000_000 / bench.encoded / 3600
    encoding = (
        f"Encoding: {bench.encoded:.0f} passages a second, so {hours:.1f} hours for 1,000,000; done once, and taken up again where it broke off."
    )
    return f"{intro}\n\n" + "\n".join(lines) + f"\n\n{GOALS}\n{encoding}\n"


def summary(bench: Bench) -> str:
    """The same in short, as the README shows it."""
    heads = ["passages", "index", "built in", "resident", "recall@10", "retrieval p50 / p95", "of it computing", "other load"]
    lines = [f"| {' | '.join(heads)} |", f"|{' ---: |' * len(heads)}"]
    for row in bench.rows:
        b, s = row.built, row.searched
        cells = [
            f"{row.passages:,}", b.kind.split(" ")[0], f"{b.dense_s + b.lexical_s:.0f} s", f"{s.resident_gb:.2f} GB", f"{s.recall:.3f}",
            f"{s.fused.p50:.0f} / {s.fused.p95:.0f} ms", f"{s.computing.p50:.0f} / {s.computing.p95:.0f} ms", f"{s.load:.0f}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def plot(bench: Bench, path: Path) -> None:
    """Four panels over the number of passages."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    sizes = [row.passages for row in bench.rows]
    fused = [row.searched.fused for row in bench.rows]
    computing = [row.searched.computing.p95 for row in bench.rows]
    panels = [
        ("Time to build, s", {"dense": [r.built.dense_s for r in bench.rows], "words": [r.built.lexical_s for r in bench.rows]}, None),
        ("Resident while searching, GB", {"all": [r.searched.resident_gb for r in bench.rows],
                                          "private": [r.searched.private_gb for r in bench.rows]}, 3.0),
        ("Retrieval without encoding, ms", {"p50": [t.p50 for t in fused], "p95": [t.p95 for t in fused], "p95 computing": computing}, 50.0),
        ("recall@10 against exact search", {"recall": [r.searched.recall for r in bench.rows]}, 0.95),
    ]  # fmt: skip
    with rc_context({"svg.hashsalt": "glutask", "font.size": 9}):
        figure = Figure(figsize=(9, 6), layout="constrained")
        for axes, (title, series, goal) in zip(figure.subplots(2, 2).flat, panels, strict=True):
            for name, values in series.items():
                axes.plot(sizes, values, marker="o", label=name)
            if goal is not None:
                axes.axhline(goal, color="grey", linestyle=":", label="goal at 1,000,000")
            axes.set(title=title, xscale="log", xlabel="passages")
            axes.grid(alpha=0.3)
            axes.legend()
        figure.axes[0].set_yscale("log")
        figure.axes[3].set_ylim(0.9, 1.005)
        write_bytes(path, lambda file: figure.savefig(file, format="svg", metadata={"Date": None}))
