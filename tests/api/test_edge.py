import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from team.models import Member
from tests.factories.team import NoticeFactory

pytestmark = pytest.mark.django_db
SIGN_IN = "/api/v1/sign-in/"
PROBLEM = "application/problem+json"


@pytest.fixture
def password(leader):
    leader.set_password("a long enough word")
    leader.save()
    return "a long enough word"


def sign_in(client, email, password):
    return client.post(SIGN_IN, {"email": email, "password": password}, content_type="application/json")


def test_a_token_opens_the_api_until_it_is_signed_out(client, leader, password):
    token = sign_in(client, leader.email, password).json()["token"]
    headers = {"Authorization": f"Token {token}"}
    assert client.get("/api/v1/members/", headers=headers).json()["results"][0]["name"] == leader.name
    assert client.post("/api/v1/sign-out/", headers=headers).status_code == 204
    assert client.get("/api/v1/members/", headers=headers).status_code == 401


def test_wrong_passwords_are_counted_and_then_the_door_is_shut_for_that_account_alone(
    client, leader, marketer, password
):
    for _ in range(7):
        assert sign_in(client, leader.email, "wrong").status_code == 401
    shut = sign_in(client, leader.email, "wrong")
    assert (shut.status_code, shut["Content-Type"]) == (429, PROBLEM)
    assert sign_in(client, leader.email, password).status_code == 429
    assert sign_in(client, marketer.email, "wrong").status_code == 401


def test_an_account_with_a_second_step_is_told_to_make_a_key(client, leader, password):
    Authenticator.objects.create(user=leader, type=Authenticator.Type.TOTP, data={})
    answer = sign_in(client, leader.email, password)
    assert answer.status_code == 403
    assert "make a key" in answer.json()["detail"]


def test_who_has_left_gets_no_token(client, leader, password):
    Member.objects.update(is_active=False)
    assert sign_in(client, leader.email, password).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("get", "/api/v1/nothing/here/", None, "", 404),
        ("get", "/api/v1/members/999/", None, "", 404),
        ("delete", "/api/v1/members/", None, "", 405),
        ("post", SIGN_IN, "{broken", "application/json", 400),
        ("post", SIGN_IN, "{}", "application/json", 400),
        ("post", SIGN_IN, "a,b", "text/csv", 415),
    ],
)
def test_every_error_is_a_problem_with_its_details(client, leader, method, path, body, kind, status):
    client.force_login(leader)
    extra = {"data": body, "content_type": kind} if body is not None else {}
    answer = getattr(client, method)(path, **extra)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert {"type", "title", "status", "detail"} <= set(answer.json())


def test_an_invalid_request_names_its_fields(client):
    answer = client.post(SIGN_IN, {"email": "not one"}, content_type="application/json").json()
    assert set(answer["errors"]) == {"email", "password"}


def test_strangers_are_asked_to_sign_in(client):
    answer = client.get("/api/v1/members/")
    assert (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"]) == (401, PROBLEM, "Token")


def test_too_many_requests_are_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr("rest_framework.throttling.ScopedRateThrottle.THROTTLE_RATES", {"sign_in": "1/min"})
    sign_in(client, "x@example.com", "x")
    answer = sign_in(client, "y@example.com", "x")
    assert (answer.status_code, answer["Content-Type"]) == (429, PROBLEM)
    assert int(answer["Retry-After"]) > 0


def test_titles_of_problems_speak_the_readers_language(client):
    answer = client.get("/api/v1/nothing/", headers={"Accept-Language": "zh-hans"})
    assert answer.json()["title"] == "未找到"


def test_the_schema_is_whole(tmp_path):
    call_command(
        "spectacular",
        "--file",
        str(tmp_path / "schema.json"),
        "--format",
        "openapi-json",
        "--validate",
        "--fail-on-warn",
    )
    schema = json.loads((tmp_path / "schema.json").read_text())
    assert "/api/v1/members/" in schema["paths"]


def test_a_member_reads_only_their_own_notices(client, leader, marketer):
    mine, other = NoticeFactory(recipient=leader), NoticeFactory(recipient=marketer)
    client.force_login(leader)
    assert [row["id"] for row in client.get("/api/v1/notices/").json()["results"]] == [mine.pk]
    assert client.post(f"/api/v1/notices/{mine.pk}/read/").json()["read_at"]
    assert client.post(f"/api/v1/notices/{other.pk}/read/").status_code == 404


@pytest.mark.parametrize("path", ["members", "segments", "channels"])
def test_an_agency_member_sees_nothing_of_the_team(client, agency, newsroom, path):
    client.force_login(agency)
    answer = client.get(f"/api/v1/{path}/")
    assert answer.status_code == 403 or answer.json()["results"] == []
