import numpy as np
import pytest

from glutask.evaluation.significance import holm, interval, randomisation


def test_the_interval_agrees_with_the_normal_one() -> None:
    values = np.random.default_rng(3).normal(0.5, 0.2, 400).tolist()
    low, high = interval(values)
    half = 1.96 * np.std(values) / 20
    assert (low, high) == pytest.approx((np.mean(values) - half, np.mean(values) + half), abs=0.002)
    assert interval([]) == (0.0, 0.0) and interval([0.3]) == pytest.approx((0.3, 0.3))


def test_p_is_small_where_all_differ_alike_and_large_where_signs_balance() -> None:
    assert randomisation([0.1] * 30) < 0.001
    assert randomisation([0.1, -0.1] * 15) > 0.9
    assert randomisation([0.0, 0.0]) == 1.0 and randomisation([]) == 1.0


def test_p_of_few_differences_is_the_exact_share_of_signs() -> None:
    assert randomisation([0.2, 0.1, 0.3, 0.4]) == pytest.approx(2 / 16, abs=0.01)


def test_holm_corrects_in_order_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0] and holm([]) == []
