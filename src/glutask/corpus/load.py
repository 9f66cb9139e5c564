"""Read the corpus folder into a `Corpus`, and check that its parts fit together."""

from __future__ import annotations

import re
from pathlib import Path

from glutask.corpus.bibliography import read_bibliography
from glutask.corpus.corpus import Corpus
from glutask.corpus.digest import corpus_digest
from glutask.corpus.entries import class_passages, entry_passages, graded
from glutask.corpus.models import Agent, Background, Passage, Review
from glutask.corpus.yaml_lines import read_model, read_yaml
from glutask.errors import CorpusError


def load_corpus(folder: Path) -> Corpus:
    """Read and validate every file of the corpus folder.

    Args:
        folder: Holds `review.yaml`, `agents/`, `background/`, `bibliography/`.

    Raises:
        CorpusError: The first file that does not fit its model, in one sentence.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder}: no corpus folder here; give the path of one.")
    agents: dict[str, Agent] = {}
    for path in sorted((folder / "agents").glob("*.yaml")):
        agent = read_model(path, Agent)
        if agent.id != path.stem:
            raise CorpusError(f"{path}, line 1, field id: {agent.id!r} differs from the file's name; make them the same.")
        agents[agent.id] = agent
    background = tuple(read_model(path, Background) for path in sorted((folder / "background").glob("*.yaml")))
    review = read_model(folder / "review.yaml", Review)
    sources = read_bibliography(folder / "bibliography")
    said = _entry_passages(agents, review, folder)
    return Corpus(
        digest=corpus_digest(folder),
        review=review,
        agents=agents,
        entry_passages={name: graded(passages, sources) for name, passages in said.items()},
        background=background,
        sources=sources,
    )


def _entry_passages(agents: dict[str, Agent], review: Review, folder: Path) -> dict[str, tuple[Passage, ...]]:
    templates = read_yaml(folder / "vocabulary" / "templates.yaml")
    classes = {c.id: c for c in review.classes}
    for agent in agents.values():
        if agent.agent_class not in classes:
            raise CorpusError(f"{line_of_id(folder, agent.id)}, field class: {agent.agent_class!r} is not one of {', '.join(classes)}; correct it.")
    try:
        own = {a.id: entry_passages(a, classes[a.agent_class], templates) for a in agents.values()}
        return own | {"class": class_passages(review, templates)}
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise CorpusError(f"{folder / 'vocabulary' / 'templates.yaml'}, line 1: a template does not fit ({reason}); correct it.") from None


def line_of_id(folder: Path, identifier: str) -> str:
    """`file, line N` where an id is defined, for messages; the folder if it is not found."""
    definition = re.compile(rf"""\s*(?:-\s+|[-{{\s]*\{{\s*)?["']?id["']?:\s*["']?{re.escape(identifier)}["']?\s*(?:[,#}}].*)?""")
    for path in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.json"))):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            if definition.fullmatch(line):
                return f"{path}, line {number}"
    return str(folder)
