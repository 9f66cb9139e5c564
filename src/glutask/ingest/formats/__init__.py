"""One module a format: bytes in, readings out."""
