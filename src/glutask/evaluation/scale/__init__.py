"""How retrieval scales on one machine: `make bench-scale`."""
