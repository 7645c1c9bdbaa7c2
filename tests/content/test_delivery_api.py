"""Deliveries over the API."""

from datetime import timedelta

import pytest

from content.services.decisions import DECISIONS
from smm.core import clock
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState as S
from tests.factories.content import DeliveryFactory

pytestmark = pytest.mark.django_db


def decide(client, delivery, **told):
    return client.post(f"/api/v1/deliveries/{delivery.pk}/decide/", told, content_type="application/json")


def test_a_delivery_is_read_and_decided_about_over_the_api(client, leader, newsroom):
    client.force_login(leader)
    delivery = DeliveryFactory(channel=newsroom)

    listed = client.get("/api/v1/deliveries/?state=planned").json()["results"]
    withdrawn = decide(client, delivery, act="withdraw", reason="Not needed")

    assert [row["id"] for row in listed] == [delivery.pk]
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")


def test_what_is_missing_or_no_longer_possible_is_said(client, leader, newsroom):
    client.force_login(leader)
    delivery = DeliveryFactory(channel=newsroom)

    assert decide(client, delivery, act="withdraw").status_code == 400
    assert decide(client, delivery, act="dance").status_code == 400
    assert decide(client, delivery, act="send_again").status_code == 409


def test_an_unknown_outcome_is_settled_by_an_address(client, leader, newsroom):
    client.force_login(leader)
    delivery = DeliveryFactory(channel=newsroom, state=S.CLAIMED, lease_until=clock.now() + timedelta(minutes=1))
    move(delivery, S.CLAIMED, S.UNCERTAIN)

    answer = decide(client, delivery, act="it_is_there", url="https://example.com/1")

    assert (answer.json()["state"], answer.json()["external_url"]) == ("sent", "https://example.com/1")


def test_who_may_only_read_decides_nothing(client, executive, newsroom):
    client.force_login(executive)
    delivery = DeliveryFactory(channel=newsroom)

    assert client.get(f"/api/v1/deliveries/{delivery.pk}/").json()["acts"] == []
    for act in DECISIONS:
        told = {"reason": "x", "url": "https://example.com", "day": "2099-01-01", "at": "10:00"}
        assert decide(client, delivery, act=act, **told).status_code == 403


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    client, executive, newsroom, rows, django_assert_max_num_queries
):
    client.force_login(executive)
    for _ in range(rows):
        DeliveryFactory(channel=newsroom)
    with django_assert_max_num_queries(12):
        client.get("/api/v1/deliveries/")
