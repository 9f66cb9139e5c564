"""What a server that runs for months holds in memory, kept within bounds.

Gradio keeps something of every call of its API: a record for its statistics, of all of which it makes a table anew after every call, and
an entry for a client that may yet fetch the result. The C library keeps a heap for every thread, and Python seeks garbage the more rarely
the more it holds.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections import OrderedDict
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

CALLS = 256
"""Calls of the API whose results wait to be fetched; more than may wait to be answered."""
HEAPS = 2
"""Heaps of the C library that all threads share."""
_M_ARENA_MAX = -8


class Pending(OrderedDict[str, set[str]]):
    """Session to those of its calls that are under way; where there are too many sessions, one that waits for nothing is forgotten first."""

    def __init__(self, messages: MutableMapping[str, Any], most: int) -> None:
        """Bound both together.

        Args:
            messages: Session to what it has yet to be told.
            most: Sessions that are kept.
        """
        super().__init__()
        self._messages = messages
        self._most = most

    def __setitem__(self, session: str, calls: set[str]) -> None:
        """Remember a session."""
        if session not in self and len(self) >= self._most:
            gone = next((other for other, left in self.items() if not left), next(iter(self)))
            del self[gone]
            self._messages.pop(gone, None)
        super().__setitem__(session, calls)


def no_statistics() -> None:
    """Let Gradio, which is yet to be set up, keep and reckon no statistics of calls."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)


def bound(page: gr.Blocks) -> None:
    """Bound what is kept for clients that may yet fetch a result; after `page.queue`."""
    queue = page._queue
    queue.pending_event_ids_session = Pending(queue.pending_messages_per_session, CALLS)


def few_heaps() -> None:
    """Let all threads share few heaps of the C library; call before there are threads."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(_M_ARENA_MAX, HEAPS)


def settle() -> None:
    """Call when all is loaded and nothing asked: what is there by now is no garbage to be sought again and again."""
    gc.collect()
    gc.freeze()
