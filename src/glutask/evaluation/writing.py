"""How far the checker of written sentences can be trusted.

Run as `python -m glutask.evaluation.writing pairs [--split dev|heldout]`: labelled pairs of sentence and claims, how many corruptions are
caught and how many faithful sentences replaced. `python -m glutask.evaluation.writing inventing`: every evaluation question is phrased by a
model that changes every number and adds one; no number of its own may be shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import Field

from glutask.answering.answer import Answer
from glutask.answering.compose import SINCE, all_claims, without_markers
from glutask.answering.writer.checking import Checker
from glutask.answering.writer.names import names_of
from glutask.answering.writer.writer import Sentence, Usage
from glutask.corpus.models import Model
from glutask.evaluation.answers import questions_folder
from glutask.evaluation.jsonl import read_lines

FAITHFUL = "faithful"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


class Pair(Model):
    """A sentence, the claims it cites, and whether it says only what they say."""

    id: str
    statements: tuple[str, ...] = Field(description="Ids of the statements whose texts the claims are.")
    claims: tuple[str, ...] = Field(min_length=1)
    sentence: str
    label: str = Field(description="`faithful`, or the kind of corruption.")


class Trust(Model):
    """The checker's figures on some pairs."""

    faithful: int
    replaced: int
    corrupted: int
    caught: int
    wrong: tuple[str, ...] = Field(description="Ids of the pairs it is wrong about.")

    def __str__(self) -> str:
        """The same in one line."""
        return (
            f"{self.corrupted} corrupted, {self.caught / self.corrupted:.3f} caught; "
            f"{self.faithful} faithful, {self.replaced / self.faithful:.3f} replaced"
        )


def load_pairs(split: str) -> list[Pair]:
    """Labelled pairs of one split."""
    return [pair for _, pair in read_lines(questions_folder().parent / "writer" / f"pairs-{split}.jsonl", Pair)]


def trust(checker: Checker, pairs: Sequence[Pair]) -> Trust:
    """How many corruptions are caught, and how many faithful sentences replaced."""
    faulty = {p.id: bool(checker.check(p.sentence, p.claims).faults) for p in pairs}
    faithful = [p for p in pairs if p.label == FAITHFUL]
    corrupted = [p for p in pairs if p.label != FAITHFUL]
    return Trust(
        faithful=len(faithful),
        replaced=sum(faulty[p.id] for p in faithful),
        corrupted=len(corrupted),
        caught=sum(faulty[p.id] for p in corrupted),
        wrong=tuple(p.id for p in pairs if faulty[p.id] is (p.label == FAITHFUL)),
    )


class InventingWriter:
    """Changes every number of every claim in turn, and adds a sentence with a number of its own."""

    name = "inventing"

    def phrase(self, question: str, claims: Sequence[str]) -> Iterator[Sentence | Usage]:
        """Each claim once for each of its numbers, with that one changed."""
        for place, claim in enumerate(claims, start=1):
            for match in _NUMBER.finditer(claim):
                yield Sentence(text=claim[: match.start()] + other_number(match.group()) + claim[match.end() :], claims=(place,))
            yield Sentence(text="In 73.9% of patients this lasted for 41 days.", claims=(place,))
            yield Sentence(text=f"{claim.rstrip('.')} (n=4177).", claims=(place,))

    def reword(self, question: str, history: Sequence[str]) -> tuple[str, Usage]:
        """The question with a number put in."""
        return f"{question} 4177", Usage()

    def cost(self, usage: Usage) -> None:
        """Nothing is known of it."""
        return


def other_number(number: str) -> str:
    """A number like another one, and not the same."""
    digits = number.rstrip("%")
    return digits[:-1] + str((int(digits[-1]) + 3) % 10) + number[len(digits) :]


def invented(shown: Answer, composed: Answer) -> set[str]:
    """Numbers of an answer, with their per cent signs, that do not stand in it as composed."""
    return numbers(shown) - numbers(composed)


def numbers(answer: Answer) -> set[str]:
    """Every number that an answer shows, markers and the line on the writing left out."""
    texts = [c.text for c in all_claims(answer)] + [without_markers(answer.text.partition("Phrased by a language model")[0]).replace(SINCE, "")]
    return {match.group() for text in texts for match in _NUMBER.finditer(text)}


@app.command()
def pairs(
    split: Annotated[Literal["dev", "heldout"], typer.Option(help="Which pairs.")] = "dev",
    wrong: Annotated[bool, typer.Option("--wrong", help="Show each pair that the checker is wrong about.")] = False,
) -> None:
    """Corruptions caught and faithful sentences replaced, by kind."""
    from glutask.corpus.load import load_corpus
    from glutask.corpus.locate import corpus_folder

    loaded, checker = load_pairs(split), Checker(names_of(load_corpus(corpus_folder())))
    found = trust(checker, loaded)
    missed = Counter(p.label for p in loaded if p.id in found.wrong)
    for label, count in sorted(Counter(p.label for p in loaded).items()):
        typer.echo(f"{label:14s} {count:4d}  {'replaced' if label == FAITHFUL else 'missed'} {missed[label]}")
    for pair in (p for p in loaded if wrong and p.id in found.wrong):
        faults = "; ".join(f"{f.kind}: {f.what}" for f in checker.check(pair.sentence, pair.claims).faults)
        typer.echo(f"{pair.id} {pair.label} [{faults}]\n  {pair.sentence}\n  < {' || '.join(pair.claims)}")
    typer.echo(str(found))


@app.command()
def inventing() -> None:
    """Phrase every evaluation question by a model that invents numbers, and count those that reach a person."""
    from glutask.assistant import Assistant

    plain, written = Assistant(), Assistant(writer=InventingWriter())
    asked = replaced = phrased = 0
    bad: list[str] = []
    for path in sorted(questions_folder().glob("*.jsonl")):
        for question, history in questions(path):
            asked += 1
            composed = plain.ask(question, history)
            answer = written.ask(question, history)
            if answer.writing:
                phrased += bool(answer.writing.sentences)
                replaced += answer.writing.replaced
            bad += [f"{question!r}: {number}" for number in sorted(invented(answer, composed))]
    for line in bad:
        typer.echo(line)
    typer.echo(f"{asked} questions, {phrased} phrased, {replaced} sentences replaced, {len(bad)} invented numbers shown")
    raise typer.Exit(1 if bad else 0)


def questions(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each question of a file with the earlier ones of its conversation."""
    import json

    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        yield item["q"], tuple(item.get("history", ()))


if __name__ == "__main__":
    app()
