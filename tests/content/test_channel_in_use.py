"""A channel stays in use as long as something is still to go out there."""

from __future__ import annotations

import pytest

from content.selectors.channels import MOST_NAMED
from monitoring.models import Reply
from smm.core.errors import Refused
from smm.outbox.states import OPEN, DeliveryState
from team.services import channels
from tests.factories.content import DeliveryFactory, item_in
from tests.factories.monitoring import ConversationFactory, MentionFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_channel_with_something_still_to_go_out_stays_and_says_what(state, leader, newsroom, brand):
    item = item_in("publish", brand=brand, created_by=leader, title="Beans")
    DeliveryFactory(item=item, channel=newsroom, state=state)
    with pytest.raises(Refused) as refused:
        channels.deactivate(by=leader, channel_id=newsroom.pk)
    assert "Beans" in refused.value.missing[0]


def test_the_list_of_what_is_in_the_way_ends_somewhere(leader, newsroom, brand):
    item = item_in("publish", brand=brand, created_by=leader)
    for _each in range(MOST_NAMED + 3):
        DeliveryFactory(item=item, channel=newsroom, purpose="correction", state=DeliveryState.FAILED)
    with pytest.raises(Refused) as refused:
        channels.deactivate(by=leader, channel_id=newsroom.pk)
    assert len(refused.value.missing) == MOST_NAMED + 1
    assert "3" in refused.value.missing[-1]


def test_an_answer_that_has_not_left_keeps_its_channel(leader, newsroom, brand):
    source = SourceFactory(brand=brand)
    conversation = ConversationFactory(source=source, brand=brand)
    mention = MentionFactory(source=source, conversation=conversation)
    reply = Reply.objects.create(
        conversation=conversation, to=mention, channel=newsroom, author=leader, text="Yes.", state="scheduled"
    )
    with pytest.raises(Refused):
        channels.deactivate(by=leader, channel_id=newsroom.pk)
    Reply.objects.filter(pk=reply.pk).delete()
    assert not channels.deactivate(by=leader, channel_id=newsroom.pk).is_active
