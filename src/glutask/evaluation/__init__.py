"""Evaluation: retrieval runs and answers, measured, compared and gated."""
