"""Reads of the team, by topic."""

from team.selectors.people import brands_of, free_hours, people, people_covering, person
from team.selectors.stops import is_stopped, stopped_channel_ids

__all__ = ["brands_of", "free_hours", "is_stopped", "people", "people_covering", "person", "stopped_channel_ids"]
