"""An emergency stop, a long silence and forgotten hand-overs, with many deliveries at once."""

from datetime import timedelta

import pytest

from content import publishing, rendering
from content.models import Delivery, DeliveryAttempt
from content.newsroom.models import Article
from smm.core import clock
from smm.outbox.states import DeliveryState as S
from team.models import Notice
from team.services import stops
from tests.factories.content import DeliveryFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db
CHANNELS, EACH = 20, 5


def due_in(wait, leader):
    """A hundred approved deliveries on twenty channels, due after `wait` and the seconds that follow."""
    channels = [ChannelFactory() for _ in range(CHANNELS)]
    item = item_in("publish", title="News", channels=channels, created_by=leader)
    RevisionFactory(item=item, title="News", body="A text.", author=leader)
    for number in range(CHANNELS * EACH):
        due = clock.now() + wait + timedelta(seconds=number)
        DeliveryFactory(item=item, channel=channels[number % CHANNELS], due_at=due)
    rendering.render_item(item)
    for delivery in item.deliveries.all():
        hashed = {"approved_hash": delivery.payload_hash, "next_try_at": delivery.due_at}
        Delivery.objects.filter(pk=delivery.pk).update(state=S.SCHEDULED, **hashed)
    return item.deliveries


def tick():
    """As often as it takes to ask about all that is late, a batch each time."""
    for _ in range(2 * EACH):
        publishing.publish_due()


def test_a_stop_holds_two_hundred_and_after_it_each_goes_out_once_or_asks(leader):
    fresh, late = due_in(timedelta(minutes=1), leader), due_in(timedelta(hours=-2), leader)
    stop = stops.stop(by=leader, reason="A crisis")

    with clock.at(clock.now() + timedelta(minutes=10)):
        tick()
        assert not DeliveryAttempt.objects.exists()
        assert set(Delivery.objects.values_list("state", flat=True)) == {S.SCHEDULED}

        stops.resume(stop_id=stop.pk, by=leader)
        tick()

    assert set(fresh.values_list("state", flat=True)) == {S.SENT}
    assert set(Article.objects.values_list("key", flat=True)) == set(fresh.values_list("key", flat=True))
    assert DeliveryAttempt.objects.count() == fresh.count() == CHANNELS * EACH
    assert set(late.values_list("state", "late_question")) == {(S.PLANNED, True)}
    assert Notice.objects.filter(recipient=leader, kind="delivery").count() == late.count()


@pytest.mark.parametrize("silence", [timedelta(hours=4, minutes=1), timedelta(days=3)])
def test_what_nobody_posted_by_hand_is_reported_once_however_long_nothing_ran(leader, second_leader, silence):
    channel = ChannelFactory(platform="wechat")
    due = clock.now()
    for _ in range(publishing.BATCH + 5):
        item = item_in("publish", channels=[channel])
        DeliveryFactory(item=item, channel=channel, state=S.HANDED_OVER, due_at=due)
    Delivery.objects.update(updated_at=due)

    with clock.at(due + timedelta(hours=3)):
        publishing.look_after()
    already = Notice.objects.filter(key__startswith="forgotten").count()
    with clock.at(due + silence):
        for _ in range(3):
            publishing.look_after()

    assert already == 0
    for person in (leader, second_leader):
        assert Notice.objects.filter(recipient=person, key__startswith="forgotten").count() == 55
