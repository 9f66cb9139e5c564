"""The web chat: a view of what `Assistant` answers, and the same for programs."""
