"""Every way through the table of states, with a platform that does what the test tells it."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError, transaction

from content import checking, publishing
from content.models import Delivery
from content.services import deliveries, taking_down
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox import engine, rates, settling, steadiness
from smm.outbox.moves import ForbiddenMove, move
from smm.outbox.states import MOVES
from smm.outbox.states import DeliveryState as S
from smm.platforms import registry
from smm.platforms.contract import (
    Ambiguous,
    Certainty,
    Pace,
    Permanent,
    Presence,
    Rate,
    RateLimited,
    Retriable,
    Seen,
)
from team.services import stops
from tests.factories.team import ChannelFactory
from tests.outbox.told import SLOW_EFFECT, scheduled, settle_all, told_platform

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    with told_platform() as world:
        yield world


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


def test_no_way_but_those_of_the_table_is_taken(delivery):
    for state in S:
        if state not in MOVES[S.SCHEDULED]:
            with pytest.raises(ForbiddenMove):
                move(delivery, S.SCHEDULED, state)


def test_a_refusal_for_good_fails_with_the_reason_and_somebody_is_told(delivery, told, leader):
    told.answer, told.takes = Permanent("The account is blocked."), False
    with later(delivery, seconds=1):
        publishing.publish_due()

    assert (state_of(delivery), delivery.problem) == (S.FAILED, "The account is blocked.")
    assert leader.notices.filter(url__contains=f"/{delivery.pk}/").count() == 1


def test_a_refusal_for_now_is_repeated_under_the_same_key_after_the_back_off(delivery, told):
    told.answer, told.takes = Retriable("No connection"), False
    with later(delivery, seconds=1):
        publishing.publish_due()
        publishing.publish_due()
        assert (state_of(delivery), len(told.calls)) == (S.RETRY, 1)
    told.answer, told.takes = None, True
    with later(delivery, seconds=20):
        publishing.publish_due()

    assert (state_of(delivery), told.calls) == (S.SENT, [str(delivery.key)] * 2)


def test_the_time_that_the_platform_names_is_obeyed(delivery, told):
    told.answer, told.takes = RateLimited("Slow down", until=delivery.due_at + timedelta(minutes=30)), False
    with later(delivery, seconds=1):
        publishing.publish_due()
    with later(delivery, minutes=29):
        publishing.publish_due()

    assert (state_of(delivery), len(told.calls)) == (S.RETRY, 1)


def test_it_gives_up_after_many_tries(delivery, told):
    told.answer, told.takes = Retriable("No connection"), False
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
    told.answer, told.takes = Ambiguous("Time-out"), False
    with later(delivery, seconds=1):
        publishing.publish_due()
        told.answer, told.takes = None, True
        settle_all()
        publishing.publish_due()

    assert (state_of(delivery), len(told.posts)) == (S.SENT, 1)


def test_where_nothing_can_be_looked_up_no_machine_repeats_and_a_person_decides(delivery, told, leader):
    told.answer = Ambiguous("Time-out")
    registry.get("told").certainty = Certainty.NONE
    with later(delivery, seconds=1):
        publishing.publish_due()
    with later(delivery, minutes=50):
        settle_all()
        publishing.publish_due()
        assert (state_of(delivery), len(told.calls)) == (S.UNCERTAIN, 1)
        assert leader.notices.count() == 1

        deliveries.it_is_there(delivery_id=delivery.pk, url="https://told.example/1", by=leader)
    assert state_of(delivery) == S.SENT


def test_a_text_that_differs_is_accepted_by_a_person_and_no_second_one_is_sent_beside_it(delivery, told, leader):
    with later(delivery, seconds=1):
        publishing.publish_due()
        told.posts[0].text = "Other words"
        checking.read_back()
        assert state_of(delivery) == S.ALTERED

        with pytest.raises(Refused):
            deliveries.mend(delivery_id=delivery.pk, by=leader)
        deliveries.accept(delivery_id=delivery.pk, by=leader, reason="A colleague mended a word there")
        assert (state_of(delivery), told.count(delivery.key)) == (S.LIVE, 1)


def test_what_is_gone_is_planned_anew_under_a_new_key_and_approved_again(delivery, told, leader):
    with later(delivery, seconds=1):
        publishing.publish_due()
        told.posts.clear()
        checking.read_back()
        assert state_of(delivery) == S.MISSING

        deliveries.mend(delivery_id=delivery.pk, by=leader)
        delivery.item.refresh_from_db()
        assert (state_of(delivery), delivery.item.stage, delivery.is_approved) == (S.PLANNED, "approve", False)
        assert told.calls != [str(delivery.key)]


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
        told.posts.clear()
        taking_down.take_down(delivery_id=delivery.pk, by=leader, reason="Wrong price")
        checking.take_down_due()
        assert state_of(delivery) == S.STILL_UP
        taking_down.say_removed(delivery_id=delivery.pk, by=leader)

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


def test_a_look_up_that_comes_too_early_proves_nothing(leader, brand):
    with told_platform(Certainty.LOOKUP, absent_after=SLOW_EFFECT * 2) as told:
        delivery = scheduled(ChannelFactory(platform="told", brand=brand), leader)
        told.answer, told.is_slow = Ambiguous("Time-out"), True
        with later(delivery, seconds=1):
            publishing.publish_due()
            told.answer, told.is_slow = None, False
            settle_all()
            publishing.publish_due()
            assert (state_of(delivery), len(told.calls)) == (S.UNCERTAIN, 1)
        with later(delivery, minutes=2):
            settle_all()

    assert (state_of(delivery), len(told.posts)) == (S.LIVE, 1)


def test_an_answer_that_comes_after_the_lease_ran_out_is_kept(delivery, told, monkeypatch):
    publish = registry.get("told").publish

    def slowly(connector, payload, key):
        published = publish(connector, payload, key)
        with later(delivery, minutes=5):
            publishing.settle_unknown()
            assert state_of(delivery) == S.SENT
        return published

    monkeypatch.setattr(registry.get("told"), "publish", slowly)
    with later(delivery, seconds=1):
        publishing.publish_due()

    assert (state_of(delivery), len(told.posts), len(told.calls)) == (S.SENT, 1, 1)


def test_a_clock_that_is_set_ends_no_lease(delivery, told, monkeypatch):
    watch = steadiness.Steadiness()
    monkeypatch.setattr(engine, "clock_of_machine", watch)
    with later(delivery, seconds=1):
        engine.claim(publishing.Publications(), delivery.pk)
    real = time.time
    monkeypatch.setattr(steadiness.time, "time", lambda: real() + 3600)
    with later(delivery, hours=1):
        publishing.settle_unknown()
        assert state_of(delivery) == S.CLAIMED
        monkeypatch.setattr(watch, "_doubtful_until", 0.0)
        publishing.settle_unknown()

    assert state_of(delivery) == S.SCHEDULED


def test_an_answer_waits_for_a_database_that_is_away(monkeypatch):
    answers = iter([OperationalError("away"), InterfaceError("closed"), None])
    waits: list[float] = []
    monkeypatch.setattr(settling, "connection", SimpleNamespace(close=lambda: None, in_atomic_block=False))
    monkeypatch.setattr(settling.time, "sleep", waits.append)

    def act():
        if error := next(answers):
            raise error
        return "kept"

    assert settling.surely(act) == "kept"
    assert len(waits) == 2


def test_a_channel_is_asked_no_oftener_than_its_pace_and_what_waits_goes_out_in_order(told, leader, brand):
    registry.get("told").pace = Pace(calls=3, seconds=60)
    channel = ChannelFactory(platform="told", brand=brand)
    rows = [scheduled(channel, leader, f"Words {n}") for n in range(8)]
    sent = []
    for seconds in (1, 5, 10, 25, 61, 122):
        with later(rows[0], seconds=seconds):
            publishing.publish_due()
            sent.append(len(told.calls))

    assert sent == [3, 3, 3, 4, 6, 8]
    assert told.calls == [str(row.key) for row in rows]


def test_a_rate_limit_holds_the_whole_channel_and_no_other(told, leader, brand):
    busy, free = (ChannelFactory(platform="told", brand=brand) for _ in range(2))
    rows = [scheduled(busy, leader, f"Words {n}") for n in range(3)]
    told.answer, told.takes = RateLimited("Slow down", until=rows[0].due_at + timedelta(minutes=30)), False
    with later(rows[0], seconds=1):
        publishing.publish_due()
        told.answer, told.takes = None, True
        other = scheduled(free, leader, due_at=clock.now() + timedelta(seconds=1))
    with later(rows[0], minutes=29):
        publishing.publish_due()
        assert (len(told.calls), state_of(other)) == (2, S.SENT)
    with later(rows[0], minutes=31):
        publishing.publish_due()

    assert {state_of(row) for row in rows} == {S.SENT}


def test_an_allowance_that_the_platform_calls_used_up_closes_the_channel(told, leader, brand):
    channel = ChannelFactory(platform="told", brand=brand)
    rows = [scheduled(channel, leader, f"Words {n}") for n in range(2)]
    registry.get("told").rate = Rate(left=0, limit=300, resets_at=rows[0].due_at + timedelta(minutes=5))
    with later(rows[0], minutes=1):
        publishing.publish_due()
        assert len(told.calls) == 1
    registry.get("told").rate = None
    with later(rows[0], minutes=6):
        publishing.publish_due()

    assert len(told.calls) == 2


def test_reading_leaves_a_part_of_the_allowance_for_what_has_to_go_out(channel):
    pace = Pace(calls=4, seconds=3600)
    assert [rates.may_read(channel.pk, pace) for _ in range(5)] == [True] * 3 + [False] * 2
    with transaction.atomic():
        assert rates.take(channel.pk, pace)


@pytest.mark.slow
def test_the_emergency_stop_holds_five_hundred_that_are_due_and_one_click_lets_them_go(told, leader, brand):
    channels = [ChannelFactory(platform="told", brand=brand) for _ in range(25)]
    rows = [scheduled(channels[n % 25], leader, f"Words {n}") for n in range(500)]
    with clock.at(rows[-1].due_at + timedelta(seconds=1)):
        stop = stops.stop(by=leader, brand_id=brand.pk, reason="Something is wrong")
        publishing.publish_due()
        assert (len(told.calls), states(rows)) == (0, {S.SCHEDULED})

        stops.resume(stop_id=stop.pk, by=leader)
        publishing.publish_due()

    assert (len(told.posts), states(rows)) == (500, {S.SENT})


def states(rows) -> set[str]:
    return set(Delivery.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))


def test_taking_down_is_tried_again_while_the_platform_is_away_and_then_given_to_a_person(
    delivery, told, leader, monkeypatch
):
    with later(delivery, seconds=1):
        publishing.publish_due()
        checking.read_back()
        taking_down.take_down(delivery_id=delivery.pk, by=leader, reason="Wrong price")
    away = Retriable("The platform is away.")
    monkeypatch.setattr(registry.get("told"), "delete", lambda self, published: (_ for _ in ()).throw(away))
    for hours in range(7):
        with later(delivery, hours=hours, seconds=2):
            checking.take_down_due()
            if hours == 1:
                assert state_of(delivery) == S.REMOVING

    assert (state_of(delivery), delivery.problem) == (S.STILL_UP, "The platform is away.")
    assert leader.notices.filter(text__contains="could not be taken down").count() == 1
