"""Content through the API: the same rules, said as problem details."""

from __future__ import annotations

import pytest

from tests.factories.content import DeliveryFactory, DutyFactory, RevisionFactory, item_in

pytestmark = pytest.mark.django_db
ITEMS = "/api/v1/items/"


@pytest.fixture
def as_leader(client, leader):
    client.force_login(leader)
    return client


def post(client, path, **body):
    return client.post(path, body, content_type="application/json")


def test_a_refused_move_lists_what_is_missing(as_leader):
    item = item_in("concept", brief="")
    answer = post(as_leader, f"{ITEMS}{item.pk}/advance/")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert "Write a brief: what is it, and why?" in answer.json()["missing"]


def test_who_may_not_is_told_403_and_what_is_not_theirs_404(client, marketer, agency):
    item = item_in("concept")
    client.force_login(marketer)
    assert post(client, f"{ITEMS}{item.pk}/advance/").status_code == 403
    client.force_login(agency)
    assert post(client, f"{ITEMS}{item.pk}/advance/").status_code == 404


def test_an_item_is_begun_written_sent_back_and_read_with_its_history(as_leader, newsroom):
    made = post(
        as_leader, ITEMS, title="Quick", ground="reactive", reactive_reason="They ask", channels=[newsroom.pk]
    ).json()
    path = f"{ITEMS}{made['id']}/"
    assert made["missing"]
    assert post(as_leader, f"{path}revisions/", body="Words", base=0).status_code == 201
    assert post(as_leader, f"{path}revisions/", body="Other", base=0).status_code == 409
    assert post(as_leader, f"{path}comments/", text="Good").status_code == 201
    assert post(as_leader, f"{path}cancel/", reason="No time").json()["stage"] == "cancelled"
    assert [event["kind"] for event in as_leader.get(f"{path}history/").json()["results"]] == ["cancel", "created"]
    assert as_leader.get(ITEMS + "?stage=cancelled").json()["results"][0]["title"] == "Quick"


def test_a_change_with_an_old_version_is_stale(as_leader):
    item = item_in("concept")
    path, body = f"{ITEMS}{item.pk}/", {"title": "New", "version": item.version}
    assert as_leader.patch(path, body, content_type="application/json").json()["title"] == "New"
    assert as_leader.patch(path, body, content_type="application/json").status_code == 409


def test_duties_are_assigned_claimed_and_completed(client, leader, responder, service):
    item = item_in("respond")
    client.force_login(leader)
    duty = post(client, "/api/v1/duties/", item=item.pk, kind="answering", department=service.pk).json()
    client.force_login(responder)
    path = f"/api/v1/duties/{duty['id']}/"
    assert post(client, f"{path}claim/").json()["owner"] == responder.pk
    assert post(client, f"{path}complete/", hours_spent="1.5").json()["hours_spent"] == "1.5"


def test_approving_wants_the_hash_that_was_read(client, approver, marketer, newsroom, leader):
    item = item_in("tone", channels=[newsroom])
    RevisionFactory(item=item, author=marketer)
    DutyFactory(item=item, kind="approval", owner=approver)
    client.force_login(leader)
    post(client, f"{ITEMS}{item.pk}/send_back/", to="produce", reason="Plan it")
    post(client, f"{ITEMS}{item.pk}/advance/")
    shown = post(client, f"{ITEMS}{item.pk}/advance/").json()
    assert shown["stage"] == "approve"
    client.force_login(approver)
    (delivery,) = client.get(f"{ITEMS}{item.pk}/").json()["deliveries"]
    path = f"{ITEMS}{item.pk}/approve/"
    assert post(client, path, deliveries={str(delivery["id"]): "0" * 64}).status_code == 409
    assert post(client, path, deliveries={str(delivery["id"]): delivery["payload_hash"]}).json()["stage"] == "publish"


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_however_long(as_leader, rows, django_assert_max_num_queries):
    for _number in range(rows):
        item_in("produce")
    with django_assert_max_num_queries(8):
        assert len(as_leader.get(ITEMS).json()["results"]) == rows


def test_the_item_that_a_body_names_is_looked_at_before_the_rest_of_it(client, leader, second_leader, brand):
    item = item_in("produce", brand=brand)
    client.force_login(leader)
    answer = post(client, "/api/v1/promotions/", item=item.pk)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"kind", "note"})
    client.force_login(second_leader)
    assert post(client, "/api/v1/promotions/", item=item.pk).status_code == 404
    assert post(client, "/api/v1/promotions/", item="x" * 9).status_code == 400
    assert client.post("/api/v1/promotions/", "[1]", content_type="application/json").status_code == 400


def test_what_leaders_alone_decide_is_refused_to_others_before_a_reason_is_asked_for(client, leader, marketer):
    item = item_in("promote")
    DutyFactory(item=item, kind="production", owner=marketer)
    path = f"/api/v1/deliveries/{DeliveryFactory(item=item).pk}/decide/"
    client.force_login(marketer)
    assert post(client, path, act="take_down").status_code == 403
    assert post(client, path, act="withdraw").status_code == 400
    client.force_login(leader)
    assert post(client, path, act="take_down").status_code == 400


def test_a_broken_body_tells_nothing_to_who_may_not(client, executive):
    client.force_login(executive)
    for path in (f"{ITEMS}{item_in('produce').pk}/approve/", "/api/v1/duties/", "/api/v1/watches/"):
        assert client.post(path, "{broken", content_type="application/json").status_code == 403
