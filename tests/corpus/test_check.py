from __future__ import annotations

from pathlib import Path

import pytest

from glutask.corpus.check import check_corpus
from glutask.corpus.locate import corpus_folder

TRAXOPRODIL, SARCOSINE, REVIEW, SOURCES = "agents/traxoprodil.yaml", "agents/sarcosine.yaml", "review.yaml", "bibliography/all.json"


def test_the_project_has_no_fault() -> None:
    report = check_corpus(corpus_folder())
    assert report.faults == ()
    assert report.agents == 27
    assert report.statements > 600 and report.trials > 100 and report.sources > 300 and report.passages > 200


def test_counts_are_of_what_stands_in_the_files(corpus_files: Path) -> None:
    report = check_corpus(corpus_files)
    assert report.faults == ()
    assert report.model_dump(exclude={"faults"}) == {"agents": 2, "statements": 4, "passages": 3, "trials": 1, "sources": 5, "questions": 8}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (SARCOSINE, "id: sarcosine-001", "id: traxoprodil-001", "statement id 'traxoprodil-001' is used 2 times"),
        (SARCOSINE, "id: sarcosine-trial", "id: traxoprodil-trial", "passage id 'traxoprodil-trial' is used 2 times"),
        (SARCOSINE, "review_name: sarcosine", "review_name: sarcosine\nkinds: [unheard]", "kind 'unheard' is not in vocabulary/facets.yaml"),
        (SARCOSINE, "review_name: sarcosine", "review_name: sarcosine\nreview_entry: false", "disagree on whether it is an entry"),
        (SARCOSINE, "sources: [huang-2013]}\ndev", "sources: [huang-2014]}\ndev", "source 'huang-2014' of agent sarcosine is not in"),
        (TRAXOPRODIL, "sources: [nct00163059]\n    topic", "sources: [nct0]\n    topic", "source 'nct0' of statement traxoprodil-002 does not exist"),
        (TRAXOPRODIL, "trials: [preskorn-2008]\n", "trials: [preskorn]\n", "trial 'preskorn' of statement traxoprodil-001 does not exist"),
        (TRAXOPRODIL, "    agents: [traxoprodil]\n", "    agents: [traxo]\n", "agent 'traxo' of statement traxoprodil-001 does not exist"),
        (TRAXOPRODIL, "  agents: [traxoprodil]\n  nct", "  agents: [traxo]\n  nct", "agent 'traxo' of trial preskorn-2008 does not exist"),
        (TRAXOPRODIL, "    conflicts_with: [traxoprodil-002]\n", "", "conflicts_with 'traxoprodil-001' is not returned there"),
        (TRAXOPRODIL, "  n: 30\n", "  n: 31\n", "n = 31 of trial preskorn-2008 occurs in none of its statements"),
        (TRAXOPRODIL, "value: -8.6", "value: -8.7", "effect -8.7 of trial preskorn-2008 occurs in none of its statements"),
        (TRAXOPRODIL, 'p: "<0.10"', 'p: "<0.05"', "p <0.05 of trial preskorn-2008 occurs in none of its statements"),
        (TRAXOPRODIL, "result would not count as positive.", "result would not count as positive", "does not end like a sentence"),
        (TRAXOPRODIL, "    - how strict was Preskorn 2008?\n", "", "statement traxoprodil-002 has fewer than 2 questions"),
        (TRAXOPRODIL, "how strict was Preskorn 2008?", "was the traxoprodil trial significant at the usual level?", "stands twice in statement"),
        (REVIEW, "entries: 2", "entries: 3", "review.yaml promises 3 entries"),
        (SOURCES, '"PMID": "19011431"', '"PMID": "33904154"', "pmid 33904154 stands on both 'review-2021' and 'preskorn-2008'"),
        (SOURCES, '"note": "identifier not seen"', '"note": ""', "paper 'huang-2013' has neither PMID nor DOI"),
        (SOURCES, '"id": "montgomery-1979"', '"id": "montgomery-1980"', "source 'montgomery-1980' is cited nowhere"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_found(corpus_copy: Path, name: str, old: str, new: str, said: str) -> None:
    path = corpus_copy / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    faults = check_corpus(corpus_copy).faults
    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith(str(corpus_copy)) and ", line " in fault and fault.endswith(".") for fault in faults), faults


def test_a_file_that_does_not_load_is_the_one_fault(corpus_copy: Path) -> None:
    path = corpus_copy / "agents" / "sarcosine.yaml"
    path.write_text("id: [")
    report = check_corpus(corpus_copy)
    assert len(report.faults) == 1 and report.faults[0].startswith(f"{path}, line ")
    assert report.agents == 0
