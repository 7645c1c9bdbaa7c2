"""After publication, through the API: the same rules as on the pages."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from content.models import Evaluation, Promotion
from content.workflow import Stage
from smm.core import clock
from smm.outbox.states import DeliveryState
from tests.factories.content import DeliveryFactory, item_in
from tests.factories.mail import MailingListFactory, SubscriberFactory
from tests.factories.team import ChannelFactory

ROOT = "/api/v1"


@pytest.fixture
def api():
    """`api(member)`: a client that is signed in as the member."""

    def of(member) -> APIClient:
        client = APIClient()
        client.force_authenticate(member)
        return client

    return of


@pytest.fixture
def item(brand):
    return item_in(Stage.PROMOTE, brand=brand)


def test_a_promotion_is_written_down_and_listed(api, item, leader, agency):
    sent = {"item": item.pk, "kind": "paid", "note": "Ads", "cost": "12.50"}
    assert api(leader).post(f"{ROOT}/promotions/", sent, format="json").status_code == 201
    [seen] = api(leader).get(f"{ROOT}/promotions/", {"item": item.pk}).json()["results"]
    assert seen["cost"] == "12.50"
    item.shared_with.add(agency)
    [seen] = api(agency).get(f"{ROOT}/promotions/").json()["results"]
    assert "cost" not in seen


def test_doing_without_is_refused_with_what_is_missing(api, brand, leader):
    early = item_in(Stage.PRODUCE, brand=brand)
    answer = api(leader).post(f"{ROOT}/items/{early.pk}/skip_promotion/", {"reason": "no"}, format="json")
    assert answer.status_code == 409
    assert answer.json()["missing"]


def test_strangers_get_403_and_404(api, item, editor, second_leader):
    sent = {"item": item.pk, "kind": "paid", "note": "Ads"}
    assert api(editor).post(f"{ROOT}/promotions/", sent, format="json").status_code == 403
    answer = api(second_leader).post(f"{ROOT}/items/{item.pk}/skip_promotion/", {"reason": "no"}, format="json")
    assert answer.status_code == 404
    assert not Promotion.objects.exists()


def test_a_mailing_is_written_and_confirmed_by_another(api, item, newsroom, brand, leader, approver):
    publication = DeliveryFactory(
        item=item, channel=newsroom, state=DeliveryState.LIVE, payload={"text": "Hi"}, payload_hash="h",
        approved_hash="h", settled_at=clock.now(),
    )  # fmt: skip
    channel = ChannelFactory(platform="email", brand=brand)
    friends = api(leader).post(f"{ROOT}/mailing-lists/", {"name": "Friends"}, format="json").json()
    person = {"email": "ann@example.org", "name": "Ann", "consent": "asked"}
    where = f"{ROOT}/mailing-lists/{friends['id']}/subscribers/"
    assert api(leader).post(where, person, format="json").status_code == 201
    assert api(leader).get(where).json()["results"][0]["email"] == "ann@example.org"
    ids = {"item": item.pk, "mailing_list": friends["id"], "channel": channel.pk, "publication": publication.pk}
    made = api(leader).post(f"{ROOT}/mailings/", {**ids, "subject": "News"}, format="json").json()
    address = f"{ROOT}/mailings/{made['id']}/confirm/"
    assert api(leader).post(address).status_code == 403
    assert api(approver).post(address).json()["letters"] == {"scheduled": 1}


def test_an_item_is_evaluated(api, brand, leader, agency):
    item = item_in(Stage.EVALUATE, brand=brand)
    address = f"{ROOT}/items/{item.pk}/evaluation/"
    assert api(leader).get(address).status_code == 404
    sent = {"verdict": "better", "learned": "Much", "value_return": "10.00"}
    assert api(leader).put(address, sent, format="json").status_code == 200
    assert Evaluation.objects.get().learned == "Much"
    item.shared_with.add(agency)
    assert "value_return" not in api(agency).get(address).json()
    assert api(leader).get(f"{ROOT}/items/{item.pk}/readings/").json()["results"] == []


@pytest.mark.parametrize("number", [2, 20])
def test_lists_ask_a_constant_number_of_questions(api, brand, leader, number, django_assert_max_num_queries):
    for made in MailingListFactory.create_batch(number, brand=brand):
        SubscriberFactory(mailing_list=made)
    client = api(leader)
    with django_assert_max_num_queries(4):
        client.get(f"{ROOT}/mailing-lists/")
