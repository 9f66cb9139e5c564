"""What is shown on terminals, wide and narrow, and where output is no terminal."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from glutask import Assistant
from glutask.corpus.corpus import Corpus
from glutask.terminal.answers import show_answer
from glutask.terminal.entries import show_entries
from glutask.terminal.entry import show_entry
from glutask.terminal.explain import show_explanation
from glutask.terminal.tables import show_table

COLUMNS, ROWS = ("Agent", "Route", "Phase"), [("[bold]A|B[/bold]", "oral", "2"), ("C", "", "3")]


def console(width: int, terminal: bool = True) -> Console:
    return Console(file=io.StringIO(), width=width, force_terminal=terminal, color_system=None, highlight=False, markup=False, emoji=False)


def shown(out: Console) -> str:
    text: str = out.file.getvalue()  # type: ignore[attr-defined]
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_wide_terminal_shows_a_grid() -> None:
    out = console(80)
    show_table(out, COLUMNS, ROWS)
    assert re.search(r"Agent +Route +Phase", shown(out)) and re.search(r"\[bold\]A\|B\[/bold\] +oral +2", shown(out))


def test_a_narrow_terminal_shows_blocks() -> None:
    out = console(30)
    show_table(out, COLUMNS, ROWS)
    lines = [line.rstrip() for line in shown(out).splitlines()]
    assert lines[:3] == ["[bold]A|B[/bold]", "  Route: oral", "  Phase: 2"] and lines[3:5] == ["C", "  Phase: 3"]


def test_elsewhere_a_table_is_markdown() -> None:
    out = console(30, terminal=False)
    show_table(out, COLUMNS, ROWS)
    assert shown(out).splitlines() == ["| Agent | Route | Phase |", "| --- | --- | --- |", "| [bold]A\\|B[/bold] | oral | 2 |", "| C |  | 3 |"]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_entry_is_shown_whole(assistant: Assistant, width: int) -> None:
    for agent in assistant.corpus.agents.values():
        out = console(width)
        show_entry(out, assistant.corpus, agent)
        text = shown(out)
        flat = re.sub(r"[\s│|]+", "", text)
        assert all(len(line) <= width for line in text.splitlines()), agent.id
        for part in ("What it is", "Development", "Sources"):
            assert f"\n{part}\n" in text, (agent.id, part)
        for trial in assistant.corpus.trials_of(agent.id):
            assert all(re.sub(r"\s+", "", number) in flat for number in trial.nct), (agent.id, trial.id)
        numbers = {int(n) for n in re.findall(r"\[(\d+)\]", text)}
        assert numbers == set(range(1, max(numbers) + 1)), agent.id


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"\n\n(?=[A-Z])", text)
    return {part.partition("\n")[0]: part for part in parts}


def test_an_entry_keeps_what_came_since_apart(assistant: Assistant) -> None:
    corpus: Corpus = assistant.corpus
    out = console(200, terminal=False)
    show_entry(out, corpus, corpus.agents["axs-05"])
    found = sections(shown(out))
    assert "2022" in found["Regulation"] and "approval" in found["Regulation"]
    since = found["Since the review (after April 2021)"]
    own = [s for p in corpus.written_passages() for s in p.statements if s.agents[:1] == ("axs-05",)]
    assert all((s.text in since) == (s.as_of == "later") for s in own)
    safety = [s for s in own if s.topic == "safety" and s.as_of == "review"]
    assert safety and all(s.text in found["Safety"] for s in safety)
    assert re.search(r"Randomised trials in mood disorders: \d+ positive, \d+ negative, \d+ mixed", found["Trials"])


@pytest.mark.parametrize("width", [50, 160])
def test_all_entries_are_listed(assistant: Assistant, width: int) -> None:
    out = console(width)
    show_entries(out, assistant.corpus)
    text = shown(out)
    assert all(line.rstrip() == line.rstrip()[:width] for line in text.splitlines())
    assert all(agent.id in text for agent in assistant.corpus.agents.values())


@pytest.mark.parametrize("width", [50, 160])
def test_an_answer_fits_the_terminal(assistant: Assistant, width: int) -> None:
    answer = assistant.ask("which glycine-site modulators reached trials?")
    out = console(width)
    show_answer(out, answer)
    show_explanation(out, assistant, answer)
    text = shown(out)
    assert all(len(line) <= width for line in text.splitlines())
    assert "Sources" in text and "Taken to mean: " in text and answer.suggestions[0].split()[0] in text
    flat = re.sub(r"\W", "", text)
    assert all(re.sub(r"\W", "", citation.quote) in flat for citation in answer.citations)
