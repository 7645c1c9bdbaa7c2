"""One structured line for each thing that happens, without secrets."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET_NAME = re.compile(
    r"password|passwd|secret|token|authorization|cookie|api_?key|dsn|encryption_key", re.IGNORECASE
)
_SECRET_IN_TEXT = re.compile(
    r"(?i)((?:password|secret|access_token|token|api_?key|client_secret)[\"']?\s*[=:]\s*[\"']?|bearer\s+|://[^\s:/@]+:)"
    r"([^\s\"'&@,}]+)"
)
_HIDDEN = "[hidden]"


def _hide(value: Any) -> Any:
    return _SECRET_IN_TEXT.sub(rf"\1{_HIDDEN}", value) if isinstance(value, str) else value


def hide_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank every value whose name or text looks like a password or token."""
    for name, value in event.items():
        event[name] = _HIDDEN if _SECRET_NAME.search(name) and value else _hide(value)
    return event


def _drop_colors(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.pop("color_message", None)
    return event


def formatter() -> logging.Formatter:
    """What `settings.LOGGING` writes with: `key=value` lines, times in UTC."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _drop_colors,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            hide_secrets,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "logger", "event"], drop_missing=True, bool_as_flag=False
            ),
        ],
    )
