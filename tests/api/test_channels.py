"""Channels in the API: the same acts as on their pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.models import OutsidePost
from smm.core import clock
from smm.outbox.states import DeliveryState
from team.models import Channel
from tests.counterparts.oauth_standin import standin  # noqa: F401
from tests.factories.content import DeliveryFactory
from tests.factories.goals import GoalFactory
from tests.team.test_refreshing import granted

pytestmark = pytest.mark.django_db
CHANNELS = "/api/v1/channels/"


@pytest.fixture
def api(client, leader):
    client.force_login(leader)

    def send(method: str, path: str, data=None):
        return getattr(client, method)(path, data, content_type="application/json")

    return send


@pytest.fixture
def channel(standin, brand):  # noqa: F811
    return granted(standin, brand)


def test_platforms_say_what_they_ask_for_and_what_they_can(api, standin):  # noqa: F811
    told = {one["key"]: one for one in api("get", "/api/v1/platforms/").json()}
    password = {"name": "password", "words": "App password", "kind": "secret", "is_required": True}
    assert password in told["standin_password"]["fields_asked"]
    assert told["standin"]["is_consented"]
    assert "remember" in [one["key"] for one in told["standin"]["can"]]
    assert told["wechat"]["is_by_hand"]
    assert "feed" not in told


def test_an_account_is_connected_by_what_is_typed(api, standin, brand):  # noqa: F811
    typed = {"server": standin.url, "user": "ben", "password": "wrong word"}
    wanted = {"platform": "standin_password", "brand": brand.pk, "fields_asked": typed}
    refused = api("post", CHANNELS, wanted)
    assert (refused.status_code, Channel.objects.count()) == (409, 0)
    assert "does not accept our access" in refused.json()["missing"][0]
    assert "wrong word" not in refused.text

    typed["password"] = standin.password
    made = api("post", CHANNELS, wanted)
    assert made.status_code == 201
    told = made.json()
    assert (told["account_id"], told["name"], told["brand"]) == ("id-ben", "Ben's Tea", brand.pk)
    assert standin.password not in made.text
    assert api("post", CHANNELS, wanted).status_code == 200


def test_what_is_missing_or_of_no_platform_is_told_by_name(api, standin):  # noqa: F811
    said = api("post", CHANNELS, {"platform": "standin_password", "fields_asked": {"user": "ben"}}).json()
    assert {"server", "password"} <= said["errors"].keys()
    assert "platform" in api("post", CHANNELS, {"platform": "nonsense"}).json()["errors"]
    assert api("post", CHANNELS, ["no", "object"]).status_code == 400
    consented = api("post", CHANNELS, {"platform": "standin", "fields_asked": {"server": standin.url}})
    assert (consented.status_code, "in the browser" in consented.text) == (409, True)


def test_the_health_of_a_channel_is_told_and_its_secrets_never(api, channel, standin):  # noqa: F811
    later = clock.now() + timedelta(days=2)
    Channel.objects.update(access_ends_at=clock.now() + timedelta(days=1))
    DeliveryFactory(channel=channel, due_at=later, state=DeliveryState.SCHEDULED, item__title="Cold brew")
    answer = api("get", f"{CHANNELS}{channel.pk}/")
    told = answer.json()
    assert told["plans"][0]["title"] == "Cold brew"
    assert "before 1 scheduled publication" in told["warnings"][0]
    assert {"name": "Text", "value": "300 characters"} in told["limits"]
    assert not any(token in answer.text for token in channel.secrets.values())
    assert [one["id"] for one in api("get", CHANNELS).json()["results"]] == [channel.pk]


def test_a_channel_is_tested_changed_connected_again_and_disconnected(api, channel, standin, agency):  # noqa: F811
    path = f"{CHANNELS}{channel.pk}/"
    assert api("post", f"{path}test/").json() == {"works": True, "problem": ""}
    standin.is_away = True
    tested = api("post", f"{path}test/").json()
    assert (tested["works"], "asks us to wait" in tested["problem"]) == (False, True)
    standin.is_away = False
    changed = api("patch", path, {"name": "Ours", "shared_with": [agency.pk]}).json()
    assert (changed["name"], changed["brand"], changed["shared_with"]) == ("Ours", channel.brand_id, [agency.pk])
    assert api("patch", path, {"name": "x" * 81}).status_code == 400
    assert api("post", f"{path}disconnect/").json()["works"]
    assert Channel.objects.get().secrets == {}
    assert api("post", f"{path}test/").status_code == 409


def test_the_same_account_is_connected_again_and_no_other(api, standin):  # noqa: F811
    typed = {"server": standin.url, "user": "ben", "password": standin.password}
    made = api("post", CHANNELS, {"platform": "standin_password", "fields_asked": typed, "name": "Tea"}).json()
    path = f"{CHANNELS}{made['id']}/connect/"
    again = api("post", path, {"fields_asked": {"server": standin.url, "user": "ben"}})
    assert (again.status_code, again.json()["name"]) == (200, "Tea")
    other = api("post", path, {"fields_asked": {"server": standin.url, "user": "anna"}})
    assert (other.status_code, "another account (@anna)" in other.text) == (409, True)


def test_posts_made_outside_are_listed_and_taken_in(api, channel, brand):
    post = OutsidePost.objects.create(
        channel=channel, external_id="1", text="Cold brew", published_at=clock.now() - timedelta(days=2)
    )
    listed = api("get", f"/api/v1/outside-posts/?channel={channel.pk}&delivery__isnull=true").json()["results"]
    assert [one["text"] for one in listed] == ["Cold brew"]
    path = f"/api/v1/outside-posts/{post.pk}/adopt/"
    taken = api("post", path, {"title": "Ours", "goals": [GoalFactory(brand=brand).pk]})
    assert (taken.status_code, taken.json()["purpose"], taken.json()["state"]) == (201, "outside", "live")
    assert api("post", path, {}).status_code == 409


def test_who_may_not_manage_channels_changes_none(client, marketer, channel):
    client.force_login(marketer)
    for path in ("", "test/", "disconnect/", "connect/"):
        address = f"{CHANNELS}{channel.pk}/{path}" if path else CHANNELS
        assert client.post(address, {"platform": "wechat"}, content_type="application/json").status_code == 403
    assert client.patch(f"{CHANNELS}{channel.pk}/", {"name": "x"}, content_type="application/json").status_code == 403
