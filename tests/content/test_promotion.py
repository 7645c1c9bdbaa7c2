"""Promotions done by hand, and doing without."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from content.models import Promotion, PromotionKind
from content.selectors.snapshots import missing_of
from content.services import promotion
from content.workflow import DutyKind, Stage
from smm.core.errors import Refused, Stale
from tests.factories.content import DutyFactory, item_in


@pytest.fixture
def item(brand, marketer):
    made = item_in(Stage.PROMOTE, brand=brand, title="Cold brew at home")
    DutyFactory(item=made, kind=DutyKind.PROMOTION, owner=marketer)
    return made


def test_a_promotion_by_hand_is_written_down_with_its_cost(client, item, marketer):
    client.force_login(marketer)
    values = {"kind": "paid", "note": "Two days of ads", "cost": "40.50"}
    answer = client.post(reverse("content:promotion_record", args=[item.pk]), values)
    assert answer.status_code == 302
    made = Promotion.objects.get()
    assert (made.kind, made.cost, made.done_by) == ("paid", Decimal("40.50"), marketer)
    assert made.done_at
    assert not any("promotion" in sentence.lower() for sentence in missing_of(item))
    item.refresh_from_db()
    assert item.version == 1


def test_doing_without_needs_a_reason(item, marketer):
    with pytest.raises(Refused, match="reason"):
        promotion.skip(item_id=item.pk, by=marketer, reason="  ")
    promotion.skip(item_id=item.pk, by=marketer, reason="Only for today")
    item.refresh_from_db()
    assert item.promotion_skipped_reason == "Only for today"


def test_what_was_typed_comes_back_with_the_error(client, item, marketer):
    client.force_login(marketer)
    values = {"kind": "paid", "note": "Two days of ads", "cost": "-1"}
    answer = client.post(reverse("content:promotion_record", args=[item.pk]), values)
    assert answer.status_code == 422
    assert "Two days of ads" in answer.content.decode()
    assert not Promotion.objects.exists()


def test_only_the_owner_or_a_leader_promotes(item, editor, leader, second_leader):
    for stranger in (editor, second_leader):
        with pytest.raises(PermissionDenied):
            promotion.skip(item_id=item.pk, by=stranger, reason="no")
    promotion.skip(item_id=item.pk, by=leader, reason="no")


def test_nothing_is_promoted_before_it_is_live(brand, leader):
    early = item_in(Stage.PRODUCE, brand=brand)
    with pytest.raises(Refused, match="live"):
        promotion.record(item_id=early.pk, by=leader, kind=PromotionKind.PAID, note="Ads")


def test_a_second_spread_settles_its_duty(item, leader):
    duty = DutyFactory(item=item, kind=DutyKind.SECOND_SPREAD, owner=leader)
    values = {"kind": PromotionKind.RESHARE, "note": "Shared the best answer", "is_second_spread": True}
    promotion.record(item_id=item.pk, by=leader, **values)
    duty.refresh_from_db()
    assert duty.done_by == leader


def test_somebody_with_an_old_page_is_told(item, marketer, leader):
    promotion.record(item_id=item.pk, by=leader, kind=PromotionKind.PAID, note="Ads", version=0)
    with pytest.raises(Stale):
        promotion.skip(item_id=item.pk, by=marketer, reason="no", version=0)


def test_an_e_mail_is_not_merely_recorded(item, marketer):
    with pytest.raises(Refused):
        promotion.record(item_id=item.pk, by=marketer, kind=PromotionKind.EMAIL, note="Sent it myself")


def test_an_agency_member_sees_no_costs(client, item, agency, leader):
    promotion.record(item_id=item.pk, by=leader, kind=PromotionKind.PAID, note="Ads", cost=Decimal("77.70"))
    item.shared_with.add(agency)
    client.force_login(agency)
    seen = client.get(reverse("content:outcomes", args=[item.pk])).content.decode()
    assert "Ads" in seen
    assert "77.70" not in seen
    assert "Cost so far" not in seen
