import json

import pytest

from glutask import Assistant
from glutask.corpus.locate import corpus_folder
from glutask.understanding.linking import Linker, agent_names
from glutask.understanding.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def linker(assistant: Assistant) -> Linker:
    return Linker(assistant.corpus, Vocabulary.load(corpus_folder()))


def agents(linker: Linker, question: str) -> set[str]:
    return {i for m in linker.link(question) if m.kind == "agent" for i in m.ids}


def test_every_name_of_every_agent_leads_to_it_alone(assistant: Assistant, linker: Linker) -> None:
    for agent in assistant.corpus.agents.values():
        for name in (agent.name, *agent.names.all):
            if len(name) > 2:
                assert agents(linker, f"tell me about {name} please") == {agent.id}, name


def test_no_two_agents_share_a_name(assistant: Assistant) -> None:
    owned = agent_names(assistant.corpus)
    assert set(owned.values()) == set(assistant.corpus.agents)


@pytest.mark.parametrize(
    ("question", "agent", "other"),
    [
        ("NRX-101", "nrx-101", "apimostinel"),
        ("NRX-1074", "apimostinel", "nrx-101"),
        ("TS 161", "ts-161", "rg1578"),
        ("esketamine", "esketamine", "ketamine"),
        ("ketamine", "ketamine", "esketamine"),
        ("rislenamdaz", "rislenemdaz", "ketamine"),
        ("what's ketamine", "ketamine", "esketamine"),
    ],
)
def test_look_alikes_are_kept_apart(linker: Linker, question: str, agent: str, other: str) -> None:
    found = agents(linker, question)
    assert agent in found and other not in found


def test_a_look_alike_is_not_the_agent(linker: Linker) -> None:
    assert next(m.kind for m in linker.link("is CERC-501 an NR2B drug?")) == "look-alike"
    assert [m.kind for m in linker.link("TS-134")] == ["look-alike"]


@pytest.mark.parametrize("name", ["psilocybin", "zuranolone", "sumatriptan", "sirolimus-like ABC-1234"])
def test_a_drug_outside_the_corpus_is_recognised(linker: Linker, name: str) -> None:
    assert any(m.kind.startswith("outside") for m in linker.link(f"does {name} help?"))


def test_trials_and_papers_are_linked(linker: Linker) -> None:
    trial = [m for m in linker.link("did TRANSFORM II meet its endpoint") if m.kind == "trial"]
    assert trial and trial[0].ids == ("transform-2",)
    assert [m.kind for m in linker.link("what did Zarate et al find?")] == ["source"]


def test_names_are_left_out_of_a_text(linker: Linker) -> None:
    assert linker.without_names("half-life of AXS-05?") == "half-life of the drug?"


def test_what_is_kept_links_as_what_is_collected(assistant: Assistant, linker: Linker) -> None:
    vocabulary = Vocabulary.load(corpus_folder())
    kept = Linker(assistant.corpus, vocabulary, kept=json.loads(json.dumps(linker.kept())))
    for name in ("_names", "_known_words", "_everyday", "_authors"):
        assert vars(kept)[name] == getattr(linker, name), f"{name} is not collected again"
    for question in ("Zarate 2006 vs glyx-13 in TARGET", "rislenamdaz by Merck, phase II", "NMDA antagonists and zolpidem", "RELIANCE-I, II"):
        assert kept.link(question) == linker.link(question) and kept.without_names(question) == linker.without_names(question)
