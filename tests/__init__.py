"""Tests, one folder for each app, and what they share."""
