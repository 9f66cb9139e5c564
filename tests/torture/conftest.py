"""`make torture`: how long each suite runs, and the table at the end."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.browser.conftest import browser
from tests.retrieval.test_index import built, index_copy
from tests.torture.fuzzing import Budget

__all__ = ["browser", "built", "index_copy"]

HERE = Path(__file__).parent
CASES: Counter[str] = Counter()
FAILURES: Counter[str] = Counter()
LOST: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("torture")
    group.addoption("--fuzz-cases", type=int, default=100_000, help="cases of each fuzz suite, unless its time is up before")
    group.addoption("--fuzz-seconds", type=float, default=5, help="time of each fuzz suite")
    group.addoption("--kills", type=int, default=5, help="points at which a build is killed")
    group.addoption("--soak-minutes", type=float, default=0.2, help="time for which 20 users ask at once")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.torture)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    report = yield
    name = row(item)
    FAILURES[name] += report.failed
    if report.when == "call" and "budget" not in getattr(item, "fixturenames", ()):
        CASES[name] += 1
    return report


def row(item: pytest.Item) -> str:
    """Name of a line of the table: a test of this folder, or a file of another."""
    if HERE in item.path.parents:
        return f"{item.path.stem.removeprefix('test_')}: {item.name.split('[')[0].removeprefix('test_').replace('_', ' ')}"
    return str(item.path.relative_to(HERE.parent))


@pytest.fixture
def budget(request: pytest.FixtureRequest) -> Budget:
    """How much a suite does; counts what it did."""
    option, name = request.config.getoption, row(request.node)

    def count(cases: int, lost: int = 0) -> None:
        CASES[name] += cases
        LOST[name] += lost

    return Budget(option("--fuzz-cases"), option("--fuzz-seconds"), option("--kills"), option("--soak-minutes"), count)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    names = sorted(CASES | FAILURES)
    if names:
        width = max(map(len, names))
        terminalreporter.section("torture")
        terminalreporter.write_line(f"{'suite':{width}}  {'cases':>8}  failures  data lost")
        for name in names:
            terminalreporter.write_line(f"{name:{width}}  {CASES[name]:>8,}  {FAILURES[name]:>8,}  {LOST[name]:>9,}")
        terminalreporter.write_line(f"{'in all':{width}}  {CASES.total():>8,}  {FAILURES.total():>8,}  {LOST.total():>9,}")
