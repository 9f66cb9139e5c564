"""Hostile values, and a run of many cases that ends in time."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

BATCH = 250
HANG = 2.0
"""Seconds that one case may take; of the processor where others use it as well."""
GROWTH = 400
"""Megabytes by which a suite may grow the process."""

XSS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg/onload=window.hit=1>",
    '"><script>window.hit=1</script>',
    "'><img src=x onerror=window.hit=1>",
    "[a](javascript:window.hit=1)",
    "<a href=javascript:window.hit=1>a</a>",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "</textarea><script>window.hit=1</script>",
    "{{constructor.constructor('window.hit=1')()}}",
    "${window.hit=1}",
    "<details open ontoggle=window.hit=1>",
    "<math><mtext></p><style><!--</style><img title='--><img src onerror=window.hit=1>'>",
    '![x](x" onerror="window.hit=1)',
    "<b onmouseover=window.hit=1>b</b>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<!--<img src='--><img src=x onerror=window.hit=1>'>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>window.hit=1</x:script>",
)
TRAPS = (
    "=1+1",
    "\0",
    "\x1b[2J",
    "\u202egnitfarc",
    "\u2066\u2069",
    "\ufeff",
    "\ud800",
    "a\u0301" * 200,
    "ﷺ" * 50,
    "𝔨𝔢𝔱𝔞𝔪𝔦𝔫𝔢",
    "K\u0130",
    "ß",
    "1e999",
    "NaN",
    "-0",
    "' OR 1=1 --",
    "../../etc/passwd",
    "%00",
    "%s%n",
    "{0.__class__}",
    "phase 2 or " * 90,
    "and ketamine, " * 60,
    "(" * 900,
    "a-" * 900,
    "not " * 400,
    "? " * 900,
    "all of the " * 90,
    "is ketamine better than " * 40,
    "1," * 900,
    "\n" * 900,
    "- " * 900,
    "vs " * 600,
    *XSS,
)
WORDS = (
    "what",
    "is",
    "which",
    "ketamine",
    "esketamine",
    "rapastinel",
    "GLYX-13",
    "trials",
    "approved?",
    "phase 3",
    "and",
    "or",
    "not",
    "more than",
    "how many",
    "glycine-site",
    "since 2021",
    "dose",
    "it",
    "they",
    "compare",
    "traxoprodil",
    "NCT01234567",
    "Preskorn 2008",
    "failed",
    "the others",
)
ANY = st.characters(exclude_categories=())
"""Every code point of every plane, halves of surrogates too."""
TEXT = st.one_of(
    st.text(ANY, max_size=60),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(TRAPS), st.text(ANY, max_size=8)), max_size=8).map(" ".join),
    st.sampled_from(TRAPS),
)
LONG = st.tuples(st.sampled_from(TRAPS + WORDS), st.sampled_from((4_000, 4_001, 1_000_000))).map(
    lambda t: (t[0] * (t[1] // max(len(t[0]), 1) + 1))[: t[1]]
)
QUESTION = st.one_of(*[TEXT] * 40, LONG)
WRONG = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.just(10**4000), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=5,
)
"""Anything that JSON can say, where a text is wanted."""


class Budget(NamedTuple):
    """How much a suite does."""

    cases: int
    seconds: float
    kills: int
    soak_minutes: float
    count: Callable[..., None]

    def run(self, strategy: st.SearchStrategy[Any], check: Callable[[Any], None], wait: float = HANG) -> None:
        """Check drawn values until the cases are done or the time is up; a hang or a growing process fails like any fault."""
        done, begun, before = 0, time.monotonic(), _megabytes()

        def timed(value: Any) -> None:
            nonlocal done
            if time.monotonic() - begun < self.seconds:
                wall, processor = time.monotonic(), time.process_time()
                check(value)
                taken = min(time.monotonic() - wall, time.process_time() - processor)
                assert taken <= wait, f"took {taken:.1f} s"
                done += 1

        batch = settings(
            max_examples=BATCH, deadline=None, database=None, phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck)
        )
        number = 0
        try:
            while done < self.cases and time.monotonic() - begun < self.seconds:
                seed(number)(batch(given(strategy)(timed)))()
                number += 1
        finally:
            self.count(done)
        assert _megabytes() - before <= GROWTH, f"grew by {_megabytes() - before} MB"


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
