"""Measures of answers: one file each, with definition and source."""
