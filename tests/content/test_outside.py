"""Posts made outside SMM: brought once, counted, and taken into items."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from content import measuring, remembering
from content.guards import missing
from content.models import Delivery, OutsideNumber, OutsidePost, Recall, StageEvent
from content.reporting import made_outside
from content.selectors.outside import numbers_of
from content.selectors.snapshots import facts_of
from content.services import adopting, correcting, evaluation, stages
from content.services.items import Brief, create
from content.workflow import CHOSEN, DutyKind, Stage, Template
from goals.hooks import Period
from monitoring.hooks import subject_of
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.models import Outcome
from smm.outbox.states import DeliveryState
from smm.platforms.contract import OwnPage
from team.models import Channel
from tests.counterparts.oauth_standin import Standin, standin  # noqa: F401
from tests.factories.content import DeliveryFactory, DutyDefaultFactory, DutyFactory, item_in
from tests.factories.goals import GoalFactory
from tests.factories.team import ChannelFactory
from tests.team.test_refreshing import granted

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(standin, brand):  # noqa: F811
    made = granted(standin, brand)
    remembering.begin(made)
    return made


def ago(**passed) -> datetime:
    return datetime.now(UTC) - timedelta(**passed)


def posted(channel, text="Cold brew is here", **fields) -> OutsidePost:
    fields = {"external_id": f"x{OutsidePost.objects.count()}", "published_at": ago(days=3), **fields}
    return OutsidePost.objects.create(channel=channel, text=text, **fields)


def texts() -> list[str]:
    return list(OutsidePost.objects.order_by("published_at").values_list("text", flat=True))


def next_round(channel) -> None:
    Recall.objects.filter(channel=channel).update(next_at=clock.now())
    remembering.run_due()


def test_connecting_brings_what_was_posted_in_the_last_days(channel, standin):  # noqa: F811
    for days in (200, 80, 40, 20, 10, 1):
        standin.post(f"{days} days old", ago(days=days))
    assert remembering.run_due() == 3
    assert texts() == [f"{days} days old" for days in (80, 40, 20, 10, 1)]
    one = OutsidePost.objects.get(text="10 days old")
    assert (one.external_id, one.url) == ("5", f"{standin.url}/@anna/5")
    recall = Recall.objects.get()
    assert (recall.cursor, recall.began_at, recall.lease_until) == ("", None, None)
    assert recall.finished_at is not None
    assert remembering.run_due() == 0


def test_what_is_brought_again_stands_once_and_what_is_new_comes_with_the_next_round(channel, standin):  # noqa: F811
    standin.post("Old", ago(days=2))
    remembering.run_due()
    standin.post("New", datetime.now(UTC))
    next_round(channel)
    next_round(channel)
    assert texts() == ["Old", "New"]


def test_a_worker_that_dies_in_the_middle_costs_a_page_at_most(channel, standin, monkeypatch):  # noqa: F811
    for days in (5, 4, 3, 2, 1):
        standin.post(f"{days}", ago(days=days))
    own_posts, asked = Standin.own_posts, []

    def die_at_the_second(self, since, cursor):
        asked.append(cursor)
        if len(asked) == 2:
            raise SystemExit
        return own_posts(self, since, cursor)

    monkeypatch.setattr(Standin, "own_posts", die_at_the_second)
    with pytest.raises(SystemExit):
        remembering.run_due()
    assert texts() == ["2", "1"]
    assert remembering.run_due() == 0
    with clock.at(clock.now() + remembering.LEASE):
        remembering.run_due()
    assert texts() == ["5", "4", "3", "2", "1"]
    assert asked == ["", "2", "2", "4"]


def test_what_smm_made_itself_is_not_made_outside(channel, standin):  # noqa: F811
    ids = [standin.post(f"{n}", ago(days=5, minutes=n))["id"] for n in range(4)]
    DeliveryFactory(channel=channel, state=DeliveryState.LIVE, external_id=ids[0])
    DeliveryFactory(channel=channel, state=DeliveryState.LIVE, external_id="head", external_more=[ids[1]])
    again = DeliveryFactory(channel=channel, state=DeliveryState.PLANNED)
    again.attempts.create(outcome=Outcome.SENT, detail=f"{standin.url}/@anna/{ids[2]}")
    DeliveryFactory(channel=ChannelFactory(), state=DeliveryState.LIVE, external_id=ids[3])
    remembering.run_due()
    assert texts() == ["3"]


def test_what_may_be_ours_waits_until_its_outcome_is_known(channel, standin):  # noqa: F811
    standin.post("Surely theirs", ago(hours=2))
    unknown = DeliveryFactory(channel=channel, state=DeliveryState.UNCERTAIN)
    unknown.attempts.create(started_at=ago(minutes=1))
    standin.post("Perhaps ours", ago(minutes=1))
    remembering.run_due()
    assert texts() == ["Surely theirs"]
    Delivery.objects.filter(pk=unknown.pk).delete()
    with clock.at(clock.now() + timedelta(days=4)):
        next_round(channel)
    assert texts() == ["Surely theirs", "Perhaps ours"]


def test_a_platform_that_is_away_is_asked_again_later_and_the_page_says_so(channel, standin, client, leader):  # noqa: F811
    standin.is_away = True
    remembering.run_due()
    recall = Recall.objects.get()
    assert recall.next_at > clock.now()
    client.force_login(leader)
    page = client.get(reverse("content:outside", args=[channel.pk])).text
    assert "could not be brought" in page
    assert "asks us to wait" in page


def test_nothing_is_brought_where_the_platform_cannot_tell_or_there_is_no_access(channel, newsroom, standin):  # noqa: F811
    remembering.begin(newsroom)
    assert Recall.objects.get().channel == channel
    Channel.objects.update(access_lost_at=clock.now())
    assert remembering.run_due() == 0


def test_an_endless_platform_ends_where_the_days_end(channel, standin, monkeypatch):  # noqa: F811
    def one_a_month(self, since, cursor):
        from smm.platforms.contract import OwnPost

        number = int(cursor or 0)
        post = OwnPost(str(number), "", f"{number}", ago(days=31 * number))
        return OwnPage((post,), str(number + 1))

    monkeypatch.setattr(Standin, "own_posts", one_a_month)
    assert remembering.run_due() == 4
    assert texts() == ["2", "1", "0"]


def test_numbers_of_posts_made_outside_are_read_and_added_up(channel, standin):  # noqa: F811
    for likes in (3, 4):
        standin.post("x", ago(days=2), likes=likes)
    remembering.run_due()
    measuring.run_due()
    assert sorted(OutsideNumber.objects.values_list("metric", "value")) == [("likes", 3), ("likes", 4)]
    standin.posts[0]["likes"] = 10
    measuring.run_due()
    with clock.at(clock.now() + timedelta(minutes=6)):
        measuring.run_due()
    assert OutsideNumber.objects.count() == 2
    metrics, ours, outside = numbers_of(channel)
    assert (metrics, ours.posts, outside.posts) == (["likes"], 0, 2)
    assert outside.totals == {"likes": Decimal(14)}


def test_the_period_report_says_what_was_made_outside(channel, brand, other_brand):
    post = posted(channel, published_at=ago(days=3))
    posted(channel, published_at=ago(days=300))
    OutsideNumber.objects.create(post=post, metric="likes", value=7, observed_at=clock.now())
    today = clock.now().date()
    period = Period(today - timedelta(days=30), today)
    section = made_outside(period, None)
    assert section.rows == [["Coffee", 1, None, 7.0, None, None]]
    assert section.links == {0: reverse("content:outside", args=[channel.pk])}
    assert made_outside(period, other_brand.pk).rows == []


def test_a_post_is_taken_into_an_item_that_says_where_it_comes_from(channel, leader, brand):
    DutyDefaultFactory(kind=DutyKind.ANSWERING, owner=leader)
    DutyDefaultFactory(kind=DutyKind.EVALUATION, owner=leader)
    DutyDefaultFactory(kind=DutyKind.SECOND_SPREAD, owner=leader)
    goal = GoalFactory(brand=brand)
    post = posted(channel, url="https://example.com/1", published_at=ago(days=60))

    delivery = adopting.adopt(post_id=post.pk, by=leader, title="Cold brew", goals=[goal])

    item = delivery.item
    assert (item.stage, item.template, item.ground) == (Stage.RESPOND, Template.OUTSIDE, "outside")
    assert (item.title, item.brand, list(item.goals.all())) == ("Cold brew", brand, [goal])
    assert list(item.channels.all()) == [channel]
    assert (delivery.state, delivery.purpose) == (DeliveryState.LIVE, "outside")
    assert (delivery.external_id, delivery.external_url) == (post.external_id, "https://example.com/1")
    assert not delivery.is_approved
    passed = list(StageEvent.objects.filter(item=item, kind="passed").values_list("from_stage", flat=True))
    assert len(passed) == 7
    assert Stage.APPROVE in passed
    assert subject_of(channel, post.external_id) == f"delivery:{delivery.pk}"

    stages.advance(item_id=item.pk, by=leader)
    evaluation.save(item_id=item.pk, by=leader, verdict="better", learned="People like it cold.")
    item = stages.advance(item_id=item.pk, by=leader)
    assert item.stage == Stage.DONE


def test_an_item_made_outside_is_asked_for_people_and_for_nothing_that_lies_behind_it(channel, leader):
    item = adopting.adopt(post_id=posted(channel, published_at=ago(days=60)).pk, by=leader).item
    asked = missing(facts_of(item))
    assert [one for one in asked if "Nobody has the duty" not in one] == []
    assert len(asked) == 3


def test_nobody_begins_an_item_as_made_outside(leader, brand):
    assert Template.OUTSIDE not in CHOSEN
    from content.forms import NewItemForm
    from content.serializers import NewItemSerializer

    form = NewItemForm({"title": "x", "template": "outside", "ground": "reactive"}, member=leader)
    assert "template" in form.errors
    sent = NewItemSerializer(data={"title": "x", "template": "outside", "ground": "outside"})
    assert not sent.is_valid()
    assert {"template", "ground"} <= sent.errors.keys()


def test_a_post_joins_an_item_that_is_there_and_asks_nothing_of_its_way(channel, leader):
    item = create(by=leader, brief=Brief(title="Summer", reactive_reason="It is hot"))
    before = missing(facts_of(item))
    delivery = adopting.adopt(post_id=posted(channel).pk, by=leader, item_id=item.pk)
    item.refresh_from_db()
    assert (delivery.item, item.stage) == (item, Stage.CONCEPT)
    assert missing(facts_of(item)) == [one for one in before if "channel" not in one]


def test_what_was_taken_in_is_measured_as_a_publication_and_not_twice(channel, standin, leader):  # noqa: F811
    standin.post("x", ago(days=2), likes=5)
    remembering.run_due()
    measuring.run_due()
    delivery = adopting.adopt(post_id=OutsidePost.objects.get().pk, by=leader)
    measuring.run_due()
    assert delivery.readings.get().value == 5
    _metrics, ours, outside = numbers_of(channel)
    assert (ours.posts, ours.totals, outside.posts) == (1, {"likes": Decimal(5)}, 0)
    next_round(channel)
    assert OutsidePost.objects.count() == 1


def test_a_post_belongs_to_one_item(channel, leader):
    post = posted(channel)
    adopting.adopt(post_id=post.pk, by=leader)
    with pytest.raises(Refused, match="belongs to an item already"):
        adopting.adopt(post_id=post.pk, by=leader)
    same_moment = posted(channel, published_at=post.published_at)
    with pytest.raises(Refused, match="at this time"):
        adopting.adopt(post_id=same_moment.pk, by=leader, item_id=Delivery.objects.get().item_id)


def test_an_item_that_has_ended_takes_nothing_in(channel, leader, brand):
    with pytest.raises(Refused, match="has ended"):
        adopting.adopt(post_id=posted(channel).pk, by=leader, item_id=item_in("done", brand=brand).pk)


def test_a_post_made_outside_is_not_corrected_from_here(channel, leader):
    delivery = adopting.adopt(post_id=posted(channel).pk, by=leader)
    with pytest.raises(Refused, match="correct it where it was made"):
        correcting.correct(delivery_id=delivery.pk, by=leader)


def test_a_live_post_from_outside_does_not_keep_its_item_from_being_sent_back(channel, leader, newsroom, brand):
    item = item_in("publish", brand=brand)
    DeliveryFactory(item=item, channel=newsroom, state=DeliveryState.SCHEDULED)
    adopting.adopt(post_id=posted(channel).pk, by=leader, item_id=item.pk)
    assert stages.send_back(item_id=item.pk, to="approve", by=leader, reason="A word is wrong").stage == Stage.APPROVE


def test_who_neither_leads_nor_writes_an_item_puts_nothing_into_it(channel, leader, marketer, agency, executive, brand):
    item = item_in("produce", brand=brand)
    with pytest.raises(PermissionDenied):
        adopting.adopt(post_id=posted(channel).pk, by=marketer, item_id=item.pk)
    DutyFactory(item=item, kind=DutyKind.PRODUCTION, owner=marketer)
    adopting.adopt(post_id=posted(channel).pk, by=marketer, item_id=item.pk)
    for member in (agency, executive):
        with pytest.raises((PermissionDenied, OutsidePost.DoesNotExist)):
            adopting.adopt(post_id=posted(channel).pk, by=member)


def test_the_page_lists_searches_and_pages(client, leader, channel):
    for number in range(60):
        posted(channel, f"Post {number}", published_at=ago(hours=number))
    client.force_login(leader)
    address = reverse("content:outside", args=[channel.pk])
    first = client.get(address)
    assert "Post 0<" in first.text
    assert "Post 59" not in first.text
    older = first.context["posts"].older
    assert "Post 59" in client.get(address, {"after": older}).text
    found = client.get(address, {"q": "post 59"}).text
    assert "Post 59" in found
    assert "Post 58" not in found
    assert "No post here holds these words." in client.get(address, {"q": "tea"}).text


def test_the_page_says_how_far_it_is(client, leader, channel, standin):  # noqa: F811
    client.force_login(leader)
    address = reverse("content:outside", args=[channel.pk])
    assert "are being brought" in client.get(address).text
    standin.post("x", ago(days=2))
    remembering.run_due()
    assert "Posts were brought" in client.get(reverse("content:outside_progress", args=[channel.pk])).text
    OutsidePost.objects.all().delete()
    assert "Nothing was posted here without SMM" in client.get(address).text


def test_a_channel_that_cannot_be_read_says_so(client, leader, newsroom):
    client.force_login(leader)
    assert "cannot read what else is posted" in client.get(reverse("content:outside", args=[newsroom.pk])).text


def test_a_post_is_taken_in_on_its_page(client, leader, channel):
    client.force_login(leader)
    post = posted(channel, "Cold brew\nis here")
    address = reverse("content:adopt", args=[post.pk])
    form = client.get(address)
    assert "nobody approved it here" in form.text
    answer = client.post(address, {"title": "Cold brew"}, follow=True)
    assert "It is part of the item now." in answer.text
    assert "Made outside SMM" in answer.text
    assert "In an item" in client.get(reverse("content:outside", args=[channel.pk])).text
    delivery = Delivery.objects.get()
    page = client.get(reverse("content:delivery", args=[delivery.pk])).text
    assert "Made outside SMM: nobody approved it here." in page
    assert "Cold brew" in page
    again = client.post(address, {"title": "Cold brew"})
    assert (again.status_code, "belongs to an item already" in again.text) == (422, True)


@pytest.mark.parametrize("number", [2, 20])
def test_the_page_costs_the_same_however_many_posts(client, leader, channel, number, django_assert_max_num_queries):
    for index in range(number):
        post = posted(channel, published_at=ago(hours=index))
        OutsideNumber.objects.create(post=post, metric="likes", value=1, observed_at=clock.now())
    client.force_login(leader)
    with django_assert_max_num_queries(18):
        assert client.get(reverse("content:outside", args=[channel.pk])).status_code == 200
