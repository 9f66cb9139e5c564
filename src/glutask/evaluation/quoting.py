"""When a passage of a person's own document is quoted: fitted and measured.

Run as `python -m glutask.evaluation.quoting FOLDER [--fit]` on a folder in BEIR format whose every question is answered by one
document. Every second document is added, so that half of the questions can be answered and half, on matters just as near, cannot.
One article is added beside them, made of the corpus' own statements by class and agent as a review would be, and asked the
project's development questions. `--fit` writes `answering/quoting.yaml`.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import typer
import yaml
from rich.progress import track

from glutask.answering.own import Found
from glutask.answering.quoting import Features, load_quoting
from glutask.assistant import Assistant
from glutask.corpus.corpus import Corpus
from glutask.corpus.load import load_corpus
from glutask.corpus.locate import corpus_folder
from glutask.evaluation.collection import Collection
from glutask.ingest.opening import open_adder

JUDGED = 3
"""How many passages of each question are looked at."""
Group = Literal["abstracts, answerable", "abstracts, unanswerable", "article, answerable", "article, not covered"]


class Judged(NamedTuple):
    """A question with its best passages."""

    group: Group
    features: tuple[Features, ...]
    right: tuple[bool, ...]
    """Whether each holds the answer."""


def article(corpus: Corpus) -> str:
    """The corpus' statements of the review's time as one Markdown article."""
    lines = ["# An article made of the corpus"]
    for part in corpus.review.classes:
        lines += [f"## {part.plural}", part.description]
        for member in part.members:
            lines.append(f"### {corpus.agents[member].title}")
            lines += [" ".join(s.text for s in passage.statements if s.as_of == "review") for passage in corpus.agents[member].passages]
    return "\n\n".join(filter(None, lines)) + "\n"


def judge(collection: Collection, folder: Path) -> list[Judged]:
    """Add half of the documents and the article, ask everything.

    Args:
        collection: Questions with one document each.
        folder: An empty folder for the documents and their index.
    """
    held = {d.id: " ".join(d.whole.split()) for number, d in enumerate(collection.documents()) if number % 2 == 0}
    files = folder / "documents"
    files.mkdir()
    for number, text in held.items():
        (files / f"{number}.txt").write_text(text, encoding="utf-8")
    corpus = load_corpus(corpus_folder())
    (files / "article.md").write_text(article(corpus), encoding="utf-8")
    with open_adder(home=folder) as adder:
        adder.add([str(files)])
    os.environ["GLUTASK_HOME"] = str(folder)
    assistant = Assistant()
    rows = [_of_abstracts(assistant, text, collection.qrels[number], held) for number, text in track(collection.queries.items(), "asking")]
    asked = (corpus_folder().parent / "eval" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows += [row for line in track(asked, "asking") for row in _of_article(assistant, corpus, json.loads(line))]
    return rows


def _of_abstracts(assistant: Assistant, text: str, relevant: Any, held: dict[str, str]) -> Judged:
    found = _found(assistant, text)
    gold = [held[d] for d in relevant if d in held]
    return _judged("abstracts, answerable" if gold else "abstracts, unanswerable", found, [any(f.hit.passage.text in g for g in gold) for f in found])


def _of_article(assistant: Assistant, corpus: Corpus, item: dict[str, Any]) -> Iterator[Judged]:
    """A question that the article answers, or that nothing does; none that only something later answers."""
    gold = [corpus.statements[s].text for s in item.get("statements", ()) if s in corpus.statements and corpus.statements[s].as_of == "review"]
    if item["status"] == "not_covered" or gold:
        found = _found(assistant, item["q"], item.get("history", ()))
        right = [any(text in f.hit.passage.text for text in gold) for f in found]
        yield _judged("article, answerable" if gold else "article, not covered", found, right)


def _found(assistant: Assistant, text: str, history: Sequence[str] = ()) -> list[Found]:
    quotes, query = assistant.quotes(), assistant.understand(text, history)
    assert quotes
    return quotes.found(query, assistant.encode(query.resolved))[:JUDGED] if query.intent in {"ask", "unclear"} else []


def _judged(group: Group, found: Sequence[Found], right: Sequence[bool]) -> Judged:
    return Judged(group, tuple(f.features for f in found), tuple(right))


def main(folder: Path, fit: Annotated[bool, typer.Option("--fit", help="Write the weights.")] = False) -> None:
    """Measure when own documents are quoted."""
    from rich.console import Console

    console = Console()
    with tempfile.TemporaryDirectory() as place:
        rows = judge(Collection(folder), Path(place))
    if fit:
        _fit(rows)
    quoting = load_quoting()
    for group in Group.__args__:  # type: ignore[attr-defined]
        of = [r for r in rows if r.group == group]
        console.print(f"{group}: {len(of)} questions")
        for name, least in (("beside an answer", quoting.beside), ("alone", quoting.alone)):
            shown = [[right for f, right in zip(r.features, r.right, strict=True) if quoting.chance(f) >= least] for r in of]
            quoted, answered = np.mean([bool(s) for s in shown]), np.mean([any(s) for s in shown])
            console.print(f"  {name}: {quoted:.3f} quoted, {answered:.3f} with the passage that answers")


def _fit(rows: Sequence[Judged]) -> None:
    """Fit on every passage; questions whose answer was not found, though it was added, teach nothing."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    used = [
        (f, right)
        for r in rows
        if any(r.right) or "unanswerable" in r.group or "not covered" in r.group
        for f, right in zip(r.features, r.right, strict=True)
    ]
    model = LogisticRegression(C=100.0, max_iter=2000).fit(np.array([f for f, _ in used]), [right for _, right in used])
    fitted = {"intercept": model.intercept_[0], **dict(zip(Features._fields, model.coef_[0], strict=True))}
    path = Path(__file__).parents[1] / "answering" / "quoting.yaml"
    new = {name: yaml.safe_dump({name: round(float(value), 2)}).strip() for name, value in fitted.items()}
    lines = (new.get(line.split(":")[0], line) for line in path.read_text(encoding="utf-8").splitlines())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    load_quoting.cache_clear()


if __name__ == "__main__":
    typer.run(main)
