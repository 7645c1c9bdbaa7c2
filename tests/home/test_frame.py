"""What the frame offers to whom, and what it asks of the database."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.views import defaults
from django.views.csrf import csrf_failure

from smm.core.errors import Refused
from smm.core.middleware import RefusalMiddleware
from smm.home import navigation
from smm.home.navigation import Entry
from team.models import Role
from team.permissions import Action
from tests.factories.team import BrandFactory

ACCOUNT = Entry("team:account", "user", "Account")
NOWHERE = Entry("team:not_yet", "user", "Nowhere")
LEADERS = Entry("team:preferences", "user", "Company", Action.MANAGE_COMPANY)


def test_only_places_that_exist_and_are_allowed_are_offered(leader, executive):
    entries = (ACCOUNT, NOWHERE, LEADERS)
    assert [link.label for link in navigation.links(entries, leader, "/")] == ["Account", "Company"]
    assert [link.label for link in navigation.links(entries, executive, "/")] == ["Account"]


def test_the_place_with_the_longest_fitting_address_is_marked(leader):
    here = [link.is_here for link in navigation.links((ACCOUNT, LEADERS), leader, "/account/preferences/")]
    assert here == [False, True]


def test_every_role_has_a_bottom_bar():
    assert set(navigation.BOTTOM) == set(Role)


def test_a_brand_is_chosen_for_the_session_and_a_foreign_one_is_not(client, second_leader, brand, other_brand):
    client.force_login(second_leader)
    client.post(reverse("home:brand"), {"brand": other_brand.pk, "next": "/account/"})
    assert client.session["brand"] == other_brand.pk
    client.post(reverse("home:brand"), {"brand": brand.pk})
    assert client.session["brand"] is None


def test_leading_back_stays_on_this_site(client, leader):
    client.force_login(leader)
    answer = client.post(reverse("home:brand"), {"brand": "", "next": "https://elsewhere.example/"})
    assert answer.url == "/"


@pytest.mark.parametrize("number", [2, 20])
def test_the_frame_asks_a_constant_number_of_questions(client, leader, django_assert_max_num_queries, number):
    BrandFactory.create_batch(number)
    client.force_login(leader)
    with django_assert_max_num_queries(12):
        client.get(reverse("team:account"))


@pytest.mark.parametrize(("header", "place"), [({}, None), ({"HX-Request": "true"}, "#refusal")])
def test_a_refusal_says_what_is_missing_and_leaves_the_page_alone(rf, db, header, place):
    request = rf.get("/", headers=header)
    request.htmx = bool(header)
    answer = RefusalMiddleware(lambda _request: None).process_exception(request, Refused(["No owner <b>"]))
    assert answer.status_code == 409
    assert "No owner &lt;b&gt;" in answer.content.decode()
    assert answer.headers.get("HX-Retarget") == place


def test_unknown_addresses_have_a_page_of_ours(client, db):
    answer = client.get("/there-is-nothing/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (defaults.server_error, "Something went wrong on our side"),
        (lambda request: defaults.bad_request(request, Exception()), "This request cannot be read"),
        (lambda request: defaults.permission_denied(request, PermissionDenied("Only leaders.")), "Only leaders."),
        (csrf_failure, "The page was open for too long"),
    ],
)
def test_errors_have_a_page_of_ours_even_without_a_session(rf, view, words):
    answer = view(rf.get("/"))
    assert answer.status_code in {400, 403, 500}
    assert words in answer.content.decode()
