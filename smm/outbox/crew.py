"""A few hands in each worker process: a platform that does not answer keeps one of them busy and not the process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections

T = TypeVar("T")
PATIENCE_SECONDS = 1.0
"""How long a run waits for calls of its own; slower ones end without it, and their lanes stay taken until then."""
SLOW_SECONDS = 3.0


class Crew:
    """`hands` threads that live as long as the process."""

    def __init__(self, hands: int) -> None:
        self._pool = ThreadPoolExecutor(hands, thread_name_prefix="outbox")
        self._free = threading.Semaphore(hands)

    def each(self, act: Callable[[T], int], ones: Iterable[T]) -> int:
        """Do `act` for the `ones` that hands get free for; the sum of what those say that end soon."""
        begun = []
        for one in ones:
            if not self._free.acquire(timeout=PATIENCE_SECONDS):
                break
            # with the caller's clock, which the demo and tests move
            begun.append(self._pool.submit(copy_context().run, self._do, act, one))
        ended, _still_at_it = wait(begun, timeout=PATIENCE_SECONDS)
        return sum(future.result() for future in ended)

    def _do(self, act: Callable[[T], int], one: T) -> int:
        try:
            close_old_connections()
            return act(one)
        finally:
            close_old_connections()
            self._free.release()


@cache
def _crew() -> Crew:
    return Crew(settings.PUBLISH_THREADS)


def each(act: Callable[[T], int], ones: Iterable[T]) -> int:
    """Do `act` for each of `ones`, several at a time where the settings give the process more than one thread."""
    return _crew().each(act, ones) if settings.PUBLISH_THREADS > 1 else sum(act(one) for one in ones)


def in_turns(act: Callable[[T], int], ones: Iterable[T], lane: Callable[[T], Hashable], seconds: float) -> int:
    """Do `act` for each of `ones`, one after the other, for so many seconds at most; the sum of what it says.

    What shares its lane with one that was slow waits for another run.
    """
    done, until, slow = 0, time.monotonic() + seconds, set()
    for one in ones:
        began = time.monotonic()
        if began > until:
            break
        if lane(one) in slow:
            continue
        done += act(one)
        if time.monotonic() - began > SLOW_SECONDS:
            slow.add(lane(one))
    return done
