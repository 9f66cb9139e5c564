"""Second stage: a query to evidence."""
