"""Reads of the team, by topic."""

from team.selectors.people import free_hours, people_covering

__all__ = ["free_hours", "people_covering"]
