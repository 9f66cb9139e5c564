"""Third stage: evidence to a cited answer."""
