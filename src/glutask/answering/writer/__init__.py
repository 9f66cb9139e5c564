"""The optional writer: a language model may phrase an answer, and never adds to it."""
