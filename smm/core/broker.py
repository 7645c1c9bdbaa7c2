"""The embedded broker: a folder of messages, for one machine without Redis."""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from kombu.transport import filesystem
from kombu.utils.json import dumps

BACKLOG_LIMIT = 200
TURN_SECONDS = 0.4


class Channel(filesystem.Channel):
    """Puts a message under its name only once it is whole: the worker may look at any moment."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{round(time.monotonic() * 1000):015}_{uuid.uuid4()}.{queue}.msg"
        draft = folder / f".{name}"
        draft.write_text(dumps(payload))
        os.replace(draft, folder / name)


class Transport(filesystem.Transport):
    """Waits for messages in short turns, since the worker notices only between them that it has to stop."""

    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:  # type: ignore[override]
        super().drain_events(connection, timeout=min(timeout or TURN_SECONDS, TURN_SECONDS))


def folders() -> list[Path]:
    return [settings.BROKER_DIR / "queue", settings.BROKER_DIR / "control"]


def prepare() -> None:
    """Make the folders and drop what an earlier run left: a tick that nobody took is worth nothing now."""
    for folder in folders():
        folder.mkdir(parents=True, exist_ok=True)
        for left_over in folder.iterdir():
            left_over.unlink(missing_ok=True)


def is_crowded() -> bool:
    """Whether messages pile up because no worker takes them."""
    with os.scandir(settings.BROKER_DIR / "queue") as entries:
        return sum(1 for _ in entries) >= BACKLOG_LIMIT
