"""Places at which a test lets a worker die; outside test settings they do nothing."""

from __future__ import annotations

import os
import signal

from django.conf import settings


def point(name: str) -> None:
    """Kill this process on the spot if the test asked for it here."""
    if name == settings.FAULT_POINT:
        os.kill(os.getpid(), signal.SIGKILL)
