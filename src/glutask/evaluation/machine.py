"""What a figure was measured on."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime


def made_on() -> str:
    """Machine and date, in words."""
    today = datetime.now(UTC)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0.0
    parts = (f"{os.cpu_count()} cores", platform.machine(), f"{memory:.0f} GiB" if memory else "", platform.system())
    return f"{today.day} {today:%B %Y}, {', '.join(part for part in parts if part)}, Python {platform.python_version()}"
