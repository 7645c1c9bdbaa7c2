"""What is approved is what goes out: by its hash, by somebody who did not write it, void when it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from content.models import Delivery
from content.selectors.approvals import waiting_for
from content.services import approval, items, stages, texts
from content.workflow import DutyKind, Stage
from smm.core import clock
from smm.core.errors import Refused, Stale
from smm.outbox.states import DeliveryState
from team.models import Company
from tests.factories.content import DutyFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(brand, newsroom, marketer, approver):
    """An item in `approve` with two rendered publications, written by the marketer."""
    second = ChannelFactory(name="Tea room", brand=brand)
    item = item_in("produce", brand=brand, channels=[newsroom, second], created_by=marketer)
    RevisionFactory(item=item, number=1, title="Rest", body="See https://example.com/rest for more.", author=marketer)
    DutyFactory(item=item, kind=DutyKind.APPROVAL, owner=approver)
    DutyFactory(item=item, kind=DutyKind.PRODUCTION, owner=marketer)
    items.update(item_id=item.pk, by=marketer)
    stages.advance(item_id=item.pk, by=marketer)
    DutyFactory(item=item, kind=DutyKind.TONE, owner=marketer)
    return stages.advance(item_id=item.pk, by=marketer)


def hashes(item) -> dict[int, str]:
    return dict(item.deliveries.values_list("pk", "payload_hash"))


def test_approving_all_publications_schedules_them_and_moves_on(item, approver):
    assert all(hashes(item).values())
    item = approval.approve(item_id=item.pk, delivery_hashes=hashes(item), by=approver)
    assert item.stage == Stage.PUBLISH
    assert {d.state for d in item.deliveries.all()} == {DeliveryState.SCHEDULED}
    assert all(d.is_approved and d.approved_by == approver for d in item.deliveries.all())


def test_one_publication_can_be_approved_alone(item, approver):
    first, second = hashes(item).items()
    assert approval.approve(item_id=item.pk, delivery_hashes=dict([first]), by=approver).stage == Stage.APPROVE
    assert approval.approve(item_id=item.pk, delivery_hashes=dict([second]), by=approver).stage == Stage.PUBLISH


def test_another_hash_than_the_one_that_was_seen_is_refused(item, approver, marketer):
    seen = hashes(item)
    texts.save_revision(item_id=item.pk, by=marketer, title="Rest", body="Other words.")
    with pytest.raises(Stale, match="has changed since"):
        approval.approve(item_id=item.pk, delivery_hashes=seen, by=approver)


def test_authors_do_not_approve_their_own_work_even_as_leaders(item, leader):
    texts.save_revision(item_id=item.pk, by=leader, title="Rest", body="The leader's words.")
    with pytest.raises(PermissionDenied, match="somebody else"):
        approval.approve(item_id=item.pk, delivery_hashes=hashes(item), by=leader)


def test_a_department_of_one_may_switch_that_off_and_the_history_says_so(item, leader):
    Company.objects.update_or_create(pk=1, defaults={"allow_self_approval": True})
    texts.save_revision(item_id=item.pk, by=leader, title="Rest", body="The leader's words.")
    item = approval.approve(item_id=item.pk, delivery_hashes=hashes(item), by=leader)
    assert item.events.first().reason == "Approved by its author, as the company allows."


def test_who_has_not_the_duty_does_not_approve(item, editor, second_leader):
    for stranger in (editor, second_leader):
        with pytest.raises(PermissionDenied):
            approval.approve(item_id=item.pk, delivery_hashes=hashes(item), by=stranger)


@pytest.fixture
def approved(item, approver):
    return approval.approve(item_id=item.pk, delivery_hashes=hashes(item), by=approver)


def test_a_change_of_one_channels_text_voids_that_approval_alone(approved, newsroom, marketer):
    kept, changed = approved.deliveries.exclude(channel=newsroom).get(), approved.deliveries.get(channel=newsroom)
    body = approved.revisions.first().body
    texts.save_revision(
        item_id=approved.pk, by=marketer, title="Rest", body=body, variants={str(newsroom.pk): "Other words."}
    )
    kept.refresh_from_db()
    changed.refresh_from_db()
    assert (kept.state, kept.is_approved) == (DeliveryState.SCHEDULED, True)
    assert (changed.state, changed.is_approved, changed.approved_by) == (DeliveryState.PLANNED, False, None)
    approved = type(approved).objects.get(pk=approved.pk)
    assert approved.stage == Stage.APPROVE
    assert "Newsroom" in approved.events.first().reason


def test_what_the_engine_has_claimed_stays_as_it_is(approved, marketer):
    Delivery.objects.update(state=DeliveryState.CLAIMED)
    before = hashes(approved)
    texts.save_revision(item_id=approved.pk, by=marketer, title="Rest", body="Other words.")
    assert hashes(approved) == before
    assert type(approved).objects.get(pk=approved.pk).stage == Stage.PUBLISH


def test_sending_back_from_publish_unschedules_unless_something_was_claimed(approved, leader):
    item = stages.send_back(item_id=approved.pk, to="approve", by=leader, reason="Wait for the lawyers")
    assert {(d.state, d.is_approved) for d in item.deliveries.all()} == {(DeliveryState.PLANNED, False)}


def test_it_is_not_sent_back_once_something_was_claimed(approved, leader):
    Delivery.objects.filter(pk=approved.deliveries.first().pk).update(state=DeliveryState.CLAIMED)
    with pytest.raises(Refused, match="on its way"):
        stages.send_back(item_id=approved.pk, to="approve", by=leader, reason="Wait")


def test_the_queue_shows_what_waits_for_this_approver(item, approver, leader, second_leader, marketer):
    assert list(waiting_for(approver)) == [item]
    assert list(waiting_for(leader)) == [item]
    assert list(waiting_for(second_leader)) == []
    assert list(waiting_for(marketer)) == []


def test_the_page_shows_exactly_what_goes_out_and_approves_it(client, item, approver):
    client.force_login(approver)
    page = client.get(reverse("content:approve", args=[item.pk])).text
    for delivery in item.deliveries.all():
        assert delivery.payload["text"] in page
        assert delivery.payload_hash in page
    assert "/l/" in page
    data = {"delivery": list(hashes(item)), **{f"hash-{pk}": seen for pk, seen in hashes(item).items()}}
    answer = client.post(reverse("content:approve", args=[item.pk]), data)
    assert answer.url == reverse("content:approvals")
    assert type(item).objects.get(pk=item.pk).stage == Stage.PUBLISH


@pytest.mark.parametrize("rows", [2, 20])
def test_the_queue_costs_the_same_however_long(client, approver, rows, django_assert_max_num_queries):
    for _number in range(rows):
        one = item_in("approve", planned_at=clock.now() + timedelta(days=1))
        DutyFactory(item=one, kind=DutyKind.APPROVAL, owner=approver)
    client.force_login(approver)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("content:approvals")).status_code == 200
