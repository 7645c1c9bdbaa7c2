"""Writes of the content workflow, by topic: keyword-only, one transaction each, permission first."""
