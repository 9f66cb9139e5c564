import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutask.understanding.normalise import normalise, outside, squash, tokens


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Phase III", "phase 3"),
        ("phase two or phase IV", "phase 2 or phase 4"),
        ("late-stage", "phase 3"),
        ("Guimarães’s σ1", "guimaraes's sigma1"),
        ("S- and R-ketamine", "s-ketamine and r-ketamine"),
        ("S vs R ketamine", "s-ketamine vs r-ketamine"),
        ("CP‑101,606 – dose", "cp-101,606 - dose"),
    ],
)
def test_many_spellings_become_one(typed: str, read: str) -> None:
    assert normalise(typed) == read


def test_squash_forgets_hyphens_spaces_and_possessives() -> None:
    assert squash("CP-101,606") == squash("cp 101606") == "cp101606"
    assert squash("(2R,6R)-HNK") == "2r6rhnk"


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing_and_words_lie_where_they_say(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    for word in tokens(once):
        assert once[word.start : word.end].replace("'", "").startswith(word.text)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=5))
def test_words_outside_some_places(found: list[tuple[int, int]]) -> None:
    words = tokens("did it work in bipolar depression or not at all?")
    places = [(start, start + length) for start, length in found]
    assert outside(words, places) == [w for w in words if not any(start <= w.start < end for start, end in places)]
