"""Reads of the content workflow, by page and topic, each bounded."""
