from __future__ import annotations

from tests.serving import address

__all__ = ["address"]
