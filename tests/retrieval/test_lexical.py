from pathlib import Path

import bm25s
import numpy as np
import pytest
from bm25s.stopwords import STOPWORDS_EN

from glutask.retrieval.lexical import _STOP, LexicalIndex, terms

TEXTS = ["AXS-05 is an oral combination", "ketamine infusion", "the ketamine of ketamine", "nothing alike here"]


@pytest.mark.parametrize("written", ["AXS-05", "axs05", "AXS 05"])
def test_a_code_is_found_however_it_is_written(written: str) -> None:
    assert next(iter(LexicalIndex.build(TEXTS).search(written, 4))) == 0


def test_a_compound_of_words_counts_by_its_parts_only() -> None:
    assert terms("glycine-site") == terms("glycine site")


def test_stems_and_stop_words_may_be_left() -> None:
    assert terms("The infusions of ketamine") == ["infus", "ketamin"]
    assert terms("The infusions of ketamine", stemmed=False, stopped=False) == ["the", "infusions", "of", "ketamine"]
    index = LexicalIndex.build(["the infusions", "infusion"], read=lambda text: terms(text, stemmed=False, stopped=False))
    assert index.search("the infusion", 2).keys() == {0, 1} and index.narrowed(np.array([0])).search("infusion", 2) == {}


def test_scores_of_given_texts_are_those_of_the_search() -> None:
    index = LexicalIndex.build(TEXTS)
    found = index.search("ketamine", 4)
    assert set(found) == {1, 2}
    assert index.score("ketamine", [0, 1, 2, 3]) == pytest.approx(found)
    assert index.score("unheard-of", [0, 1]) == {}


def test_texts_may_come_one_at_a_time_and_empty_ones_are_never_found() -> None:
    index = LexicalIndex.build(iter(["", "the", "apple"]))
    assert index.search("apple the", 3).keys() == {2}
    assert index.search("", 3) == {}


def test_a_cut_keeps_the_best_and_among_equals_the_first() -> None:
    index = LexicalIndex.build(["apple pear", "apple", "apple pear", "apple", "plum"])
    assert list(index.search("apple", 3)) == [1, 3, 0]
    assert list(index.search("apple", 10)) == [1, 3, 0, 2]


def test_narrowed_to_some_units() -> None:
    index = LexicalIndex.build(["apple", "apple", "plum"]).narrowed(np.array([1, 2]))
    assert list(index.search("apple plum", 3)) == [2, 1]
    assert index.score("apple", [0, 1]).keys() == {1}


def test_it_is_stored_as_bm25s_stores_it_and_scores_as_bm25s_does(tmp_path: Path) -> None:
    index = LexicalIndex.build(TEXTS)
    index.save(tmp_path)
    model = bm25s.BM25.load(str(tmp_path / "lexical"))
    for query in ("ketamine", "oral ketamine ketamine infusion", "AXS-05"):
        known = [term for term in terms(query) if term in model.vocab_dict]
        wanted = model.get_scores(known)
        for kept in (index, LexicalIndex.load(tmp_path), LexicalIndex.load(tmp_path, mapped=True)):
            assert kept.score(query, range(len(TEXTS))) == {unit: score for unit, score in enumerate(wanted.tolist()) if score > 0}


def test_the_stop_words_are_those_of_bm25s() -> None:
    assert set(STOPWORDS_EN) == _STOP
