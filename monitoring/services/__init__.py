"""Writes of monitoring, by topic."""

from monitoring.services.conversations import assign, claim, close, note, reopen, reply

__all__ = ["assign", "claim", "close", "note", "reopen", "reply"]
