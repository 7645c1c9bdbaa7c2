"""Reads of the team, by topic."""

from team.selectors.people import free_hours, people, people_covering, person

__all__ = ["free_hours", "people", "people_covering", "person"]
