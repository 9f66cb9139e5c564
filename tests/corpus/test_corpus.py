from __future__ import annotations

from pathlib import Path

from glutask import Assistant
from glutask.corpus.load import load_corpus

ENTRIES = [
    "ketamine",
    "esketamine",
    "r-ketamine",
    "hnk",
    "dextromethorphan",
    "nuedexta",
    "avp-786",
    "axs-05",
    "rel-1017",
    "nitrous-oxide",
    "azd6765",
    "cle100",
    "agn-241751",
    "d-cycloserine",
    "nrx-101",
    "rapastinel",
    "apimostinel",
    "sarcosine",
    "4-cl-kyn",
    "eliprodil",
    "traxoprodil",
    "rislenemdaz",
    "basimglurant",
    "azd2066",
    "rg1578",
    "ts-161",
    "nv-5138",
]


def test_the_entries_are_those_of_the_review_in_its_order(assistant: Assistant) -> None:
    corpus = assistant.corpus
    assert [agent.id for agent in corpus.entries] == ENTRIES
    assert [agent.id for agent in corpus.agents.values() if not agent.review_entry] == ["evt-101"]
    assert list(corpus.classes) == ["broad", "glycine-site", "nr2b", "mglur", "mtorc1"]
    assert [len([a for a in corpus.entries if a.agent_class == c]) for c in corpus.classes] == [13, 6, 3, 4, 1]


def test_every_statement_stands_in_one_passage(assistant: Assistant) -> None:
    corpus = assistant.corpus
    assert set(corpus.passage_of) == set(corpus.statements)
    assert sum(len(p.statements) for p in corpus.passages.values()) == len(corpus.statements)


def test_a_trial_belongs_to_every_agent_it_tested(assistant: Assistant) -> None:
    corpus = assistant.corpus
    shared = next(t for t in corpus.trials.values() if len(t.agents) > 1)
    assert all(shared in corpus.trials_of(agent) for agent in shared.agents)


def test_randomised_trials_are_balanced_by_result(assistant: Assistant, corpus_files: Path) -> None:
    corpus = assistant.corpus
    assert corpus.balance_of("rapastinel")["positive"] == 0 and corpus.balance_of("rapastinel")["negative"] >= 4
    for agent in corpus.agents:
        review, later = corpus.balance_of(agent, "review"), corpus.balance_of(agent)
        assert all(review[result] <= later[result] for result in later)
        assert sum(later.values()) <= len(corpus.trials_of(agent))
    assert load_corpus(corpus_files).balance_of("traxoprodil") == {"positive": 1, "negative": 0, "mixed": 0}
