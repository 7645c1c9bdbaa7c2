"""Writes of monitoring, by topic."""
