import pytest
from django.db import connection
from django.urls import reverse

from team import hooks, selectors
from team.connectors import limits_of
from team.models import AuditEvent, Channel, EmergencyStop
from tests.factories.team import BrandFactory, ChannelFactory

pytestmark = pytest.mark.django_db
SMTP = {"name": "Letters", "account_id": "news@example.com", "host": "smtp.example.com", "port": "587", "tls": "ssl"}


def test_an_email_channels_password_is_encrypted_and_never_shown_again(client, leader):
    client.force_login(leader)
    assert client.post("/channels/add/email/", {**SMTP, "password": "hush-hush"}).status_code == 302
    channel = Channel.objects.get()
    assert channel.secrets == {"password": "hush-hush"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM team_channel")
        assert "hush" not in cursor.fetchone()[0]
    for page in (f"/channels/{channel.pk}/", f"/channels/{channel.pk}/edit/", f"/api/v1/channels/{channel.pk}/"):
        assert b"hush-hush" not in client.get(page).content
    client.post(f"/channels/{channel.pk}/edit/", {**SMTP, "host": "other.example.com"})
    channel.refresh_from_db()
    assert (channel.settings["host"], channel.secrets) == ("other.example.com", {"password": "hush-hush"})
    assert "hush-hush" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_the_floors_above_hear_of_a_newsroom_that_is_added(client, leader, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "_channel_made", [heard.append])
    client.force_login(leader)
    client.post("/channels/add/newsroom/", {"name": "News", "account_id": "Our News"})
    assert [one.account_id for one in heard] == ["our-news"]


def test_the_same_account_is_not_connected_twice(client, leader, newsroom):
    client.force_login(leader)
    page = client.post("/channels/add/newsroom/", {"name": "Again", "account_id": newsroom.account_id})
    assert page.status_code == 422
    assert client.get("/channels/add/nonsense/").status_code == 404


def test_a_channel_with_something_planned_stays_in_use(client, leader, newsroom, monkeypatch):
    client.force_login(leader)
    monkeypatch.setattr(hooks, "_channel_uses", [lambda channel: ["Two publications are planned."]])
    refused = client.post(f"/channels/{newsroom.pk}/deactivate/")
    assert refused.status_code == 409
    assert b"Two publications are planned." in refused.content
    monkeypatch.setattr(hooks, "_channel_uses", [])
    client.post(f"/channels/{newsroom.pk}/deactivate/")
    assert not Channel.objects.get(pk=newsroom.pk).is_active


def test_a_leader_of_another_brand_does_not_touch_it(client, second_leader, newsroom):
    client.force_login(second_leader)
    assert client.get(f"/channels/{newsroom.pk}/").status_code == 404
    assert client.post(f"/channels/{newsroom.pk}/deactivate/").status_code == 404


def test_an_agency_member_sees_a_channel_once_it_was_given(client, leader, agency, newsroom):
    client.force_login(agency)
    assert client.get(f"/channels/{newsroom.pk}/").status_code == 404
    client.force_login(leader)
    form = {"name": newsroom.name, "account_id": newsroom.account_id, "brand": newsroom.brand_id}
    client.post(f"/channels/{newsroom.pk}/edit/", {**form, "shared_with": [agency.pk]})
    client.force_login(agency)
    assert newsroom.name.encode() in client.get("/channels/").content
    assert client.get(f"/channels/{newsroom.pk}/edit/").status_code == 403


def test_everything_a_brand_or_a_channel_is_stopped_and_goes_on(client, leader, brand, newsroom):
    own, other = ChannelFactory(), ChannelFactory(brand=BrandFactory())
    client.force_login(leader)
    everything, of_brand, of_channel = "", f"brand_id:{brand.pk}", f"channel_id:{own.pk}"
    for what, stopped in [(everything, {own, other, newsroom}), (of_brand, {newsroom}), (of_channel, {own})]:
        for _ in range(2):
            client.post("/channels/stop/", {"what": what, "reason": "Wrong picture"})
        stop = EmergencyStop.objects.get(lifted_at=None)
        assert selectors.stopped_channel_ids() == {one.pk for one in stopped}
        assert {one for one in (own, other, newsroom) if selectors.is_stopped(one)} == stopped
        assert b"Wrong picture" in client.get("/account/").content
        client.post(f"/channels/stop/{stop.pk}/resume/")
        assert selectors.stopped_channel_ids() == set()
    assert AuditEvent.objects.filter(action="publishing.resume").count() == 3


def test_a_stop_needs_a_reason(client, leader):
    client.force_login(leader)
    assert client.post("/channels/stop/", {"what": "", "reason": " "}).status_code == 422


def test_staff_neither_stop_nor_see_the_banner(client, leader, marketer):
    EmergencyStop.objects.create(reason="Wrong picture", started_by=leader)
    client.force_login(marketer)
    assert client.get("/channels/stop/").status_code == 403
    assert b"Wrong picture" not in client.get("/account/").content


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_however_many_there_are(client, leader, rows, django_assert_max_num_queries):
    for _ in range(rows):
        ChannelFactory(brand=BrandFactory())
    client.force_login(leader)
    with django_assert_max_num_queries(13):
        assert client.get("/channels/").status_code == 200


def test_a_channel_by_hand_is_held_to_the_limits_of_its_own_platform(client, leader):
    client.force_login(leader)

    client.post(
        reverse("team:add_channel", args=["by_hand"]), {"name": "Our Weibo", "account_id": "lumen", "on": "weibo"}
    )
    again = client.post(
        reverse("team:add_channel", args=["by_hand"]), {"name": "Twice", "account_id": "lumen", "on": "weibo"}
    )

    channel = Channel.objects.get(account_id="lumen")
    assert channel.platform == "weibo"
    assert limits_of(channel).text == 2000
    assert "connected already" in again.text
    assert client.get(reverse("team:edit_channel", args=[channel.pk])).status_code == 200


def test_a_leader_says_which_comments_wait(client, leader, newsroom):
    client.force_login(leader)
    form = {"name": newsroom.name, "brand": newsroom.brand_id, "account_id": "newsroom", "moderation": "all"}

    client.post(reverse("team:edit_channel", args=[newsroom.pk]), form)

    newsroom.refresh_from_db()
    assert newsroom.settings["moderation"] == "all"
    assert "always" in client.get(reverse("team:channel", args=[newsroom.pk])).text
