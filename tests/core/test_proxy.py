"""Behind a proxy a person is the last hop of X-Forwarded-For, for every limit; without one it is only words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ideas import spam
from ideas.spam import PER_HOUR

pytestmark = pytest.mark.django_db
PROXY, SIGN_IN = "192.0.2.1", "/api/v1/sign-in/"


@pytest.fixture
def hand_in(monkeypatch):
    """Hands an idea in by the open form; the answer's status."""
    monkeypatch.setattr(spam, "problem_of_stamp", lambda value: "")
    client = Client(REMOTE_ADDR=PROXY)

    def sent(forwarded: str) -> int:
        given = {"title": "Cups", "text": "More of them", "stamp": "x"}
        return client.post(reverse("ideas:hand_in"), given, headers={"X-Forwarded-For": forwarded}).status_code

    return sent


def test_behind_a_proxy_each_person_has_a_limit_of_their_own(settings, hand_in):
    settings.BEHIND_PROXY = True
    assert [hand_in("203.0.113.7") for _ in range(PER_HOUR + 1)] == [302] * PER_HOUR + [422]
    assert hand_in("2001:db8::8") == 302


def test_behind_a_proxy_nobody_gets_a_new_limit_by_making_up_earlier_hops(settings, hand_in):
    settings.BEHIND_PROXY = True
    told = [hand_in(f"198.51.100.{number}, 203.0.113.7") for number in range(PER_HOUR + 1)]
    assert told == [302] * PER_HOUR + [422]


def test_without_a_proxy_the_header_is_not_believed(settings, hand_in):
    settings.BEHIND_PROXY = False
    assert [hand_in(f"203.0.113.{number}") for number in range(PER_HOUR + 1)] == [302] * PER_HOUR + [422]


@pytest.mark.parametrize("nonsense", ["", "unknown", "203.0.113.7:443, <script>"])
def test_a_header_that_names_no_address_leaves_the_proxys_own(settings, hand_in, nonsense):
    settings.BEHIND_PROXY = True
    assert [hand_in(nonsense) for _ in range(PER_HOUR + 1)][-1] == 422
    assert hand_in("203.0.113.7") == 302


@pytest.mark.parametrize("is_behind", [True, False])
def test_the_api_counts_sign_ins_by_the_same_address(settings, monkeypatch, is_behind):
    settings.BEHIND_PROXY = is_behind
    monkeypatch.setattr("rest_framework.throttling.ScopedRateThrottle.THROTTLE_RATES", {"sign_in": "1/min"})
    client, body = Client(REMOTE_ADDR=PROXY), {"email": "x@example.com", "password": "x"}

    def status(forwarded: str) -> int:
        headers = {"X-Forwarded-For": forwarded}
        return client.post(SIGN_IN, body, content_type="application/json", headers=headers).status_code

    assert (status("203.0.113.7"), status("198.51.100.1, 203.0.113.7")) == (401, 429)
    assert status("203.0.113.8") == (401 if is_behind else 429)
