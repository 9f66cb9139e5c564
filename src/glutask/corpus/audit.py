"""The audit trail: `corpus/audit.jsonl` (one second reading a line) told as `corpus/AUDIT.md`.

Run as `python -m glutask.corpus.audit`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from glutask.corpus.corpus import Corpus
from glutask.corpus.load import load_corpus
from glutask.corpus.locate import corpus_folder
from glutask.corpus.models import Date, Id, Model
from glutask.errors import CorpusError

Verdict = Literal["agree", "imprecise", "wrong", "could not see"]
VERDICTS: tuple[Verdict, ...] = ("agree", "imprecise", "wrong", "could not see")


class Reading(Model):
    """A second reading of a statement, before what fell short was corrected."""

    statement: Id
    date: Date
    round: int = Field(
        ge=1,
        description=(
            "1: random sample of 330; 2: all others; 3: fresh random sample after correction; 4: those not seen or doubtful,"
            " read again; 5: acceptance, fresh random sample of 100 (seed 20261124); 6: a second one, after correction"
            " (seed 20261125); 7: those of the two that fell short, as corrected; 8: added since, read beside the source."
        ),
    )
    verdict: Verdict
    how: Literal["", "abstract", "full text", "registry", "notice", "secondary page", "notes"] = Field(
        description="What it was compared with; `notes` are those taken from the source when it was written."
    )


def read_audit(path: Path) -> tuple[Reading, ...]:
    """Read the trail.

    Raises:
        CorpusError: A line does not fit; names it.
    """
    readings = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            readings.append(Reading.model_validate_json(line))
        except ValidationError as error:
            raise CorpusError(f"{path}, line {number}: {error.errors()[0]['msg']}; correct it.") from None
    return tuple(readings)


def audit_markdown(corpus: Corpus, readings: Sequence[Reading]) -> str:
    """Rates of the second reading, then when and how each statement was last read."""
    lines = [
        "# Audit of the statements",
        "",
        "Made by `python -m glutask.corpus.audit` from `audit.jsonl`. Verdicts are those of the second reader;",
        "",
    ]
    lines[-2] += " what was imprecise or wrong has been corrected since."
    lines += ["| reading | " + " | ".join(VERDICTS) + " |", "| --- |" + " ---: |" * len(VERDICTS)]
    for number, name in (
        (1, "random sample"),
        (2, "all others"),
        (3, "fresh random sample, after correction"),
        (4, "not seen or doubtful, read again"),
        (5, "acceptance: fresh random sample of 100, before correction"),
        (6, "acceptance: second fresh random sample of 100, before correction"),
        (7, "acceptance: those that fell short, after correction"),
        (8, "added since, read beside the source"),
    ):
        counts = Counter(r.verdict for r in readings if r.round == number)
        if counts:
            lines.append(f"| {name} | " + " | ".join(str(counts[v]) for v in VERDICTS) + " |")
    how = Counter(r.how or "not seen" for r in readings)
    lines += ["", "Compared with: " + ", ".join(f"{name} {count}" for name, count in how.most_common()) + ".", ""]
    last = {r.statement: r for r in readings}
    lines += ["| statement | last read | verdict then | compared with |", "| --- | --- | --- | --- |"]
    for passage in corpus.written_passages():
        for statement in passage.statements:
            reading = last.get(statement.id)
            told = f"{reading.date} | {reading.verdict} | {reading.how or 'not seen'}" if reading else "not read a second time | |"
            lines.append(f"| {statement.id} | {told} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write `AUDIT.md`."""
    folder = corpus_folder()
    text = audit_markdown(load_corpus(folder), read_audit(folder / "audit.jsonl"))
    (folder / "AUDIT.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
