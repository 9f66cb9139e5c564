"""MiB on disk of packages and all that they need, in this Python: `python bench/install_size.py NAME[extra]…`."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement


def needed(names: list[str]) -> set[str]:
    found: set[str] = set()
    waiting = [Requirement(name) for name in names]
    while waiting:
        requirement = waiting.pop()
        key = f"{requirement.name.lower()}[{','.join(sorted(requirement.extras))}]"
        try:
            requires = distribution(requirement.name).requires or []
        except PackageNotFoundError:
            continue
        if key in found:
            continue
        found.add(key)
        for item in map(Requirement, requires):
            if item.marker is None or any(item.marker.evaluate({"extra": extra}) for extra in (requirement.extras or {""})):
                waiting.append(item)
    return {key.partition("[")[0].replace("_", "-") for key in found}


def size(names: set[str]) -> float:
    paths = {path.locate() for name in names for path in distribution(name).files or []}
    return sum(path.stat().st_size for path in paths if path.is_file()) / 2**20


if __name__ == "__main__":
    print(f"{size(needed(sys.argv[1:])):.0f}")
