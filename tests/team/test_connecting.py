"""Connecting an account: by a typed password, or over the platform's own consent page."""

from __future__ import annotations

import html
import http.client
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from smm.core import clock
from smm.core.crypto import encrypt
from smm.platforms.registry import all_connectors
from team.forms.channels import ChannelForm
from team.models import AuditEvent, Channel, Consent
from tests.counterparts.oauth_standin import Standin, standin  # noqa: F401
from tests.factories.content import DeliveryFactory
from tests.factories.team import BrandFactory, ChannelFactory

pytestmark = pytest.mark.django_db
CONNECT = "/channels/connect/standin/"
BY_PASSWORD = "/channels/connect/standin_password/"


@pytest.fixture(autouse=True)
def _signed_in(client, leader):
    client.force_login(leader)


def consent_page(client, standin, path=CONNECT, **typed) -> str:  # noqa: F811
    """The address of the platform's page to which the person is sent."""
    page = client.post(path, {"server": standin.url, **typed})
    assert page.status_code == 200, page.text
    return html.unescape(re.search(r'href="(http[^"]*/authorize[^"]*)"', page.text)[1])


def decided(url: str, decision="allow") -> str:
    """What the person's browser is sent back to once they have decided."""
    parts = urlsplit(url)
    sent = {name: values[0] for name, values in parse_qs(parts.query).items()} | {"decision": decision}
    asked = http.client.HTTPConnection(parts.netloc, timeout=10)
    asked.request("POST", "/authorize", urlencode(sent), {"Content-Type": "application/x-www-form-urlencoded"})
    back = urlsplit(asked.getresponse().headers["Location"])
    return f"{back.path}?{back.query}"


def connected(client, standin, path=CONNECT, **typed) -> Channel:  # noqa: F811
    back = decided(consent_page(client, standin, path, **typed))
    answer = client.get(back)
    assert answer.status_code == 302, answer.text
    return Channel.objects.get(pk=int(re.search(r"/channels/(\d+)/", answer.url)[1]))


def raw_secrets(channel) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets, settings FROM team_channel WHERE id = %s", [channel.pk])
        return str(cursor.fetchone())


def test_the_gallery_shows_every_platform_and_what_it_can_do(client, standin):  # noqa: F811
    page = client.get("/channels/connect/").text
    for connector in all_connectors():
        if hasattr(connector, "fields"):
            assert f'href="/channels/connect/{connector.platform}/"' in page
    assert "Feed" not in page
    assert "brings earlier posts" in page
    assert "A platform that exists for tests alone." in page


def test_no_platform_asks_for_a_field_that_every_channel_has(standin, leader):  # noqa: F811
    common = set(ChannelForm(by=leader, platform=None).fields)
    for connector in all_connectors():
        assert not common & {field.name for field in getattr(connector, "fields", ())}


def test_an_account_is_connected_over_its_platforms_consent_page(client, standin, leader, brand):  # noqa: F811
    channel = connected(client, standin, brand=brand.pk)

    assert (channel.name, channel.handle, channel.account_id) == ("Anna's Coffee", "@anna", "id-anna")
    assert channel.url == f"{standin.url}/@anna"
    assert (channel.brand, channel.connected_by, channel.is_active) == (brand, leader, True)
    assert channel.scopes == ["read", "write"]
    assert channel.settings == {"server": standin.url, "most_text": 500}
    assert clock.now() < channel.refresh_at < channel.token_expires_at
    assert channel.secrets["access"] in standin.tokens
    assert not any(token in raw_secrets(channel) for token in channel.secrets.values())
    assert not any(token in str(list(AuditEvent.objects.values())) for token in channel.secrets.values())


def test_the_person_may_call_it_otherwise(client, standin):  # noqa: F811
    assert connected(client, standin, name="Our coffee").name == "Our coffee"


def test_who_does_not_agree_is_told_and_nothing_is_kept(client, standin):  # noqa: F811
    page = client.get(decided(consent_page(client, standin), "deny"))
    assert page.status_code == 409
    assert "Access was not given on the platform (access_denied)." in page.text
    assert not Channel.objects.exists()


def test_an_answer_with_another_state_counts_for_nothing(client, standin):  # noqa: F811
    back = decided(consent_page(client, standin))
    page = client.get(re.sub(r"state=[^&]*", "state=guessed", back))
    assert "to no question that you asked in this browser" in page.text
    assert not Channel.objects.exists()
    assert "POST /token" not in standin.asked


def test_an_answer_counts_in_the_browser_that_asked_alone(client, standin, leader):  # noqa: F811
    back = decided(consent_page(client, standin))
    other = Client()
    other.force_login(leader)
    assert "to no question that you asked" in other.get(back).text
    assert not Channel.objects.exists()


def test_an_answer_counts_once(client, standin):  # noqa: F811
    back = decided(consent_page(client, standin))
    client.get(back)
    assert "was used already" in client.get(back).text
    assert Channel.objects.count() == 1


def test_an_answer_that_comes_too_late_is_told(client, standin):  # noqa: F811
    back = decided(consent_page(client, standin))
    Consent.objects.update(ends_at=clock.now() - timedelta(seconds=1))
    assert "It took longer than 15 minutes" in client.get(back).text
    assert not Channel.objects.exists()


def test_a_code_without_its_verifier_gives_nothing(client, standin):  # noqa: F811
    back = decided(consent_page(client, standin))
    asked = Consent.objects.get()
    asked.kept = {**asked.kept, "keep": {"verifier": "another"}}
    asked.save()
    assert client.get(back).status_code == 409
    assert not Channel.objects.exists()


def test_what_waits_for_an_answer_is_encrypted_and_forgotten(client, standin):  # noqa: F811
    consent_page(client, standin)
    asked = Consent.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM team_consent")
        row = str(cursor.fetchone())
    assert asked.kept["keep"]["verifier"] not in row


def test_a_platform_that_does_not_answer_is_told_in_words(client, standin):  # noqa: F811
    back = decided(consent_page(client, standin))
    standin.is_away = True
    page = client.get(back)
    assert page.status_code == 409
    assert "asks us to wait" in page.text


def test_a_connector_that_fails_gives_a_sentence_and_no_fault_of_the_page(client, standin, monkeypatch):  # noqa: F811
    back = decided(consent_page(client, standin))
    monkeypatch.setattr(Standin, "finish", lambda *_: {}["code"])
    page = client.get(back)
    assert page.status_code == 409
    assert "Something went wrong on our side" in page.text


def test_the_same_account_connected_again_stays_the_same_channel(client, standin, brand):  # noqa: F811
    first = connected(client, standin, brand=brand.pk, name="Ours")
    delivery = DeliveryFactory(channel=first)
    standin.end_all()
    Channel.objects.update(access_lost_at=clock.now(), refresh_at=None)

    again = connected(client, standin, path=f"/channels/{first.pk}/connect/", name="Ours", brand=brand.pk)

    assert (again.pk, again.name, again.brand, again.access_lost_at) == (first.pk, "Ours", brand, None)
    assert again.secrets["access"] in standin.tokens
    assert again.deliveries.get() == delivery
    assert connected(client, standin).pk == first.pk
    assert Channel.objects.get().name == "Ours"


def test_another_account_does_not_take_a_channels_place(client, standin):  # noqa: F811
    first = connected(client, standin)
    standin.who = "ben"
    page = client.get(decided(consent_page(client, standin, path=f"/channels/{first.pk}/connect/")))
    assert page.status_code == 409
    assert "This is another account (@ben): the channel is @anna." in page.text
    first.refresh_from_db()
    assert first.account_id == "id-anna"
    assert Channel.objects.count() == 1


def test_an_account_of_another_brand_is_not_taken_over(client, second_leader, brand, standin):  # noqa: F811
    ChannelFactory(platform="standin", account_id="id-anna", brand=brand, name="Theirs")
    client.force_login(second_leader)
    page = client.get(decided(consent_page(client, standin, brand=second_leader.brand_ids[0])))
    assert "connected already, for another brand" in page.text
    assert Channel.objects.get().secrets == {}


def test_a_password_is_tried_before_anything_is_saved(client, standin):  # noqa: F811
    typed = {"server": standin.url, "user": "ben", "password": "wrong word"}
    refused = client.post(BY_PASSWORD, typed)
    assert refused.status_code == 422
    assert "does not accept our access" in refused.text
    assert "wrong word" not in refused.text
    assert not Channel.objects.exists()

    assert client.post(BY_PASSWORD, typed | {"password": standin.password}).status_code == 302
    channel = Channel.objects.get()
    assert (channel.name, channel.account_id) == ("Ben's Tea", "id-ben")
    assert channel.secrets == {"password": standin.password}
    assert channel.settings == {"server": standin.url, "user": "ben"}
    assert standin.password not in raw_secrets(channel)


def test_what_is_not_changed_is_not_asked_again(client, standin):  # noqa: F811
    typed = {"server": standin.url, "user": "ben"}
    client.post(BY_PASSWORD, typed | {"password": standin.password})
    channel, edit = Channel.objects.get(), f"/channels/{Channel.objects.get().pk}/edit/"
    standin.is_away = True
    assert client.post(edit, typed | {"name": "Tea"}).status_code == 302
    assert client.post(edit, typed | {"name": "Tea", "user": "anna"}).status_code == 422
    standin.is_away = False
    page = client.post(edit, typed | {"name": "Tea", "user": "anna"})
    assert "This is another account (@anna)" in page.text
    channel.refresh_from_db()
    assert (channel.name, channel.settings["user"], channel.secrets["password"]) == ("Tea", "ben", standin.password)


@pytest.mark.parametrize(
    "server", ["ftp://example.com", "http://", "https://nobody:secret@example.com", "javascript:x"]
)
def test_an_address_that_is_none_is_refused_in_the_form(client, standin, server):  # noqa: F811
    page = client.post(CONNECT, {"server": server})
    assert page.status_code == 422
    assert not Consent.objects.exists()


def test_a_consent_page_inside_our_network_or_of_another_kind_is_not_led_to(client, standin, monkeypatch):  # noqa: F811
    from smm.platforms.access import Authorization

    monkeypatch.setattr(Standin, "begin", lambda *_: Authorization("javascript:alert(1)", {}))
    page = client.post(CONNECT, {"server": standin.url})
    assert page.status_code == 422
    assert "javascript" not in page.text


def test_a_channel_whose_access_cannot_be_read_is_still_shown(client, standin, settings):  # noqa: F811
    channel = connected(client, standin)
    unreadable = encrypt('{"access": "x"}')
    settings.ENCRYPTION_KEYS = ["ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMtISI="]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE team_channel SET secrets = %s", [unreadable])
    page = client.get(reverse("team:channel", args=[channel.pk]))
    assert page.status_code == 200
    assert "cannot be opened with the keys" in page.text
    assert "Must be connected again" in client.get("/channels/").text
    delivery = DeliveryFactory(channel=channel)
    assert client.get(reverse("content:item", args=[delivery.item_id])).status_code == 200
    tested = client.post(reverse("team:test_channel", args=[channel.pk]), follow=True)
    assert "cannot be opened with the keys" in tested.text
    client.post(reverse("team:edit_channel", args=[channel.pk]), {"name": "Renamed"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets, name FROM team_channel")
        assert cursor.fetchone() == (unreadable, "Renamed")
    assert connected(client, standin, path=f"/channels/{channel.pk}/connect/").secrets["access"] in standin.tokens


def test_who_may_not_manage_channels_connects_none(client, marketer, standin):  # noqa: F811
    client.force_login(marketer)
    for path in ("/channels/connect/", CONNECT, "/channels/connected/?state=x&code=y"):
        assert client.get(path).status_code == 403


def test_a_platform_that_nobody_knows_is_not_there(client):
    assert client.get("/channels/connect/nonsense/").status_code == 404
    assert client.get("/channels/connect/feed/").status_code == 404


def test_a_leader_gives_no_brand_that_is_not_theirs(client, second_leader, brand, standin):  # noqa: F811
    client.force_login(second_leader)
    typed = {"server": standin.url, "user": "ben", "password": standin.password, "brand": brand.pk}
    assert client.post(BY_PASSWORD, typed).status_code == 422
    assert client.post(CONNECT, {"server": standin.url, "brand": BrandFactory().pk}).status_code == 422
