"""Sessions of the page and of the API.

Gradio begins a session for each call of its API, and describes every component of the page anew for it, which takes longer than to answer
a question and lets everybody else wait. Here one description is made and copied.
"""

from __future__ import annotations

from copy import copy

from gradio.blocks import Blocks
from gradio.state_holder import SessionState, StateHolder


class Sessions(StateHolder):  # type: ignore[misc]  # Gradio has no stubs
    """Begins sessions as copies of one that nothing has happened in."""

    _pristine: SessionState | None = None

    def __getitem__(self, session_id: str) -> SessionState:
        if session_id not in self.session_data:
            self.session_data[session_id] = self._begun()
        found: SessionState = super().__getitem__(session_id)
        return found

    def _begun(self) -> SessionState:
        if self._pristine is None:
            self._pristine = SessionState(self.blocks)
        session = copy(self._pristine)
        session.blocks_config = copy(self.blocks.default_config)
        session.config_values = {
            block: {**config, "props": dict(config["props"])} if "props" in config else dict(config)
            for block, config in self._pristine.config_values.items()
        }
        session.state_data, session._state_ttl = {}, {}
        return session


def begin_by_copy(page: Blocks) -> None:
    """Let a mounted page begin its sessions so."""
    page.state_holder.__class__ = Sessions
