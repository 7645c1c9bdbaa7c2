import pytest
from django.db import connection
from django.urls import reverse

from team import hooks, selectors
from team.connectors import limits_of
from team.models import AuditEvent, Channel, EmergencyStop
from tests.counterparts.mail import PASSWORD, mail_server  # noqa: F401
from tests.factories.team import BrandFactory, ChannelFactory

pytestmark = pytest.mark.django_db


def test_an_email_channels_password_is_tried_encrypted_and_never_shown_again(
    client,
    leader,
    settings,
    mail_server,  # noqa: F811
):
    settings.ALLOW_PRIVATE_HOSTS = True
    client.force_login(leader)
    wrong = client.post("/channels/connect/email/", {**mail_server.settings, "password": "wrong-word"})
    assert (wrong.status_code, Channel.objects.count()) == (422, 0)
    assert "The mail server refuses" in wrong.text
    assert client.post("/channels/connect/email/", {**mail_server.settings, "password": PASSWORD}).status_code == 302
    channel = Channel.objects.get()
    assert (channel.name, channel.account_id) == ("Lumen", "press@lumen.example")
    assert channel.secrets == {"password": PASSWORD}
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM team_channel")
        assert PASSWORD not in cursor.fetchone()[0]
    for page in (f"/channels/{channel.pk}/", f"/channels/{channel.pk}/edit/", f"/api/v1/channels/{channel.pk}/"):
        assert PASSWORD not in client.get(page).text
    client.post(f"/channels/{channel.pk}/edit/", {**mail_server.settings, "host": "localhost"})
    channel.refresh_from_db()
    assert (channel.settings["host"], channel.secrets) == ("localhost", {"password": PASSWORD})
    assert PASSWORD not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_the_floors_above_hear_of_a_newsroom_that_is_connected(client, leader, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "_channel_made", [heard.append])
    client.force_login(leader)
    client.post("/channels/connect/newsroom/", {"name": "News", "id": "Our News", "moderation": "all"})
    assert [one.account_id for one in heard] == ["our-news"]
    nameless = client.post("/channels/connect/newsroom/", {"id": "???", "moderation": "all"})
    assert "Use letters, digits and hyphens." in nameless.text


def test_the_same_account_stays_one_channel(client, leader, newsroom):
    client.force_login(leader)
    typed = {"name": "Again", "id": newsroom.account_id, "moderation": "all"}
    page = client.post("/channels/connect/newsroom/", typed, follow=True)
    assert "connected again; its history stayed" in page.text
    assert Channel.objects.get().name == newsroom.name


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
    form = {"name": newsroom.name, "moderation": "suspicious", "brand": newsroom.brand_id}
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


def test_staff_see_that_everything_is_stopped_and_can_do_nothing_about_it(client, leader, marketer):
    stop = EmergencyStop.objects.create(reason="Wrong picture", started_by=leader)
    client.force_login(marketer)
    assert client.get("/channels/stop/").status_code == 403
    page = client.get("/account/").content.decode()
    assert "Wrong picture" in page
    assert f"/channels/stop/{stop.pk}/resume/" not in page


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_however_many_there_are(client, leader, rows, django_assert_max_num_queries):
    for _ in range(rows):
        ChannelFactory(brand=BrandFactory())
    client.force_login(leader)
    with django_assert_max_num_queries(13):
        assert client.get("/channels/").status_code == 200


def test_a_channel_by_hand_is_held_to_the_limits_of_its_own_platform(client, leader):
    client.force_login(leader)

    client.post(reverse("team:connect", args=["weibo"]), {"name": "Our Weibo", "id": "lumen"})

    channel = Channel.objects.get(account_id="lumen")
    assert (channel.platform, channel.name) == ("weibo", "Our Weibo")
    assert limits_of(channel).text == 2000
    assert client.get(reverse("team:edit_channel", args=[channel.pk])).status_code == 200


def test_a_leader_says_which_comments_wait(client, leader, newsroom):
    client.force_login(leader)
    form = {"name": newsroom.name, "brand": newsroom.brand_id, "moderation": "all"}

    client.post(reverse("team:edit_channel", args=[newsroom.pk]), form)

    newsroom.refresh_from_db()
    assert newsroom.settings["moderation"] == "all"
    assert "always" in client.get(reverse("team:channel", args=[newsroom.pk])).text
