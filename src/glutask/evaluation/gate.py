"""The gate: a report is measured against the last accepted one and may not fall behind by more than a point."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from glutask.errors import DatasetError
from glutask.evaluation.own import GATED, OwnReport
from glutask.evaluation.tasks import EVIDENCE
from glutask.evaluation.whole import write_whole

POINT = 0.01
_SHARES = ("right", "set_exact", "set_f1", "count_exact", "not_covered_recognised", "declined_rightly", "citation_recall", "citation_precision")


def headline(report: OwnReport) -> dict[str, float]:
    """The measures that may not fall, each better when higher."""
    answers = report.answers["Glutask"].overall
    shares = {name: value for name in _SHARES if (value := getattr(answers, name)) is not None}
    if answers.over_refusal is not None:
        shares["answered_when_answerable"] = 1.0 - answers.over_refusal
    if answers.invalid_citations is not None:
        shares["valid_citations"] = 1.0 - answers.invalid_citations
    if answers.number_faithfulness is not None:
        shares["number_faithfulness"] = answers.number_faithfulness
    shares |= {f"{name} nDCG@10": report.retrieval[name].statements["nDCG@10"] for name in GATED}
    shares["answer in the first five"] = report.retrieval[EVIDENCE].answer_found
    return {name: round(value, 4) for name, value in shares.items()}


def drops(reports: Mapping[str, OwnReport], place: Path) -> list[str]:
    """What fell by more than a point since the accepted report, in words; nothing where there is no such report.

    Raises:
        DatasetError: The accepted report cannot be read.
    """
    accepted = _read(place)
    found = []
    for split, report in reports.items():
        now = headline(report)
        for name, before in accepted.get(split, {}).items():
            after = now.get(name, 0.0)
            if round(before - after, 6) > POINT:
                found.append(f"{split}: {name} fell from {before:.3f} to {after:.3f}")
    return found


def accept(reports: Mapping[str, OwnReport], place: Path) -> None:
    """Make these reports the ones that later ones are measured against; splits not among them stay as they were."""
    accepted = _read(place) | {split: headline(report) for split, report in reports.items()}
    write_whole(place, json.dumps(accepted, indent=1, sort_keys=True) + "\n")


def _read(place: Path) -> dict[str, dict[str, float]]:
    if not place.exists():
        return {}
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        return {str(split): {str(name): float(value) for name, value in measures.items()} for split, measures in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        raise DatasetError(f"{place} is not an accepted report; remove it and write it anew with: glutask eval --accept.") from None
