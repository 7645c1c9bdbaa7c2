"""Who may not act with an item is told so before anything is read of what they sent."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.content import DeliveryFactory, DutyFactory, item_in

pytestmark = pytest.mark.django_db

POSTS = (
    "add_media",
    "advance",
    "brief",
    "evaluate",
    "fill",
    "mailing_write",
    "move",
    "promotion_record",
    "promotion_skip",
    "save_text",
    "share",
    "tone",
)


@pytest.fixture
def item(brand, leader):
    return item_in("produce", brand=brand, created_by=leader)


@pytest.mark.parametrize("name", POSTS)
def test_an_executive_changes_nothing_even_with_an_empty_form(name, client, executive, item):
    client.force_login(executive)
    assert client.post(reverse(f"content:{name}", args=[item.pk])).status_code == 403


@pytest.mark.parametrize("name", POSTS)
def test_an_item_of_another_brand_is_not_there(name, client, second_leader, item):
    client.force_login(second_leader)
    assert client.post(reverse(f"content:{name}", args=[item.pk])).status_code == 404


@pytest.mark.parametrize("name", ["brief", "assign", "reason", "replan"])
def test_a_form_is_not_shown_to_who_may_not_send_it(name, client, marketer, item, newsroom):
    client.force_login(marketer)
    more = {"assign": ["production"], "reason": ["concept"]}.get(name, [])
    subject = DeliveryFactory(item=item, channel=newsroom).pk if name == "replan" else item.pk
    assert client.get(reverse(f"content:{name}", args=[subject, *more])).status_code == 403


def test_a_decision_about_a_publication_is_for_those_who_write_it(client, executive, item, newsroom):
    client.force_login(executive)
    delivery = DeliveryFactory(item=item, channel=newsroom)
    assert client.post(reverse("content:decide", args=[delivery.pk, "withdraw"])).status_code == 403


def test_an_act_that_no_duty_knows_is_refused_and_not_called_saved(client, marketer, executive, item):
    duty = DutyFactory(item=item, kind="tone", owner=marketer)
    for member, status in ((marketer, 409), (executive, 403)):
        client.force_login(member)
        assert client.post(reverse("content:duty", args=[duty.pk]), {"act": "burn"}).status_code == status


def test_who_proposed_an_item_can_give_it_up_in_its_concept(client, marketer, brand):
    proposed = item_in("concept", brand=brand, created_by=marketer)
    client.force_login(marketer)
    gone = client.post(reverse("content:reason", args=[proposed.pk, "cancelled"]), {"reason": "Said already."})
    assert gone.status_code == 302
    proposed = type(proposed).objects.get(pk=proposed.pk)
    assert proposed.stage == "cancelled"


def test_a_version_that_is_no_number_is_no_fault_of_ours(client, leader, item):
    client.force_login(leader)
    assert client.post(reverse("content:brief", args=[item.pk]), {"version": "x"}).status_code == 422
