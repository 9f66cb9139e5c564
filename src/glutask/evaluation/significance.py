"""Whether a difference between two runs is more than chance.

- Confidence intervals: percentile bootstrap over queries (Efron & Tibshirani 1993; for retrieval Sakai 2006,
  doi 10.1145/1148170.1148261), paired for differences.
- Test: two-sided paired randomisation of signs (Smucker, Allan & Carterette 2007, doi 10.1145/1321440.1321528).
- Several comparisons: Holm 1979 (Scandinavian Journal of Statistics 6:65).

Seeds are fixed: the same values give the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SAMPLES = 10_000
_BATCH = 1_000


def interval(values: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """Bootstrap confidence interval of the mean; of nothing it is (0, 0)."""
    sample = np.asarray(values, dtype=np.float64)
    if not len(sample):
        return 0.0, 0.0
    rng = np.random.default_rng(0)
    means = np.concatenate([rng.choice(sample, (_BATCH, len(sample))).mean(axis=1) for _ in range(SAMPLES // _BATCH)])
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def randomisation(differences: Sequence[float]) -> float:
    """Two-sided p of the mean difference, (1 + as extreme) / (1 + samples); 1 if nothing differs."""
    values = np.asarray(differences, dtype=np.float64)
    values = values[values != 0]
    if not len(values):
        return 1.0
    seen = abs(values.sum()) - 1e-12
    rng = np.random.default_rng(0)
    extreme = 0
    for _ in range(SAMPLES // _BATCH):
        signs: npt.NDArray[np.float64] = rng.choice([-1.0, 1.0], (_BATCH, len(values)))
        extreme += int((np.abs(signs @ values) >= seen).sum())
    return (1 + extreme) / (1 + SAMPLES)


def holm(chances: Sequence[float]) -> list[float]:
    """The p values corrected for their number, in the order given."""
    corrected = [0.0] * len(chances)
    floor = 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda i: chances[i])):
        floor = max(floor, min(1.0, (len(chances) - rank) * chances[place]))
        corrected[place] = floor
    return corrected
