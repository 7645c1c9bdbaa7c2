"""Sources are fetched when they are due, by one worker at a time, and their posts are stored once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from monitoring import collecting
from monitoring.models import Conversation, Mention, Source
from monitoring.services import arriving, sources
from smm.core import clock
from smm.platforms.contract import Incoming
from team.models import CoverageDuty, Notice
from tests.counterparts.feeds import atom, feed_server  # noqa: F401
from tests.factories.monitoring import SourceFactory, WatchFactory
from tests.factories.team import CoverageFactory

pytestmark = pytest.mark.django_db
DAY = "2026-02-01T10:00:00Z"


@pytest.fixture(autouse=True)
def _private_hosts(settings):
    settings.ALLOW_PRIVATE_HOSTS = True


def incoming(key, text="I like the coffee", **more):
    return Incoming(id=key, text=text, published_at=more.pop("at", clock.now()), **more)


def test_a_due_feed_is_fetched_and_a_matching_entry_becomes_a_conversation(feed_server, brand, responder):  # noqa: F811
    watch = WatchFactory(query="coffee", brand=brand)
    CoverageFactory(member=responder, segment=brand, duty=CoverageDuty.ENGAGE)
    now = clock.now().isoformat()
    url = feed_server.serve("/a", atom(("e1", "Best coffee", "Yes", now), ("e2", "Tea", "No", now)))
    source = SourceFactory(url=url)

    assert collecting.run_due() == 1

    source.refresh_from_db()
    assert source.last_success_at is not None
    assert source.next_fetch_at > clock.now()
    assert Mention.objects.count() == 2
    conversation = Conversation.objects.get()
    assert conversation.title == "Best coffee"
    assert conversation.brand == brand
    assert list(conversation.segments.all()) == [brand]
    assert conversation.waiting_since is None
    assert conversation.mentions.get().watches.get() == watch
    assert Notice.objects.get().recipient == responder


def test_nothing_is_fetched_before_its_time_or_while_paused(feed_server):  # noqa: F811
    url = feed_server.serve("/a", atom())
    SourceFactory(url=url, next_fetch_at=clock.now() + timedelta(minutes=1))
    SourceFactory(url=url + "?2", is_active=False)
    assert collecting.run_due() == 0
    assert feed_server.asked == []


def test_fetching_the_same_page_again_changes_nothing(feed_server):  # noqa: F811
    WatchFactory(query="coffee")
    SourceFactory(url=feed_server.serve("/a", atom(("e1", "coffee", "x", DAY))))
    for _ in range(2):
        Source.objects.update(next_fetch_at=clock.now())
        collecting.run_due()
    assert Mention.objects.count() == 1
    assert Conversation.objects.get().message_count == 1


def test_a_source_that_somebody_holds_is_left_alone_until_the_lease_ends(feed_server):  # noqa: F811
    url = feed_server.serve("/a", atom())
    source = SourceFactory(url=url, lease_until=clock.now() + timedelta(seconds=60))
    assert collecting.run_due() == 0
    assert collecting.fetch(source.pk) is False
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert collecting.run_due() == 1


def test_failures_are_told_in_words_and_waits_grow(feed_server):  # noqa: F811
    url = feed_server.serve("/a", "no", status=500)
    source = SourceFactory(url=url, every_minutes=10)
    waits = []
    for _ in range(3):
        Source.objects.update(next_fetch_at=clock.now())
        collecting.run_due()
        source.refresh_from_db()
        waits.append(round((source.next_fetch_at - clock.now()).total_seconds() / 60))
    assert waits == [10, 20, 40]
    assert source.failures == 3
    assert "in trouble" in source.last_error
    assert source.lease_until is None

    feed_server.serve("/a", atom())
    Source.objects.update(next_fetch_at=clock.now())
    collecting.run_due()
    source.refresh_from_db()
    assert (source.failures, source.last_error) == (0, "")


def test_a_server_that_wants_us_later_is_obeyed(feed_server):  # noqa: F811
    source = SourceFactory(url=feed_server.serve("/a", "no", status=429, Retry_After="7200"), every_minutes=5)
    collecting.run_due()
    source.refresh_from_db()
    assert source.next_fetch_at > clock.now() + timedelta(minutes=110)


def test_one_broken_source_does_not_keep_the_others_from_being_heard(feed_server):  # noqa: F811
    SourceFactory(url="x", platform="no such platform", next_fetch_at=clock.now() - timedelta(hours=1))
    SourceFactory(url=feed_server.serve("/a", atom(("e1", "coffee", "x", DAY))))
    assert collecting.run_due() == 2
    assert Mention.objects.count() == 1
    assert "no connector" in Source.objects.get(platform="no such platform").last_error


def test_a_post_on_our_own_channel_always_becomes_a_conversation_that_waits(newsroom):
    source = SourceFactory(url="", channel=newsroom, platform="newsroom", brand=newsroom.brand)
    at = clock.now() - timedelta(hours=3)
    first = incoming("1", "Hello?", at=at, can_reply=True, thread="t", author="Ann")
    later = incoming("2", "Anybody?", can_reply=True, thread="t", author="Ann")
    arriving.receive(source_id=source.pk, items=[first])
    arriving.receive(source_id=source.pk, items=[later, first])
    conversation = Conversation.objects.get()
    assert conversation.message_count == 2
    assert conversation.waiting_since == at
    assert conversation.can_reply
    assert conversation.brand == newsroom.brand


def test_a_closed_conversation_opens_again_when_somebody_writes(newsroom):
    source = SourceFactory(url="", channel=newsroom, platform="newsroom")
    arriving.receive(source_id=source.pk, items=[incoming("1", can_reply=True, thread="t")])
    Conversation.objects.update(state="closed", closed_at=clock.now(), waiting_since=None)
    arriving.receive(source_id=source.pk, items=[incoming("2", can_reply=True, thread="t")])
    conversation = Conversation.objects.get()
    assert conversation.state == "open"
    assert conversation.waiting_since is not None


def test_people_are_told_once_and_not_of_hundreds_at_a_time(responder, brand):
    CoverageFactory(member=responder, segment=brand, duty=CoverageDuty.WATCH)
    CoverageFactory(member=responder, segment=brand, duty=CoverageDuty.ENGAGE)
    WatchFactory(query="coffee", brand=brand)
    source = SourceFactory()
    arriving.receive(source_id=source.pk, items=[incoming(str(n)) for n in range(40)])
    assert Notice.objects.count() == arriving.MOST_NOTICES


def test_a_channel_that_can_be_listened_to_gets_its_source_once(brand, newsroom):
    first = sources.ensure_for_channel(newsroom)
    again = sources.ensure_for_channel(newsroom)
    assert first == again
    newsroom.platform = "no such platform"
    assert sources.ensure_for_channel(newsroom) is None


def test_the_clock_drives_fetching():
    from smm.celery import app, set_schedule

    set_schedule(app)
    entry = app.conf.beat_schedule["fetch sources"]
    assert entry["schedule"] == settings.FETCH_TICK_SECONDS
