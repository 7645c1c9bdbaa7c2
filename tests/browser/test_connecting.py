"""Connecting an account in a real browser: the gallery, the platform's own consent page, and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content import remembering
from smm.core import clock
from smm.platforms.contract import AccessLost
from team import access
from team.models import Channel, Company
from tests.browser.conftest import DESK, PHONE
from tests.counterparts.oauth_standin import standin  # noqa: F401
from tests.factories.content import DeliveryFactory
from tests.team.test_refreshing import granted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_home(settings, live_server):
    settings.BASE_URL = live_server.url
    Company.objects.update_or_create(pk=1, defaults={"is_set_up": True})


def to_the_platform(page, standin) -> None:  # noqa: F811
    page.goto("/channels/")
    page.get_by_role("link", name="Connect a channel").click()
    page.get_by_role("link", name="Stand-in", exact=True).click()
    page.get_by_label("Server").fill(standin.url)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Go on to Stand-in").click()


def test_an_account_is_connected_over_the_platforms_page(open_page, leader, standin):  # noqa: F811
    standin.post("We are open again", datetime.now(UTC) - timedelta(days=2))
    page = open_page(leader)
    to_the_platform(page, standin)
    page.get_by_role("button", name="Allow").click()
    page.get_by_role("heading", name="Anna's Coffee").wait_for()
    assert page.url.startswith(f"{page.evaluate('location.origin')}/channels/")
    assert page.get_by_text("It is connected.").is_visible()
    page.get_by_role("button", name="Test").click()
    page.get_by_text("It works: the platform knows us.").wait_for()

    page.get_by_role("link", name="Posts and numbers").click()
    page.get_by_text("Earlier posts are being brought.").wait_for()
    remembering.run_due()
    page.get_by_text("Posts were brought").wait_for()  # the bar moves by itself
    page.reload()
    page.get_by_role("link", name="Take into an item").click()
    page.get_by_role("dialog").get_by_label("Title of the new item").fill("We are open")
    page.get_by_role("dialog").get_by_role("button", name="Take into an item").click()
    page.get_by_role("heading", name="We are open").wait_for()
    assert page.get_by_text("Made outside SMM").first.is_visible()


def test_who_does_not_agree_comes_back_to_a_sentence(open_page, leader, standin):  # noqa: F811
    page = open_page(leader)
    to_the_platform(page, standin)
    page.get_by_role("button", name="Deny").click()
    page.get_by_role("heading", name="Not connected").wait_for()
    page.get_by_role("link", name="Begin again").click()
    page.get_by_role("heading", name="Connect a channel").wait_for()
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("size", "dark", "language"),
    [(DESK, False, "en"), (DESK, True, "zh-hans"), (PHONE, False, "zh-hans"), (PHONE, True, "en")],
)
def test_the_pages_are_accessible(
    open_page,
    assert_accessible,
    leader,
    standin,  # noqa: F811
    brand,
    size,
    dark,
    language,
):
    channel = busy_channel(standin, brand)
    page = open_page(leader, size, dark=dark, language=language)
    post = channel.outside_posts.first()
    for path in pages_of(channel, post):
        page.goto(path)
        assert_accessible(page)
    page.goto("/channels/connect/standin/")
    page.locator("#id_server").fill(standin.url)
    page.locator("main form .btn-primary").click()
    page.locator(f"a[href^='{standin.url}']").wait_for()
    assert_accessible(page)


def pages_of(channel, post) -> list[str]:
    own = [f"/channels/{channel.pk}/", f"/channels/{channel.pk}/posts/", f"/channels/{channel.pk}/connect/"]
    others = ["/channels/", "/channels/connect/", "/channels/connect/email/", "/channels/connect/weibo/"]
    return [*own, f"/channels/{channel.pk}/edit/", f"/channels/posts/{post.pk}/adopt/", *others, "/channels/connected/"]


def busy_channel(standin, brand) -> Channel:  # noqa: F811
    """A channel about which there is much to say: plans, posts, an end, and access that is lost."""
    channel, now = granted(standin, brand), clock.now()
    told = {"handle": "@anna", "url": f"{standin.url}/@anna", "scopes": ["read", "write"]}
    Channel.objects.update(**told, access_ends_at=now + timedelta(days=5))
    for days in (2, 6, 7):
        due_at = now + timedelta(days=days)
        DeliveryFactory(channel=channel, due_at=due_at, state="scheduled", item__title="Cold brew at home")
    for days in (1, 3, 9):
        standin.post("Our beans come from Huila this spring.\nCome and taste them.", now - timedelta(days=days))
    remembering.begin(channel)
    remembering.run_due()
    access.lose(channel, AccessLost("The platform does not give us access any more."))
    return channel
