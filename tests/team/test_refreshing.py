"""Access is refreshed before it expires, by one worker at a time, and what is lost is told."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection, connections

from content import publishing
from content.models import Delivery
from smm.core import clock
from smm.outbox.states import DeliveryState
from smm.platforms.access import Grant
from smm.platforms.contract import AccessLost, Permanent, Retriable
from team import access, refreshing
from team.asking import asking
from team.connectors import connector_of
from team.models import AuditEvent, Channel, Notice
from tests.content.test_two_at_once import at_once
from tests.counterparts.oauth_standin import Standin, standin  # noqa: F401
from tests.factories.team import ChannelFactory
from tests.outbox.test_engine import scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(standin, brand):  # noqa: F811
    return granted(standin, brand)


def granted(standin, brand) -> Channel:  # noqa: F811
    """A channel of Anna's account, connected a while ago."""
    given = standin.give("anna")
    expires_at = clock.now() + timedelta(seconds=standin.lifetime)
    return ChannelFactory(
        name="Coffee",
        platform="standin",
        account_id="id-anna",
        brand=brand,
        settings={"server": standin.url},
        secrets={"access": given["access_token"], "refresh": given["refresh_token"]},
        token_expires_at=expires_at,
        refresh_at=expires_at - timedelta(minutes=6),
        renewed_at=clock.now() - timedelta(minutes=54),
    )


def fresh(channel) -> Channel:
    return Channel.objects.get(pk=channel.pk)


def test_a_token_is_refreshed_before_it_expires_and_not_sooner(channel, standin):  # noqa: F811
    assert refreshing.run_due() == 0
    with clock.at(channel.refresh_at):
        assert refreshing.run_due() == 1
    now = fresh(channel)
    assert standin.refreshed == 1
    assert now.secrets["access"] != channel.secrets["access"]
    assert now.secrets["access"] in standin.tokens
    assert now.refresh_at > channel.refresh_at
    assert (now.access_number, now.refreshing_until, now.refresh_failures) == (1, None, 0)


def test_the_new_access_is_kept_before_anybody_uses_it(channel, standin, monkeypatch):  # noqa: F811
    order = []
    monkeypatch.setattr(access, "keep", lambda *_: order.append("kept") or True)
    access.renew(channel, connector_of(channel))
    order += [one for one in standin.asked if one != "POST /token"]
    assert order == ["kept"]


def test_what_comes_back_empty_does_not_take_the_place_of_what_is_good(channel, monkeypatch):
    monkeypatch.setattr(Standin, "refresh", lambda _: Grant({"access": "", "refresh": ""}))
    with pytest.raises(Retriable):
        access.renew(channel, connector_of(channel))
    assert fresh(channel).secrets == channel.secrets
    monkeypatch.setattr(Standin, "refresh", lambda _: Grant({"access": "new", "refresh": ""}))
    access.renew(fresh(channel), connector_of(fresh(channel)))
    assert fresh(channel).secrets == {"access": "new", "refresh": channel.secrets["refresh"]}


def test_a_platform_that_is_away_is_asked_again_later_each_time(channel, standin):  # noqa: F811
    standin.is_away = True
    waits = []
    at = channel.refresh_at
    for _ in range(3):
        with clock.at(at):
            refreshing.run_due()
        waits.append((fresh(channel).refresh_at - at).total_seconds())
        at = fresh(channel).refresh_at
    assert waits[0] < waits[1] < waits[2] or min(waits) >= 60
    now = fresh(channel)
    assert (now.refresh_failures, now.access_lost_at, now.refreshing_until) == (3, None, None)
    assert "asks us to wait" in now.last_error
    standin.is_away = False
    with clock.at(at):
        refreshing.run_due()
    assert (fresh(channel).refresh_failures, standin.refreshed) == (0, 1)


def test_access_that_is_lost_is_told_its_leaders_once(channel, standin, leader, second_leader, marketer):  # noqa: F811
    standin.end_all()
    with clock.at(channel.refresh_at):
        refreshing.run_due()
        refreshing.run_due()
    now = fresh(channel)
    assert now.access_lost_at is not None
    assert not now.is_usable
    notice = Notice.objects.get()
    assert notice.recipient == leader
    assert "“Coffee” must be connected again" in notice.text
    assert notice.url == f"/channels/{channel.pk}/"
    assert AuditEvent.objects.filter(action="channel.access_lost").count() == 1
    with pytest.raises(AccessLost):
        access.renew(now, connector_of(now))
    assert Notice.objects.count() == 1


def test_a_call_that_is_refused_gets_new_access_and_is_made_again(channel, standin):  # noqa: F811
    standin.forget_access()
    with pytest.raises(Retriable), asking(channel) as connector:
        connector.test()
    with asking(fresh(channel)) as connector:
        assert connector.test().id == "id-anna"
    assert standin.refreshed == 1
    assert fresh(channel).access_lost_at is None


def test_access_that_is_refused_at_once_is_not_renewed_again_and_again(channel, standin):  # noqa: F811
    for _ in range(5):
        standin.forget_access()
        with pytest.raises((Retriable, AccessLost)), asking(fresh(channel)) as connector:
            connector.test()
    assert standin.refreshed == 1
    assert fresh(channel).access_lost_at is not None


def test_a_publication_that_meets_lost_access_goes_out_once_with_the_new_one(channel, standin, leader):  # noqa: F811
    delivery = scheduled(channel, leader)
    standin.forget_access()
    with clock.at(delivery.due_at):
        publishing.publish_due()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.RETRY
    assert "access was renewed" in delivery.problem
    with clock.at(delivery.next_try_at):
        publishing.publish_due()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert (len(standin.posts), standin.refreshed) == (1, 1)


def test_publications_wait_while_a_channel_has_no_access(channel, standin, leader):  # noqa: F811
    delivery = scheduled(channel, leader)
    standin.end_all()
    access.lose(channel, AccessLost("It is over."))
    with clock.at(delivery.due_at):
        assert publishing.publish_due() == 0
    assert Delivery.objects.get().state == DeliveryState.SCHEDULED


def test_who_acted_on_older_access_takes_nothing_away(channel, standin):  # noqa: F811
    older = fresh(channel)
    access.renew(channel, connector_of(channel))
    assert access.lose(older, AccessLost("It is over.")) is False
    with pytest.raises(Retriable):
        access.renew(older, connector_of(older))
    assert access.keep(older, Grant({"access": "stale"})) is False
    assert fresh(channel).secrets["access"] in standin.tokens
    assert (standin.refreshed, Notice.objects.count()) == (1, 0)


def test_a_refusal_for_good_is_a_loss_whatever_the_platform_calls_it(channel, monkeypatch):
    def refuse(_):
        raise Permanent("The client is not known.")

    monkeypatch.setattr(Standin, "refresh", refuse)
    with pytest.raises(AccessLost, match="client is not known"):
        access.renew(channel, connector_of(channel))
    assert fresh(channel).access_lost_at is not None


def test_a_worker_that_dies_before_it_stored_leaves_a_channel_that_is_reported(
    channel,
    standin,  # noqa: F811
    leader,
    monkeypatch,
):
    """The token that works once is used up, and the new one died with the worker."""

    def die(_):
        raise SystemExit

    monkeypatch.setattr(access.faults, "point", die)
    with clock.at(channel.refresh_at), pytest.raises(SystemExit):
        access.renew(channel, connector_of(channel))
    monkeypatch.undo()
    assert fresh(channel).secrets == channel.secrets
    with clock.at(channel.refresh_at + access.LEASE / 2):
        assert refreshing.run_due() == 0
    with clock.at(channel.refresh_at + access.LEASE):
        assert refreshing.run_due() == 1
    assert fresh(channel).access_lost_at is not None
    assert Notice.objects.get().recipient == leader


def test_a_worker_that_dies_before_the_platform_heard_of_it_costs_nothing(channel, standin, monkeypatch):  # noqa: F811
    def die(_):
        raise SystemExit

    monkeypatch.setattr(Standin, "refresh", die)
    with clock.at(channel.refresh_at), pytest.raises(SystemExit):
        access.renew(channel, connector_of(channel))
    monkeypatch.undo()
    with clock.at(channel.refresh_at + access.LEASE):
        refreshing.run_due()
    assert fresh(channel).access_lost_at is None
    assert standin.refreshed == 1


def test_an_outage_of_the_database_does_not_lose_what_the_platform_gave(channel, standin, monkeypatch):  # noqa: F811
    kept, tries = access.keep, []

    def fail_once(*given):
        tries.append(given)
        if len(tries) == 1:
            raise OperationalError
        return kept(*given)

    monkeypatch.setattr(access, "keep", fail_once)
    monkeypatch.setattr(
        "smm.outbox.settling.connection", type("Outside", (), {"in_atomic_block": False, "close": print})
    )
    monkeypatch.setattr("smm.outbox.settling.time.sleep", lambda _: None)
    access.renew(channel, connector_of(channel))
    assert len(tries) == 2
    assert fresh(channel).secrets["access"] in standin.tokens


def test_what_cannot_be_renewed_ends_when_it_expires(channel):
    until = datetime.now(UTC) + timedelta(days=60)
    assert access.of(Grant({}, expires_at=until), is_renewable=False)["access_ends_at"] == until
    assert access.of(Grant({}, expires_at=until), is_renewable=False)["refresh_at"] is None
    early = access.of(Grant({}, expires_at=until))["refresh_at"]
    assert timedelta(days=5) < until - early <= timedelta(days=7)


def test_the_clock_drives_refreshing():
    from smm.celery import app, set_schedule

    set_schedule(app)
    assert app.conf.beat_schedule["refresh access to channels"]["task"] == "team.tasks.refresh_access"


two_connections = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's test database in memory locks whole tables; needs PostgreSQL"
)


@two_connections
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_use_one_token_once(standin, brand):  # noqa: F811
    for _ in range(5):
        channel = granted(standin, brand)
        renew_it = partial(renewed, channel.pk)
        results = at_once(renew_it, renew_it)
        assert sorted(results) == ["another is at it", "renewed"]
        assert fresh(channel).secrets["access"] in standin.tokens
        channel.delete()
    assert standin.refreshed == 5
    assert not standin.ended


@two_connections
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["a second tick", "a refused call"])
def test_who_comes_while_another_refreshes_leaves_it_to_them(standin, brand, how):  # noqa: F811
    channel = granted(standin, brand)
    Channel.objects.update(refresh_at=clock.now())
    standin.hold.clear()
    first = threading.Thread(target=apart(refreshing.run_due))
    first.start()
    assert standin.is_refreshing.wait(10)
    if how == "a second tick":
        assert refreshing.run_due() == 0
    else:
        standin.forget_access()
        with pytest.raises(Retriable, match="being renewed"), asking(fresh(channel)) as connector:
            connector.test()
    standin.hold.set()
    first.join(10)
    assert standin.refreshed == 1
    assert fresh(channel).secrets["access"] in standin.tokens
    assert not standin.ended


def apart(act):
    """`act` in a thread: with a connection of its own, which it closes."""

    def run():
        try:
            return act()
        finally:
            connections.close_all()

    return run


def renewed(pk: int) -> str:
    channel = Channel.objects.get(pk=pk)
    try:
        access.renew(channel, connector_of(channel))
    except Retriable:
        return "another is at it"
    return "renewed"
