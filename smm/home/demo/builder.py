"""Lives the demo's three months through the services, in the order of time.

Each thread of events is a generator that yields the moment of its next step. The thread whose step comes first goes
on, with the clock moved to that moment, until the present is reached; what would come later has not happened yet.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count

from django.utils import translation

from smm.core import clock
from smm.home.demo import department, life, readers
from smm.home.demo.stories import OVERHEARD, PROPOSALS, STORIES
from team.models import Member

Thread = Iterator[datetime]


class NotEmpty(Exception):
    """The demo is loaded into an empty database only."""


def build() -> None:
    """Found the department and live its stories; raises NotEmpty where somebody has an account already."""
    if Member.objects.exists():
        raise NotEmpty("This department has members already; the demo is loaded into an empty database only.")
    now = clock.now()
    with translation.override("en"):
        live(department.founded(now), until=now)
        world = department.World()
        threads = [
            *(life.overheard(world, now, *words) for words in OVERHEARD),
            *(life.story(world, now, story) for story in STORIES),
            *(life.proposal(world, now, proposal) for proposal in PROPOSALS),
            readers.newsletter(world, now),
            life.figures(world, now),
            life.reports(world, now),
        ]
        live(*threads, until=now)


def live(*threads: Iterable[datetime], until: datetime) -> None:
    """Run the threads interleaved by time, up to `until`."""
    order = count()
    queue: list[tuple[datetime, int, Thread]] = []
    for thread in map(iter, threads):
        _go_on(queue, thread, order)
    while queue and queue[0][0] <= until:
        moment, _n, thread = heapq.heappop(queue)
        with clock.at(moment):
            _go_on(queue, thread, order)


def _go_on(queue: list[tuple[datetime, int, Thread]], thread: Thread, order: Iterator[int]) -> None:
    moment = next(thread, None)
    if moment is not None:
        heapq.heappush(queue, (moment, next(order), thread))
