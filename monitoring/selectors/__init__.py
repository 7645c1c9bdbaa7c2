"""Reads of monitoring, by topic."""

from monitoring.selectors.conversations import conversations_about, waiting_about

__all__ = ["conversations_about", "waiting_about"]
