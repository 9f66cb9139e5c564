"""Look the pinned packages up among known faults: `python tools/audit.py [requirements.lock]`.

Exit code 1 where a package has a known fault. Where the advisories cannot be reached it says so, and is 0: nothing was found out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOOL = "pip-audit==2.10.1"
PLACE = ROOT / ".venv-audit"
PATIENCE = 180
"""Seconds for installing the tool, and for asking about all packages."""


def main(requirements: Path, program: Path | None = None) -> int:
    """Audit the requirements.

    Args:
        requirements: Names with exact versions.
        program: pip-audit; installed apart from what is audited if not given.

    Returns:
        The exit code.
    """
    program = program or _installed()
    if program is None:
        print(f"Not audited: {TOOL} could not be installed.")
        return 0
    command = [str(program), "--requirement", str(requirements), "--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        packages = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        print("Not audited: the advisories could not be reached.")
        return 0
    asked = [p for p in packages if "skip_reason" not in p]
    if not asked:
        print(f"Not audited: the advisories could not be reached for any of {len(packages)} packages.")
        return 0
    faults = [
        f"{p['name']} {p['version']}: {v['id']}, mended in {' or '.join(v['fix_versions']) or 'no version yet'}" for p in asked for v in p["vulns"]
    ]
    print("\n".join([f"Audited {len(asked)} of {len(packages)} packages: {len(faults)} known faults.", *faults]))
    return 1 if faults else 0


def _installed() -> Path | None:
    program = PLACE / "bin" / "pip-audit"
    if not program.exists():
        try:
            venv.create(PLACE, with_pip=True, clear=True)
            command = [str(PLACE / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TOOL]
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
        except (OSError, subprocess.SubprocessError):
            return None
    return program


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "requirements.lock"))
