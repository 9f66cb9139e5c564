"""Other people's documents: read, kept and searched apart from the curated corpus."""
