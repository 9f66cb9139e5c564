"""`python -m glutask` is the command `glutask`."""

from __future__ import annotations

from glutask.cli import main

main()
