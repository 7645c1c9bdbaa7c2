"""Writes of goals, by topic."""

from goals.services.goals import TargetDraft, close, hand_over, reopen, save
from goals.services.measuring import record_measurement, require_write_down, write_down
from goals.services.reports import issue, share, stop_sharing

__all__ = [
    "TargetDraft",
    "close",
    "hand_over",
    "issue",
    "record_measurement",
    "reopen",
    "require_write_down",
    "save",
    "share",
    "stop_sharing",
    "write_down",
]
