"""Ground floor: what is known, read, validated and looked up."""
