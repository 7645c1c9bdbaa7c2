"""A platform in memory that does what the test tells it, of any certainty, and counts every post that was made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from content import checking, publishing, rendering
from content.models import Delivery
from content.services import scheduling
from smm.core import clock
from smm.outbox import faults
from smm.platforms import registry
from smm.platforms.contract import (
    Base,
    Certainty,
    Limits,
    Payload,
    Permanent,
    Presence,
    Published,
    Seen,
    Sought,
)
from team.models import Channel, Member
from tests.factories.content import DeliveryFactory, RevisionFactory, item_in

POINTS = ("after_claim", "before_send", "after_send", "after_settle")
"""Where a worker can die (`smm.outbox.faults`)."""
SLOW_EFFECT = timedelta(seconds=20)


class Killed(BaseException):
    """A worker died at this point."""


@dataclass
class Post:
    id: str
    text: str
    key: str
    at: datetime
    account: str


@dataclass
class World:
    """What stands on the platform, and what it does to the next call.

    `answer` is raised after the effect if `takes`, before it otherwise; with `is_slow` the effect comes when the call
    has long been given up.
    """

    posts: list[Post] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    answer: Exception | None = None
    takes: bool = True
    is_slow: bool = False
    find_fails: Exception | None = None
    seen: Seen | None = None

    def count(self, key: object) -> int:
        return sum(post.key == str(key) for post in self.posts)

    def stands(self) -> list[Post]:
        return [post for post in self.posts if post.at <= clock.now()]


class Told(Base):
    platform = "told"
    label = "Told"
    icon = "news"
    certainty = Certainty.KEYED
    limits = Limits(text=1000)
    world: World

    def publish(self, payload: Payload, key: str) -> Published:
        world = self.world
        world.calls.append(key)
        if world.takes:
            self._make(payload, key, clock.now() + (SLOW_EFFECT if world.is_slow else timedelta(0)))
        if world.answer is not None:
            raise world.answer
        return _published(next(post for post in reversed(world.posts) if post.key == key))

    def _make(self, payload: Payload, key: str, at: datetime) -> None:
        if self.certainty is Certainty.KEYED and self.world.count(key):
            return
        self.world.posts.append(Post(str(len(self.world.calls)), payload.text, key, at, self.account.id))

    def find(self, sought: Sought) -> Published | None:
        assert self.certainty is not Certainty.NONE
        if self.world.find_fails:
            raise self.world.find_fails
        return next((_published(post) for post in self.world.stands() if self._is_it(post, sought)), None)

    def _is_it(self, post: Post, sought: Sought) -> bool:
        if self.certainty is Certainty.KEYED:
            return post.key == sought.key
        is_new = post.at >= sought.since and post.id not in sought.taken
        return is_new and (post.account, post.text) == (self.account.id, sought.payload.text)

    def read_back(self, published: Published) -> Seen:
        found = [post for post in self.world.posts if post.id == published.id]
        return self.world.seen or (Seen(Presence.EXISTS, found[0].text) if found else Seen(Presence.ABSENT))

    def same(self, sent: Payload, seen: Seen) -> bool:
        return sent.text == seen.text

    def delete(self, published: Published) -> None:
        if not any(post.id == published.id for post in self.world.posts):
            raise Permanent("Nobody can take it down.")
        self.world.posts[:] = [post for post in self.world.posts if post.id != published.id]


def _published(post: Post) -> Published:
    return Published(post.id, f"https://told.example/{post.id}")


@contextmanager
def told_platform(certainty: Certainty = Certainty.KEYED, absent_after: timedelta = timedelta(0)) -> Iterator[World]:
    """The platform, registered for a while; gives its world."""
    world = World()
    made = {"world": world, "certainty": certainty, "absent_after": absent_after}
    registry.register(type("ToldNow", (Told,), made))
    try:
        yield world
    finally:
        registry._connectors.pop("told", None)


@contextmanager
def dying_at(point: str) -> Iterator[None]:
    """Within the block a worker that comes to `point` dies there; what it had committed stays."""
    original = faults.point

    def die(name: str) -> None:
        if name == point:
            raise Killed(name)

    faults.point = die
    try:
        yield
    except Killed:
        pass
    finally:
        faults.point = original


def scheduled(channel: Channel, author: Member, body: str = "Words", due_at: datetime | None = None) -> Delivery:
    """An approved delivery that is due in a minute, or at `due_at`."""
    item = item_in("publish", channels=[channel], created_by=author)
    RevisionFactory(item=item, author=author, body=body)
    made = DeliveryFactory(item=item, channel=channel, due_at=due_at or clock.now() + timedelta(minutes=1))
    rendering.render_item(item)
    approve(made)
    return made


def approve(delivery: Delivery) -> None:
    """As if an approver had said yes to what stands there now."""
    delivery.refresh_from_db()
    delivery.approved_hash = delivery.payload_hash
    delivery.save()
    scheduling.schedule_approved(delivery.item)


def settle_all() -> None:
    publishing.settle_unknown()
    checking.read_back()
    publishing.look_after()
