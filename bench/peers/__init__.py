"""Pipelines: one file each."""
