"""The command line's own way of showing answers, entries and progress."""
