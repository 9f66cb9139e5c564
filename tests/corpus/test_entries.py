from __future__ import annotations

from pathlib import Path

import pytest

from glutask import Assistant
from glutask.corpus.corpus import Corpus
from glutask.corpus.entries import PER_PASSAGE
from glutask.corpus.load import load_corpus


@pytest.fixture(scope="module")
def small(corpus_files: Path) -> Corpus:
    return load_corpus(corpus_files)


@pytest.mark.parametrize(
    ("identifier", "said", "sources"),
    [
        ("traxoprodil.class", "NR2B-selective NMDA receptor antagonists", ("review-2021",)),
        ("traxoprodil.action", "Traxoprodil is an antagonist selective for NMDA receptors that contain the NR2B subunit.", ("preskorn-2008",)),
        ("traxoprodil.route", "intravenous", ("preskorn-2008",)),
        ("traxoprodil.phase", "phase 2", ("preskorn-2008",)),
        ("traxoprodil.status-review", "had been stopped before April 2021", ("preskorn-2008",)),
        ("traxoprodil.look-alike", "CP-601,927 is another compound", ("nct00163059",)),
        ("traxoprodil.trial.preskorn-2008", "n=30", ("preskorn-2008", "nct00163059")),
        ("sarcosine.note", "dietary supplement", ("review-2021",)),
    ],
)
def test_a_field_is_said_with_its_own_sources(small: Corpus, identifier: str, said: str, sources: tuple[str, ...]) -> None:
    statement = small.statements[identifier]
    assert said in statement.text and statement.sources == sources
    assert statement.agents == (identifier.split(".")[0],) and statement.questions
    assert all("{" not in question.ask for question in statement.questions)


def test_a_trial_is_told_whole(small: Corpus) -> None:
    text = small.statements["traxoprodil.trial.preskorn-2008"].text
    for part in ("Preskorn 2008", "NCT00163059", "phase 2", "n=30", "placebo", "MADRS change at day 5"):
        assert part in text


def test_empty_fields_say_nothing(small: Corpus) -> None:
    assert not {
        i for i in small.statements if i.startswith(("sarcosine.developer", "sarcosine.trial", "sarcosine.status-since", "sarcosine.approval"))
    }


def test_every_field_statement_is_sourced_and_reads_as_a_sentence(assistant: Assistant) -> None:
    corpus = assistant.corpus
    said = [p for passages in corpus.entry_passages.values() for p in passages]
    assert len(said) > 27
    for passage in said:
        assert 1 <= len(passage.statements) <= PER_PASSAGE
        for statement in passage.statements:
            assert set(statement.sources) <= set(corpus.sources)
            assert not statement.text[0].islower() or statement.text.startswith("mTORC1"), statement.text
            assert "{" not in statement.text and statement.text[-1] in ".)", statement.text
            assert "None" not in statement.text and "  " not in statement.text, statement.text


def test_what_came_since_is_marked_as_later(assistant: Assistant) -> None:
    statements = assistant.corpus.statements
    since = [s for s in statements.values() if s.id.endswith((".status-since", ".phase-since"))]
    assert len(since) > 20 and all(s.as_of == "later" for s in since)
    assert all(s.as_of == "review" for s in statements.values() if s.id.endswith(".status-review"))
