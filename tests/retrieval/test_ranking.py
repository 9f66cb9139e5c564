import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from glutask.retrieval.ranking import Ranking

SCORES = st.dictionaries(st.integers(0, 40), st.sampled_from([-1.0, 0.0, 0.25, 0.5, 2.0]), max_size=20)


@given(one=SCORES, other=SCORES)
def test_it_reads_like_the_dict_it_was_made_of(one: dict[int, float], other: dict[int, float]) -> None:
    ranking = Ranking.of(one)
    assert ranking == one and list(ranking) == list(one) and list(ranking.values()) == list(one.values()) and len(ranking) == len(one)
    asked = np.array(sorted({*one, *other, 41}), dtype=np.int64)
    assert ranking.at(asked).tolist() == [one.get(unit, 0.0) for unit in asked.tolist()]
    left = ranking.missing(asked)
    assert left.tolist() == [unit for unit in asked.tolist() if unit not in one]
    added = dict.fromkeys(left.tolist(), 7.0)
    assert ranking.joined(Ranking.of(added)) == one | added


@given(scores=SCORES)
def test_the_highest_comes_first_and_of_equals_the_lower_number(scores: dict[int, float]) -> None:
    assert list(Ranking.of(scores).ordered().items()) == sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    assert Ranking.of(Ranking.of(scores)) == scores
