"""An account on a real server with Mastodon's interface: connected, published to, heard and answered in the browser.

The people of the server act there as they do without us. The engines run when the test asks them to.
"""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import Page, expect

from content import checking, fitted, publishing
from content.services import stages
from content.workflow import DutyKind
from monitoring import answering, collecting
from monitoring.models import Mention, Source
from smm.core import clock
from team.models import Channel, Company
from tests.counterparts.fediverse import Person, Server
from tests.counterparts.snac import snac  # noqa: F401
from tests.factories.content import DutyFactory, item_in, picture
from tests.factories.goals import GoalFactory
from tests.running import wait_for

pytestmark = [pytest.mark.platforms, pytest.mark.django_db(transaction=True)]

TITLE = "Beans that rested"
TEXT = "Our beans have rested for ten days. Come and taste the difference!"
ALT = "A bag of beans on a wooden table"
QUESTION = "may I bring my own cup?"
ANSWER = "Yes, and we fill it for less."


@pytest.fixture(autouse=True)
def _at_home(settings, live_server, tmp_path):
    settings.BASE_URL, settings.MEDIA_ROOT, settings.ALLOW_PRIVATE_HOSTS = live_server.url, tmp_path, True
    Company.objects.update_or_create(pk=1, defaults={"is_set_up": True})


def test_from_consent_to_an_answer(open_page, leader, approver, brand, snac: Server):  # noqa: F811
    shop, fan = snac.join("brand"), snac.join("fan")
    page = open_page(leader)
    connect(page, shop)
    item = item_in(
        "concept",
        title=TITLE,
        template="short",
        brand=brand,
        created_by=leader,
        reactive_by=leader,
        channels=[Channel.objects.get()],
        goals=[GoalFactory()],
    )
    for kind in DutyKind:
        DutyFactory(item=item, kind=kind, owner=approver if kind is DutyKind.APPROVAL else leader)
    stages.advance(item_id=item.pk, by=leader)
    write(page, item.pk)
    approve(open_page(approver))
    [post] = publish(page, item.pk, shop)
    ask(fan, shop, post["id"])
    answer(page)
    [answered] = [post for post in shop.posts() if ANSWER in words(post)]
    assert QUESTION in words(fan.ask(f"/api/v1/statuses/{answered['in_reply_to_id']}"))


def connect(page: Page, shop: Person) -> None:
    """By the server's own consent page, where the shop signs in."""
    page.goto("/channels/connect/")
    page.get_by_role("link", name="Mastodon", exact=True).click()
    page.get_by_label("Server").fill(shop.url)
    page.get_by_role("button", name="Go on").click()
    page.locator(f"a[href^='{shop.url}']").click()
    page.locator("[name=login]").fill(shop.name)
    page.locator("[name=passwd]").fill(shop.password)
    page.locator("[type=submit]").click()
    expect(page.get_by_text("It is connected.")).to_be_visible()
    page.get_by_role("button", name="Test").click()
    expect(page.get_by_text("It works: the platform knows us.")).to_be_visible()


def write(page: Page, item_id: int) -> None:
    page.goto(f"/content/{item_id}/")
    page.locator("[name=body]").fill(TEXT)
    page.get_by_role("button", name="Save the text").click()
    page.locator("#media summary", has_text="Add a file").click()
    data = {"name": "beans.png", "mimeType": "image/png", "buffer": picture(640, 480)}
    page.locator("#media input[type=file]").set_input_files(data)
    page.locator("#media form[enctype] [name=alt]").fill(ALT)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("#media .media-line")).to_have_count(1)
    fitted.run_due()
    page.reload()
    page.get_by_role("button", name="Move on to “Approve”").click()
    expect(page.locator(".stageline [aria-current=step] .step-name")).to_have_text("Approve")


def approve(page: Page) -> None:
    page.goto("/content/approve/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("img", name=ALT)).to_be_visible()
    page.get_by_role("button", name="Approve and go to next").click()
    expect(page.locator(".toasts")).to_contain_text("Approved.")


def publish(page: Page, item_id: int, shop: Person) -> list[dict]:
    """Sent at once and read back; gives what stands on the server, which is one post."""
    page.goto(f"/content/{item_id}/")
    page.locator("#deliveries").get_by_role("link", name=shop.name).click()
    page.get_by_role("button", name="Publish it now").click()
    expect(page.locator(".toasts")).to_contain_text("Done.")
    wait_for(publishing.publish_due)
    wait_for(checking.read_back)
    page.reload()
    expect(page.get_by_role("link", name="Open it there")).to_be_visible()
    posts = [post for post in shop.posts() if TEXT in words(post)]
    assert [[file["description"] for file in post["media_attachments"]] for post in posts] == [[ALT]]
    return posts


def ask(fan: Person, shop: Person, post_id: str) -> None:
    """The fan asks below the post, and the server tells us of it after a while."""
    fan.post(f"@{shop.name} {QUESTION}", in_reply_to_id=post_id)

    def is_heard() -> bool:
        Source.objects.update(next_fetch_at=clock.now())
        collecting.run_due()
        return Mention.objects.filter(text__contains=QUESTION).exists()

    wait_for(is_heard)


def answer(page: Page) -> None:
    page.goto("/inbox/")
    page.get_by_role("link").filter(has_text=QUESTION).first.click()
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    page.get_by_label("Your answer").fill(ANSWER)
    page.get_by_role("button", name="Send the answer", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text("Your answer is on its way.")
    answering.run_due()
    page.reload()
    expect(page.locator(".message-ours")).to_contain_text("Sent")


def words(post: dict) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", post["content"]))
