"""Latency: how long one query takes.

Definition: median (p50) and 95th percentile (p95, linear interpolation) of wall-clock milliseconds a query, encoding included,
queries asked one after another in a warm process.
Source: common practice of service objectives (Dean & Barroso 2013, doi 10.1145/2408776.2408794, on why the tail matters).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glutask.corpus.models import Model


class Latency(Model):
    """Milliseconds."""

    p50: float
    p95: float


def latency(seconds: Sequence[float]) -> Latency:
    """Percentiles of durations given in seconds; zero if there are none."""
    if not seconds:
        return Latency(p50=0.0, p95=0.0)
    p50, p95 = np.percentile(np.asarray(seconds) * 1000.0, [50, 95])
    return Latency(p50=round(float(p50), 3), p95=round(float(p95), 3))
