"""How an answer came about: what the question was taken to mean, and the statements found for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glutask.answering.answer import Answer
from glutask.terminal.tables import show_table

if TYPE_CHECKING:
    from rich.console import Console

    from glutask.answering.writer.writing import Writing
    from glutask.assistant import Assistant
    from glutask.retrieval.evidence import Hit

SHOWN = 10
"""How many hits are shown."""


def show_explanation(console: Console, assistant: Assistant, answer: Answer) -> None:
    """Print meaning, confidence and the best hits with their scores."""
    from rich.text import Text

    made = answer.made_by
    console.print(Text(f"\nTaken to mean: {answer.interpretation}"))
    console.print(Text(f"Confidence that the corpus holds the answer: {answer.confidence:.0%}"))
    if answer.writing:
        console.print(Text(f"Phrased by: {_phrased(answer.writing)}"))
    console.print(Text(f"Made by: Glutask {made.glutask}, corpus {made.corpus[:12]}, encoder {made.encoder}\n"))
    show_table(console, ("Statement", "Score", "Cosine", "BM25", "Nearest question", "Text"), [_row(hit) for hit in _hits(assistant, answer)])


def _phrased(writing: Writing) -> str:
    """Model, cost, and the sentences that did not pass, each with its faults."""
    cost = "" if writing.cost is None else f", {writing.cost:.6f} US dollars"
    tokens = f"{writing.prompt_tokens:,} tokens sent, {writing.completion_tokens:,} received"
    lines = [f"{writing.model}, {writing.seconds:.1f} s, {writing.attempts} requests, {tokens}{cost}"]
    if writing.failure:
        lines.append(f"  not used: {writing.failure}")
    lines += [f"  replaced: {s.text} ({'; '.join(s.faults)})" for s in writing.sentences if s.faults]
    return "\n".join(lines)


def explained_json(assistant: Assistant, answer: Answer) -> str:
    """The answer as JSON with the best hits under a further key, `evidence`."""
    import json

    document: dict[str, Any] = answer.model_dump(mode="json")
    document["evidence"] = [h.model_dump(mode="json", exclude={"passage"}) | {"passage": h.passage.id} for h in _hits(assistant, answer)]
    return json.dumps(document, ensure_ascii=False, indent=2)


def _row(hit: Hit) -> tuple[str, ...]:
    scores = (f"{hit.score:.3f}", f"{hit.dense:.3f}", f"{hit.lexical:.1f}")
    return (hit.statement.id, *scores, hit.matched or "", hit.statement.text)


def _hits(assistant: Assistant, answer: Answer) -> tuple[Hit, ...]:
    return assistant.gather(answer.interpretation).hits[:SHOWN]
