"""Every way through the table of states, with a platform that does what the test tells it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content import checking, publishing, rendering
from content.models import Delivery
from content.services import deliveries, scheduling
from smm.core import clock
from smm.outbox import engine
from smm.outbox.moves import ForbiddenMove, move
from smm.outbox.states import MOVES
from smm.outbox.states import DeliveryState as S
from smm.platforms import registry
from smm.platforms.contract import (
    Ambiguous,
    Base,
    Certainty,
    Limits,
    Permanent,
    Presence,
    Published,
    RateLimited,
    Retriable,
    Seen,
)
from tests.factories.content import DeliveryFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


class Told(Base):
    """A platform whose answers the test sets; `there` is what stands on it, by key."""

    platform = "told"
    label = "Told"
    icon = "news"
    certainty = Certainty.KEYED
    limits = Limits(text=1000)
    there: dict[str, str] = {}
    calls: list[str] = []
    answer: Exception | None = None
    is_taken = True
    seen: Seen | None = None

    def publish(self, payload, key):
        self.calls.append(key)
        if self.is_taken:
            self.there[key] = payload.text
        if self.answer is not None:
            raise self.answer
        return Published(key, f"https://told.example/{key}")

    def find(self, sought):
        return Published(sought.key, f"https://told.example/{sought.key}") if sought.key in self.there else None

    def read_back(self, published):
        is_there = published.id in self.there
        return self.seen or (Seen(Presence.EXISTS, self.there[published.id]) if is_there else Seen(Presence.ABSENT))

    def same(self, sent, seen):
        return sent.text == seen.text

    def delete(self, published):
        self.there.pop(published.id)


@pytest.fixture
def told():
    connector = type("ToldNow", (Told,), {"there": {}, "calls": []})
    registry.register(connector)
    yield connector
    registry._connectors.pop("told")


def scheduled(channel, author, **fields) -> Delivery:
    item = item_in("publish", channels=[channel], created_by=author)
    RevisionFactory(item=item, author=author, body="Words")
    made = DeliveryFactory(item=item, channel=channel, due_at=clock.now() + timedelta(minutes=1), **fields)
    rendering.render_item(item)
    made.refresh_from_db()
    made.approved_hash = made.payload_hash
    made.save()
    scheduling.schedule_approved(item)
    return made


@pytest.fixture
def channel(told, brand):
    return ChannelFactory(platform="told", account_id="told", brand=brand)


@pytest.fixture
def delivery(channel, leader):
    return scheduled(channel, leader)


def later(delivery, **passed):
    return clock.at(delivery.due_at + timedelta(**passed))


def state_of(delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def settle_all() -> None:
    publishing.settle_unknown()
    checking.read_back()
    publishing.look_after()


def test_no_way_but_those_of_the_table_is_taken(delivery):
    for state in S:
        if state not in MOVES[S.SCHEDULED]:
            with pytest.raises(ForbiddenMove):
                move(delivery, S.SCHEDULED, state)


def test_a_refusal_for_good_fails_with_the_reason_and_somebody_is_told(delivery, told, leader):
    told.answer, told.is_taken = Permanent("The account is blocked."), False
    with later(delivery, seconds=1):
        publishing.publish_due()

    assert (state_of(delivery), delivery.problem) == (S.FAILED, "The account is blocked.")
    assert leader.notices.filter(url__contains=f"/{delivery.pk}/").count() == 1


def test_a_refusal_for_now_is_repeated_under_the_same_key_after_the_back_off(delivery, told):
    told.answer, told.is_taken = Retriable("No connection"), False
    with later(delivery, seconds=1):
        publishing.publish_due()
        publishing.publish_due()
        assert (state_of(delivery), len(told.calls)) == (S.RETRY, 1)
    told.answer, told.is_taken = None, True
    with later(delivery, seconds=20):
        publishing.publish_due()

    assert (state_of(delivery), told.calls) == (S.SENT, [str(delivery.key)] * 2)


def test_the_time_that_the_platform_names_is_obeyed(delivery, told):
    told.answer, told.is_taken = RateLimited("Slow down", until=delivery.due_at + timedelta(minutes=30)), False
    with later(delivery, seconds=1):
        publishing.publish_due()
    with later(delivery, minutes=29):
        publishing.publish_due()

    assert (state_of(delivery), len(told.calls)) == (S.RETRY, 1)


def test_it_gives_up_after_many_tries(delivery, told):
    told.answer, told.is_taken = Retriable("No connection"), False
    for hours in range(14):
        with later(delivery, hours=hours, seconds=1):
            publishing.publish_due()

    assert state_of(delivery) == S.FAILED
    assert "12" in delivery.problem


@pytest.mark.parametrize("answer", [Ambiguous("Time-out"), ValueError("A mistake of ours")])
def test_an_answer_that_was_lost_is_looked_up_and_found(delivery, told, answer):
    told.answer = answer
    with later(delivery, seconds=1):
        publishing.publish_due()
        assert state_of(delivery) == S.UNCERTAIN
        settle_all()

    assert (state_of(delivery), len(told.calls)) == (S.LIVE, 1)


def test_an_answer_that_was_lost_and_did_nothing_is_repeated(delivery, told):
    told.answer, told.is_taken = Ambiguous("Time-out"), False
    with later(delivery, seconds=1):
        publishing.publish_due()
        told.answer, told.is_taken = None, True
        settle_all()
        publishing.publish_due()

    assert (state_of(delivery), len(told.there)) == (S.SENT, 1)


def test_where_nothing_can_be_looked_up_no_machine_repeats_and_a_person_decides(delivery, told, leader):
    told.certainty, told.answer = Certainty.NONE, Ambiguous("Time-out")
    with later(delivery, seconds=1):
        publishing.publish_due()
    with later(delivery, minutes=50):
        settle_all()
        publishing.publish_due()
        assert (state_of(delivery), len(told.calls)) == (S.UNCERTAIN, 1)
        assert leader.notices.count() == 1

        deliveries.it_is_there(delivery_id=delivery.pk, url="https://told.example/1", by=leader)
    assert state_of(delivery) == S.SENT


def test_a_text_that_differs_is_accepted_by_a_person_or_sent_anew_under_a_new_key(delivery, told, leader):
    with later(delivery, seconds=1):
        publishing.publish_due()
        told.there[str(delivery.key)] = "Other words"
        checking.read_back()
        assert state_of(delivery) == S.ALTERED

        deliveries.mend(delivery_id=delivery.pk, by=leader)
        delivery.item.refresh_from_db()
        assert (state_of(delivery), delivery.item.stage, delivery.is_approved) == (S.PLANNED, "approve", False)
        assert str(delivery.key) not in told.there


def test_what_cannot_be_read_back_counts_as_accepted_after_a_while(delivery, told):
    told.seen = Seen(Presence.UNAVAILABLE)
    with later(delivery, seconds=1):
        publishing.publish_due()
        checking.read_back()
        assert state_of(delivery) == S.SENT
    with later(delivery, minutes=20):
        checking.read_back()

    assert (state_of(delivery), delivery.verification) == (S.LIVE, "accepted_only")


def test_a_leader_takes_it_down_and_the_page_says_where_it_is_still_up(delivery, told, leader):
    with later(delivery, seconds=1):
        publishing.publish_due()
        checking.read_back()
        told.there.clear()
        deliveries.take_down(delivery_id=delivery.pk, by=leader, reason="Wrong price")
        checking.take_down_due()
        assert state_of(delivery) == S.STILL_UP
        deliveries.say_removed(delivery_id=delivery.pk, by=leader)

    assert state_of(delivery) == S.REMOVED


def test_a_channel_that_hangs_or_is_stopped_does_not_hold_up_the_others(told, leader, brand):
    busy, free = (ChannelFactory(platform="told", brand=brand) for _ in range(2))
    many = [scheduled(busy, leader) for _ in range(5)]
    one = scheduled(free, leader)
    move(many[0], S.SCHEDULED, S.CLAIMED, lease_until=clock.now() + timedelta(minutes=9))
    with later(one, seconds=1):
        publishing.publish_due()

    assert state_of(one) == S.SENT
    assert {state_of(waiting) for waiting in many[1:]} == {S.SCHEDULED}


def test_half_of_the_workers_stay_clear_of_channels_that_timed_out(told, leader, brand):
    channels = [ChannelFactory(platform="told", brand=brand) for _ in range(3)]
    rows = [scheduled(channel, leader) for channel in channels]
    with later(rows[0], seconds=1):
        for row in rows:
            row.attempts.create(outcome="unknown")
        move(rows[0], S.SCHEDULED, S.CLAIMED, lease_until=clock.now() + timedelta(minutes=9))
        publishing.publish_due()

    assert [state_of(row) for row in rows] == [S.CLAIMED, S.SCHEDULED, S.SCHEDULED]


def test_a_worker_whose_lease_ran_out_neither_calls_nor_settles(delivery, told):
    with later(delivery, seconds=1):
        claimed = engine.claim(publishing.Publications(), delivery.pk)
    with later(delivery, minutes=5):
        assert engine._deliver(publishing.Publications(), claimed) == 0
        settle_all()
        publishing.publish_due()

    assert (state_of(delivery), len(told.calls)) == (S.SENT, 1)


def test_a_clock_that_jumps_back_sends_nothing_twice(delivery, told):
    with later(delivery, seconds=1):
        publishing.publish_due()
    with later(delivery, hours=-5):
        publishing.publish_due()
        settle_all()
    with later(delivery, hours=5):
        publishing.publish_due()
        settle_all()

    assert (state_of(delivery), len(told.calls)) == (S.LIVE, 1)


def test_an_item_whose_last_settlement_was_cut_off_moves_on_later(delivery, told):
    with later(delivery, seconds=1):
        publishing.publish_due()
        delivery.refresh_from_db()
        move(delivery, S.SENT, S.LIVE)
        publishing.look_after()

    delivery.item.refresh_from_db()
    assert delivery.item.stage == "promote"
