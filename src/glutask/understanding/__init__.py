"""First stage: text and history to a query."""
