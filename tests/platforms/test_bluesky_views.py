"""Reading lists that go back in time: nothing is missed, and an end is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from smm.platforms.bluesky_views import incoming, newer, place_in

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def view(minutes: float) -> dict[str, str]:
    """What was listed that many minutes after noon."""
    return {"indexedAt": (NOON + timedelta(minutes=minutes)).isoformat()}


def test_the_first_time_one_page_is_all():
    fresh, cursor, more = newer([view(2), view(1)], "", "further")
    assert (len(fresh), more, place_in(cursor)) == (2, False, "")


def test_what_arrives_late_is_heard_within_the_hour():
    _fresh, cursor, _more = newer([view(0)], "", "")
    fresh, _cursor, _more = newer([view(10), view(0), view(-30), view(-90)], cursor, "further")
    assert fresh == [view(10), view(0), view(-30)]


def test_a_page_full_of_news_leads_on_and_the_newest_is_kept_on_the_way():
    _fresh, cursor, _more = newer([view(0)], "", "")
    _fresh, cursor, more = newer([view(300), view(200)], cursor, "a|b")
    assert (more, place_in(cursor)) == (True, "a|b")
    fresh, cursor, more = newer([view(100), view(-100)], cursor, "further")
    assert (fresh, more) == ([view(100)], False)
    fresh, _cursor, _more = newer([view(300), view(200)], cursor, "")
    assert fresh == [view(300)]


def test_nothing_at_first_means_that_all_that_comes_is_news():
    _fresh, cursor, _more = newer([], "", "")
    fresh, _cursor, more = newer([view(-10_000)], cursor, "")
    assert (len(fresh), more) == (1, False)


def test_a_post_that_nobody_may_answer_says_so():
    post = view(0) | {
        "uri": "at://did:plc:them/app.bsky.feed.post/3n34q5v4o422r",
        "author": {"handle": "them.test"},
        "record": {"text": "Look"},
        "viewer": {"replyDisabled": True},
    }
    assert not incoming(post, "did:plc:us").can_reply
