"""A channel's page: whose account it is, whether it works, what goes out there, and how it is tested and left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from smm.core import clock
from smm.outbox import rates
from smm.outbox.states import DeliveryState
from smm.platforms.contract import AccessLost, Limits, Rate
from team import access, refreshing
from team.limits import in_words
from team.models import AuditEvent, Channel, Company, Notice
from team.services import endings
from tests.counterparts.oauth_standin import Standin, standin  # noqa: F401
from tests.factories.content import DeliveryFactory, item_in
from tests.factories.team import BrandFactory, MemberFactory
from tests.team.test_refreshing import granted

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(standin, brand):  # noqa: F811
    return granted(standin, brand)


@pytest.fixture(autouse=True)
def _signed_in(client, leader):
    Company.objects.update_or_create(pk=1, defaults={"is_set_up": True})
    client.force_login(leader)


def page(client, channel) -> str:
    return client.get(reverse("team:channel", args=[channel.pk])).text


def act(client, channel, name) -> str:
    return client.post(reverse(f"team:{name}_channel", args=[channel.pk]), follow=True).text


def planned(channel, **passed):
    due_at = clock.now() + timedelta(**passed)
    return DeliveryFactory(channel=channel, due_at=due_at, state=DeliveryState.SCHEDULED, item__title="Cold brew")


def test_the_page_says_what_there_is_to_know(client, channel, standin):  # noqa: F811
    planned(channel, days=2)
    rates.heard(channel.pk, Rate(left=90, limit=100, resets_at=clock.now() + timedelta(minutes=5)))
    Channel.objects.update(handle="@anna", scopes=["read", "write"], last_error="Nobody there.")
    told = page(client, channel)
    for words in ("@anna", "read, write", "90 of 100", "Cold brew", "Nobody there.", "brings earlier posts"):
        assert words in told
    assert "300 characters" in told
    assert channel.secrets["access"] not in told


def test_limits_are_told_in_words():
    limits = Limits(
        text=300,
        counts="graphemes",
        text_bytes=3000,
        link_length=23,
        thread=5,
        title=100,
        needs_title=True,
        media=4,
        mixes=False,
        media_types=frozenset({"image/jpeg", "image/svg+xml", "video/mp4"}),
        media_bytes=2**20,
        film_bytes=50 * 2**20,
        alt=1000,
    )
    told = dict(in_words(limits))
    assert told["Text"] == "300 characters as people see them"
    assert told["Text at most"] == "3,000 bytes"
    assert told["Headline"] == "needed, 100 characters"
    assert told["Pictures and films"] == "4 files, pictures or a film, not both"
    assert told["Kinds of files"] == "JPEG, MP4, SVG"
    assert told["A film at most"].startswith("50.0")
    assert dict(in_words(Limits()))["Text"] == "as long as you like"


def test_a_test_asks_the_platform_and_says_what_came_of_it(client, channel, standin):  # noqa: F811
    assert "It works" in act(client, channel, "test")
    channel.refresh_from_db()
    assert channel.checked_at is not None
    assert (channel.handle, channel.settings["most_text"]) == ("@anna", 500)
    standin.is_away = True
    assert "asks us to wait" in act(client, channel, "test")


def test_a_test_renews_access_that_was_refused(client, channel, standin):  # noqa: F811
    standin.forget_access()
    assert "It works" in act(client, channel, "test")
    assert standin.refreshed == 1


def test_a_test_that_meets_another_account_calls_the_channel_lost(client, channel, standin, monkeypatch):  # noqa: F811
    other = standin.give("ben")
    channel.secrets = {"access": other["access_token"], "refresh": other["refresh_token"]}
    channel.save()
    assert "now that of another account (@ben)" in act(client, channel, "test")
    channel.refresh_from_db()
    assert channel.access_lost_at is not None


def test_a_test_that_works_ends_the_waiting(client, channel):
    access.lose(channel, AccessLost("Not today."))
    assert "Must be connected again" in page(client, channel)
    assert "It works" in act(client, channel, "test")
    channel.refresh_from_db()
    assert channel.is_usable
    assert "Must be connected again" not in page(client, channel)


def test_disconnecting_gives_access_back_and_keeps_the_history(client, channel, standin):  # noqa: F811
    kept = DeliveryFactory(channel=channel, state=DeliveryState.LIVE)
    assert "Disconnected. Its history stays." in act(client, channel, "disconnect")
    assert "POST /revoke" in standin.asked
    assert not standin.tokens
    channel.refresh_from_db()
    assert (channel.secrets, channel.is_active, channel.refresh_at) == ({}, False, None)
    assert channel.deliveries.get() == kept
    assert AuditEvent.objects.filter(action="channel.disconnect").exists()
    answer = client.post(reverse("team:reactivate_channel", args=[channel.pk]))
    assert "connect it again" in answer.text


def test_what_is_planned_keeps_a_channel_connected(client, channel, standin):  # noqa: F811
    planned(channel, days=2)
    answer = client.post(reverse("team:disconnect_channel", args=[channel.pk]))
    assert answer.status_code == 409
    assert "“Cold brew” is still to go out here" in answer.text
    assert "POST /revoke" not in standin.asked
    assert Channel.objects.get().secrets


def test_a_platform_that_does_not_take_access_back_is_told(client, channel, standin):  # noqa: F811
    standin.is_away = True
    told = act(client, channel, "disconnect")
    assert "SMM has forgotten its access. The platform did not take it back" in told
    assert Channel.objects.get().secrets == {}


def test_access_that_ends_before_publications_is_told_days_ahead(client, channel, leader, second_leader):
    Channel.objects.update(access_ends_at=clock.now() + timedelta(days=8), refresh_at=None)
    for days in (3, 9, 10, 11):
        planned(channel, days=days)
    refreshing.run_due()
    assert not Notice.objects.exists()
    with clock.at(clock.now() + timedelta(days=2)):
        for _ in range(3):
            refreshing.run_due()
        assert "before 3 scheduled publications" in page(client, channel)
        assert "before 3 scheduled publications" in client.get("/").text
    notice = Notice.objects.get()
    assert notice.recipient == leader
    assert "before 3 scheduled publications" in notice.text


def test_an_end_before_which_nothing_is_planned_is_told_and_told_anew_when_something_is(channel, leader):
    Channel.objects.update(access_ends_at=clock.now() + timedelta(days=2))
    endings.tell()
    planned(channel, days=3)
    endings.tell()
    assert [one.text.count("scheduled publication:") for one in Notice.objects.order_by("pk")] == [0, 1]


def test_how_long_ahead_is_a_setting(channel, settings, leader):
    settings.ACCESS_WARNING_DAYS = 30
    Channel.objects.update(access_ends_at=clock.now() + timedelta(days=20))
    assert endings.tell() == 1


def test_a_leaders_home_shows_channels_without_access(client, channel):
    access.lose(channel, AccessLost("Not today."))
    home = client.get("/").text
    assert "Coffee" in home
    assert "Not today." in home


def test_an_error_is_trouble_until_something_works(client, channel, standin):  # noqa: F811
    standin.is_away = False
    Channel.objects.update(last_error="Nobody there.", last_error_at=clock.now())
    assert "Needs attention" in client.get("/channels/").text
    act(client, channel, "test")
    assert "Needs attention" not in client.get("/channels/").text


@pytest.mark.parametrize("number", [2, 20])
def test_the_page_costs_the_same_however_much_is_planned(client, channel, number, django_assert_max_num_queries):
    for index in range(number):
        item = item_in("publish", brand=BrandFactory())
        DeliveryFactory(channel=channel, item=item, due_at=clock.now() + timedelta(days=index))
        channel.shared_with.add(MemberFactory(role="agency"))
    client.get("/")
    with django_assert_max_num_queries(17):
        assert client.get(reverse("team:channel", args=[channel.pk])).status_code == 200
