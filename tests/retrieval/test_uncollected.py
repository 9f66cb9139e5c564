import gc

import pytest

from glutask.retrieval.uncollected import uncollected


@pytest.mark.parametrize("enabled", [True, False])
def test_collecting_goes_on_afterwards_only_if_it_went_on_before(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    try:
        with pytest.raises(ValueError), uncollected():
            assert not gc.isenabled()
            raise ValueError
        assert gc.isenabled() == enabled and gc.get_freeze_count() == 0
    finally:
        gc.enable()


def test_what_was_made_counts_as_old_and_is_still_collected() -> None:
    class Ring:
        pass

    with uncollected():
        rings = [Ring() for _ in range(1000)]
        for ring in rings:
            ring.me = ring  # type: ignore[attr-defined]
    assert gc.get_count()[0] < 700, "nothing waits to be looked at"
    del rings, ring
    assert gc.collect() >= 1000
