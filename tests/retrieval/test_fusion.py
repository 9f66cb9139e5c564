import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutask.retrieval.fusion import Fuse, max_scaled, min_max, reciprocal_rank

RANKINGS = st.lists(st.dictionaries(st.integers(0, 20), st.floats(-5, 50), max_size=12), min_size=2, max_size=2)


def test_reciprocal_rank_adds_one_over_sixty_plus_rank() -> None:
    fused = reciprocal_rank([{1: 0.9, 2: 0.8}, {2: 7.0, 3: 1.0}])
    assert fused == pytest.approx({1: 1 / 61, 2: 1 / 62 + 1 / 61, 3: 1 / 62})


def test_min_max_takes_the_mean_of_shares_between_lowest_and_highest() -> None:
    fused = min_max([{1: 1.0, 2: 0.5, 3: 0.0}, {1: 2.0, 2: 4.0}])
    assert fused == pytest.approx({1: 0.5, 2: 0.75, 3: 0.0})


def test_max_scaled_weighs_shares_of_the_highest_and_clips_below_zero() -> None:
    fused = max_scaled([{1: 0.8, 2: 0.4, 3: -0.2}, {2: 10.0, 3: 5.0}], (0.5, 0.5))
    assert fused == pytest.approx({1: 0.5, 2: 0.75, 3: 0.25})


def test_a_ranking_without_a_positive_score_adds_nothing() -> None:
    assert max_scaled([{1: -0.1}, {}]) == {}


@pytest.mark.parametrize("fuse", [reciprocal_rank, min_max, max_scaled])
@given(rankings=RANKINGS)
def test_scores_stay_within_bounds_whatever_the_rankings(fuse: Fuse, rankings: list[dict[int, float]]) -> None:
    fused = fuse(rankings)
    assert set(fused) <= {unit for ranking in rankings for unit in ranking}
    assert all(0.0 <= score <= 1.0 + 1e-9 for score in fused.values())
