"""A small data set in BEIR format, written anew for each test."""

from __future__ import annotations

import json
from pathlib import Path

DOCUMENTS = {
    "d1": ("Ketamine", "A single infusion of ketamine eased depression within a day."),
    "d2": ("Nitrous oxide", "Nitrous oxide was inhaled for one hour."),
    "d3": ("", "Aeroplanes need wings; a slipstream adds lift."),
    "d4": ("Sarcosine", "Sarcosine blocks the glycine transporter."),
}
QUERIES = {"q1": "ketamine infusion depression", "q2": "wings in a slipstream", "q3": "glycine transporter"}
QRELS = (("q1", "d1", 2), ("q2", "d3", 1), ("q3", "d4", 1), ("q3", "d9", 1))


def write_dataset(folder: Path) -> Path:
    """Write the three files."""
    (folder / "qrels").mkdir(parents=True)
    corpus = [json.dumps({"_id": i, "title": title, "text": text}) for i, (title, text) in DOCUMENTS.items()]
    (folder / "corpus.jsonl").write_text("\n".join(corpus) + "\n", encoding="utf-8")
    (folder / "queries.jsonl").write_text("".join(json.dumps({"_id": i, "text": text}) + "\n" for i, text in QUERIES.items()), encoding="utf-8")
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in QRELS)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
