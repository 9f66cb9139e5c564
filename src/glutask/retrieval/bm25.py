"""bm25s without SciPy and Numba: it imports both wherever they are installed, for ways of working that are not used here.

Importing SciPy would only delay the first answer.
"""

from __future__ import annotations

import sys
from types import ModuleType

_UNUSED: dict[str, ModuleType | None] = {name: None for name in ("scipy", "numba") if name not in sys.modules}
sys.modules.update(_UNUSED)  # type: ignore[arg-type]  # None makes `import` fail, which bm25s expects
try:
    import bm25s
finally:
    for _name in _UNUSED:
        del sys.modules[_name]

__all__ = ["bm25s"]
