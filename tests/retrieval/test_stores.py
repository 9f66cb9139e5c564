"""What every store does alike: the embedded one in memory and on disk, and the one on a Milvus server."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import faiss
import numpy as np
import pytest

from glutask.retrieval.faiss_store import FaissStore
from glutask.retrieval.fusion import reciprocal_rank
from glutask.retrieval.lexical import terms
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.milvus.move import Content, move
from glutask.retrieval.milvus.store import MilvusStore
from glutask.retrieval.store import Store

WORDS = ["ketamine", "placebo", "oral", "AXS-05", "0.5 mg/kg", "glycine-site", "bioavailability", "infusion", "sarcosine", "week"]
NEAR = 1e-4


class Given(NamedTuple):
    """Units to store."""

    vectors: np.ndarray
    owners: np.ndarray
    texts: list[str]
    attributes: list[dict[str, tuple[str, ...]]]


def given(keys: int) -> Given:
    """Two hundred units with up to so many keys each."""
    rng = np.random.default_rng(keys)
    owners = np.repeat(np.arange(200), rng.integers(1, keys + 1, size=200))
    vectors = rng.standard_normal((len(owners), 24)).astype(np.float32)
    faiss.normalize_L2(vectors)
    texts = [" ".join(rng.choice(WORDS, size=rng.integers(0, 9))) for _ in range(200)]
    attributes = [
        {"agent": tuple(rng.choice(["a", "b", 'c "d\\'], size=rng.integers(0, 3))), "as_of": ("review" if n % 3 else "later",)} for n in range(200)
    ]
    return Given(vectors, owners, texts, attributes)


UNITS = {"one key a unit": given(1), "several keys a unit": given(4)}


@pytest.fixture(scope="module", params=UNITS)
def units(request: pytest.FixtureRequest) -> Given:
    """Units whose every key is its own, and units that are found by the nearest of several."""
    return UNITS[request.param]


@pytest.fixture(scope="module", params=["memory", "disk", "milvus"])
def store(request: pytest.FixtureRequest, units: Given, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The units in a store of each kind."""
    if request.param == "milvus":
        address = Address.parse(f"{request.getfixturevalue('milvus')}/stores")
        identity = hashlib.sha256(units.vectors.tobytes()).hexdigest()
        content = Content(identity, units.vectors, units.owners, lambda start: map(terms, units.texts[start:]), units.attributes.__getitem__)
        move(address, content, lambda *_: None)
        return MilvusStore.open(address, identity, len(units.texts), len(units.vectors), "glutask index")
    built = FaissStore.build(units.vectors, units.owners, [terms(text) for text in units.texts], units.attributes)
    if request.param == "memory":
        return built
    folder = tmp_path_factory.mktemp("store")
    built.save(folder)
    return FaissStore.load(folder)


def asked(units: Given, number: int) -> np.ndarray:
    """A vector that is near a key, but is none."""
    found = units.vectors[number] + 0.1 * units.vectors[-number]
    return (found / np.linalg.norm(found)).astype(np.float32)


def test_the_nearest_keys_and_their_places_are_found(store: Store, units: Given) -> None:
    assert len(store) == 200
    vector = asked(units, 31)
    cosines = units.vectors @ vector
    nearest = np.argsort(-cosines)[:50]
    scores, places = store.dense.search(vector, 50)
    assert list(scores) == list(dict.fromkeys(units.owners[nearest].tolist())), "best first, each unit once"
    for unit in scores:
        own = np.flatnonzero(units.owners == unit)
        assert scores[unit] == pytest.approx(cosines[own].max(), abs=NEAR)
        assert places[unit] == int(cosines[own].argmax())


def test_given_units_are_scored_wherever_they_rank(store: Store, units: Given) -> None:
    vector, wanted = asked(units, 5), list(range(199, 0, -7))
    scores, places = store.dense.score(vector, wanted)
    assert list(scores) == wanted and list(places) == wanted
    cosines = units.vectors @ vector
    assert scores == pytest.approx({unit: float(cosines[units.owners == unit].max()) for unit in wanted}, abs=NEAR)
    assert places == {unit: int(cosines[units.owners == unit].argmax()) for unit in wanted}
    assert store.dense.score(vector, []) == ({}, {})


def test_heads_are_first_keys_in_the_order_asked_for(store: Store, units: Given) -> None:
    firsts = np.searchsorted(units.owners, [7, 199, 0])
    assert np.allclose(store.dense.heads([7, 199, 0]), units.vectors[firsts], atol=NEAR)


@pytest.mark.parametrize("text", ["oral bioavailability", "axs 05", "AXS05 0.5 mg", "the glycine site glycine", "of the", "unheard-of", ""])
def test_words_are_found_with_the_scores_of_bm25(store: Store, units: Given, text: str) -> None:
    wanted = by_hand(units.texts, text)
    found = store.lexical.search(text, 200)
    assert found == pytest.approx(wanted, rel=NEAR)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    some = list(range(0, 200, 3))
    assert store.lexical.score(text, some) == pytest.approx({unit: wanted[unit] for unit in some if unit in wanted}, rel=NEAR)
    assert len(store.lexical.search(text, 5)) == min(5, len(wanted))


def by_hand(texts: list[str], text: str) -> dict[int, float]:
    """BM25 as its formula reads (k1 1.2, b 0.75), a unit without words counting as long as one word."""
    said = [terms(t) or ["∅"] for t in texts]
    mean = sum(map(len, said)) / len(said)
    scores: dict[int, float] = {}
    for term in terms(text):
        holding = sum(term in words for words in said)
        if not holding:
            continue
        rarity = np.log(1 + (len(said) - holding + 0.5) / (holding + 0.5))
        for unit, words in enumerate(said):
            if often := words.count(term):
                scores[unit] = scores.get(unit, 0.0) + rarity * often / (often + 1.2 * (0.25 + 0.75 * len(words) / mean))
    return scores


@pytest.mark.parametrize("where", [{"agent": ["a"]}, {"agent": ["a", 'c "d\\']}, {"agent": ["b"], "as_of": ["later"]}, {"agent": ["nobody"]}])
def test_a_narrowed_store_finds_only_what_fits_and_all_of_it(store: Store, units: Given, where: dict[str, list[str]]) -> None:
    fitting = {n for n, a in enumerate(units.attributes) if all(set(a[name]) & set(values) for name, values in where.items())}
    part = store.narrowed(where)
    assert set(part.dense.search(asked(units, 3), 1000)[0]) == fitting
    wanted = {unit: score for unit, score in by_hand(units.texts, "oral ketamine").items() if unit in fitting}
    assert part.lexical.search("oral ketamine", 200) == pytest.approx(wanted, rel=NEAR), "scores do not depend on what else is found"
    assert part.lexical.score("oral ketamine", range(200)).keys() == wanted.keys()
    assert {unit for unit, _ in part.hybrid("oral ketamine", asked(units, 3), 200)} == fitting
    assert len(store.dense.search(asked(units, 3), 1000)[0]) == 200, "the whole store still finds everything"


def test_hybrid_is_reciprocal_rank_of_both(store: Store, units: Given) -> None:
    vector, text = asked(units, 11), "sarcosine week infusion"
    dense, lexical = store.dense.search(vector, 1000)[0], store.lexical.search(text, 1000)
    wanted = reciprocal_rank([dense, lexical])
    found = dict(store.hybrid(text, vector, 10))
    assert list(found.values()) == sorted(found.values(), reverse=True) and len(found) == 10
    untied = [unit for unit in found if sum(score == lexical.get(unit) for score in lexical.values()) < 2]
    assert untied and {unit: found[unit] for unit in untied} == pytest.approx({unit: wanted[unit] for unit in untied}, rel=NEAR)
    assert [unit for unit, _ in store.hybrid("of the", vector, 5)] == list(store.dense.search(vector, 1000)[0])[:5], "without words, by vector"
