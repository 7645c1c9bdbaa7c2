"""What every connector must hold, through the engine and over real HTTP: whatever goes wrong, once or not at all.

Each platform is tried on its real server where there is one (marked `platforms`), with every fault of
`tests.counterparts.faulty` standing between us and it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest

from content import checking, publishing
from content.models import Delivery
from content.selectors.deliveries import acts
from content.services import deliveries, scheduling, stages, taking_down
from smm.core import clock
from smm.outbox.states import NEEDS_A_PERSON
from smm.outbox.states import DeliveryState as S
from smm.platforms import fetching
from smm.platforms.access import Refreshes
from smm.platforms.contract import Certainty
from team.connectors import connector_of
from team.models import Channel
from tests.counterparts.faulty import FAULTS, Fault, Faulty
from tests.factories.team import ChannelFactory
from tests.outbox.told import POINTS, approve, dying_at, scheduled
from tests.platforms.stand import Stand

pytestmark = pytest.mark.django_db

SMALL = ["keyed", "lookup", "blind", "webhook"]
REAL = ["bluesky", "wordpress", "snac", "mastodon"]
STANDS = [*SMALL, *(pytest.param(name, marks=pytest.mark.platforms) for name in REAL)]
WORDS = [
    "Plain words",
    "Kaffee für alle: 咖啡从云南来，欢迎品尝！",
    "A family 👩‍👩‍👧‍👦 and a wave 👋🏽",
    "From right to left: قهوة للجميع",
]


@pytest.fixture
def stand(request: pytest.FixtureRequest) -> Stand:
    found: Stand = request.getfixturevalue(f"{request.param}_stand")
    return found


@pytest.fixture
def faulty(stand: Stand) -> Iterator[Faulty]:
    with Faulty(stand.address).standing() as server:
        yield server


@pytest.fixture
def channel(stand, faulty, brand, settings, monkeypatch) -> Channel:
    """Our account, reached through the server that spoils calls; calls are given up soon."""
    settings.ALLOW_PRIVATE_HOSTS = True
    monkeypatch.setattr(fetching, "SECONDS", stand.seconds)
    account = stand.account(faulty.url)
    made = {"account_id": account.id, "settings": account.settings, "secrets": account.secrets}
    return ChannelFactory(platform=stand.platform, brand=brand, **made)


@pytest.fixture
def delivery(channel, leader) -> Delivery:
    return due_now(channel, leader, f"Said once {uuid.uuid4().hex[:12]}")


def due_now(channel, leader, words) -> Delivery:
    """Approved a moment ago and due at the real present, by which platforms date what they get."""
    due = clock.now()
    with clock.at(due - timedelta(seconds=5)):
        return scheduled(channel, leader, words, due_at=due)


def goes_out(delivery: Delivery, minutes: float = 0) -> None:
    with clock.at(delivery.due_at + timedelta(minutes=minutes, seconds=1)):
        publishing.publish_due()


def to_rest(delivery: Delivery) -> Delivery:
    """Let hours pass in which the platform is well again."""
    for minutes in (0.5, 3, 20, 40, 55):
        with clock.at(delivery.due_at + timedelta(minutes=minutes)):
            publishing.settle_unknown()
            publishing.publish_due()
            checking.read_back()
    delivery.refresh_from_db()
    return delivery


def words_of(delivery: Delivery) -> str:
    return str(delivery.payload["text"])


def assert_true(delivery: Delivery, stand: Stand, leader) -> None:
    """The state says what stands there, nothing stands twice, and what is open is before somebody."""
    count = stand.count(words_of(delivery))
    assert count <= 1
    if delivery.state == S.LIVE:
        assert count == 1
    else:
        assert delivery.state in (S.FAILED, S.UNCERTAIN), delivery.state
        assert delivery.state != S.FAILED or count == 0
        assert delivery.problem
        assert delivery.state in NEEDS_A_PERSON
        assert acts(leader, delivery)
        assert leader.notices.filter(kind="delivery").count() == 1


@pytest.mark.parametrize("stand", STANDS, indirect=True)
@pytest.mark.parametrize("words", WORDS, ids=["plain", "chinese", "emoji", "arabic"])
def test_what_was_approved_stands_there_word_for_word(stand, channel, leader, words):
    delivery = due_now(channel, leader, f"{words} {uuid.uuid4().hex[:8]}")
    goes_out(delivery)
    to_rest(delivery)

    assert (delivery.state, stand.count(words_of(delivery))) == (S.LIVE, 1)
    assert delivery.external_url.startswith("http")


@pytest.mark.parametrize("stand", STANDS, indirect=True)
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_spoiled_call_leads_to_one_post_or_to_a_person(stand, faulty, delivery, leader, fault: Fault):
    faulty.spoil(fault)
    goes_out(delivery)
    to_rest(delivery)

    assert_true(delivery, stand, leader)
    connector = connector_of(delivery.channel)
    certainty, is_renewed = connector.certainty, fault.status == 401 and isinstance(connector, Refreshes)
    is_for_now = fault.status in (429, 503) or not fault.status or is_renewed
    if certainty is not Certainty.NONE and is_for_now:
        assert delivery.state == S.LIVE
    if fault.status in (401, 403, 413, 422) and not is_renewed:
        assert delivery.state == S.FAILED


@pytest.mark.parametrize("stand", STANDS, indirect=True)
@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_dies_leads_to_one_post_or_to_a_person(stand, delivery, leader, point):
    with dying_at(point):
        goes_out(delivery)
    to_rest(delivery)

    assert_true(delivery, stand, leader)
    if connector_of(delivery.channel).certainty is not Certainty.NONE or point == "after_claim":
        assert delivery.state == S.LIVE


@pytest.mark.parametrize("stand", STANDS, indirect=True)
def test_a_channel_that_answers_again_sends_what_had_failed_after_mending(stand, faulty, delivery, leader):
    faulty.spoil(next(fault for fault in FAULTS if fault.name == "422"))
    goes_out(delivery)
    to_rest(delivery)
    assert delivery.state == S.FAILED

    with clock.at(delivery.due_at):
        deliveries.mend(delivery_id=delivery.pk, by=leader)
        approve(delivery)
        delivery.item.refresh_from_db()
        stages.go_on(delivery.item, by=leader)
        scheduling.publish_now(delivery_id=delivery.pk, by=leader)
    to_rest(delivery)

    assert (delivery.state, stand.count(words_of(delivery))) == (S.LIVE, 1)


@pytest.mark.parametrize("stand", STANDS, indirect=True)
def test_what_a_leader_takes_down_is_gone(stand, delivery, leader):
    goes_out(delivery)
    to_rest(delivery)
    with clock.at(delivery.due_at + timedelta(hours=1)):
        taking_down.take_down(delivery_id=delivery.pk, by=leader, reason="The price was wrong")
        checking.take_down_due()
    delivery.refresh_from_db()

    expected = (S.STILL_UP, 1) if "delete" in stand.lacks else (S.REMOVED, 0)
    assert (delivery.state, stand.count(words_of(delivery))) == expected
