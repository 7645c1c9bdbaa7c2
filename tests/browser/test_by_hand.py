"""Posting by hand on a telephone, and writing numbers down by keyboard, as far as only a browser shows it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from content import fitted, rendering
from content.models import Delivery, Reading
from smm.core import clock
from smm.outbox.states import DeliveryState as S
from tests.browser.conftest import PHONE
from tests.factories.content import DeliveryFactory, MediaFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory
from tests.running import wait_for

pytestmark = pytest.mark.slow
SHARING = """
  window.shared = [];
  navigator.canShare = (data) => data.files.every((file) => file.type === "application/pdf");
  navigator.share = async ({ text, files }) => { window.shared.push({ text, names: files.map((file) => file.name) }); };
"""
CLIPBOARD = "navigator.clipboard.writeText = async (text) => { window.copied = text; };"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"


@pytest.fixture
def delivery(transactional_db, brand, leader):
    """Handed over, with a file."""
    channel = ChannelFactory(name="Elsewhere", platform="by_hand", brand=brand)
    item = item_in("publish", channels=[channel], brand=brand, title="Tea in the museum")
    RevisionFactory(item=item, title="Tea in the museum", body="Come\n\nand taste", author=leader)
    media = MediaFactory(item=item, name="menu.pdf", mime="application/pdf", alt="What there is")
    media.file.save("menu.pdf", ContentFile(b"%PDF-"))
    delivery = DeliveryFactory(item=item, channel=channel, due_at=clock.now())
    fitted.want(item, None)
    rendering.render_item(item)
    delivery.refresh_from_db()
    Delivery.objects.filter(pk=delivery.pk).update(state=S.HANDED_OVER, approved_hash=delivery.payload_hash)
    return delivery


def opened(open_page, leader, delivery, script):
    page = open_page(leader, PHONE)
    page.add_init_script(script)
    page.goto(reverse("content:hand_over", args=[delivery.pk]))
    return page


def test_each_part_is_copied_by_its_own_button(open_page, leader, delivery, assert_accessible):
    page = opened(open_page, leader, delivery, CLIPBOARD)
    page.get_by_role("button", name="Copy Text").click()
    page.get_by_text("Copied.").first.wait_for()
    assert page.evaluate("window.copied") == "Come\n\nand taste"
    assert_accessible(page)


def test_without_a_clipboard_the_text_is_copied_as_a_person_would(open_page, leader, delivery):
    page = opened(open_page, leader, delivery, NO_CLIPBOARD)
    page.get_by_role("button", name="Copy Text").click()
    page.get_by_text("Copied.").first.wait_for()
    assert "and taste" in page.evaluate("getSelection().toString()")


def test_files_go_to_the_other_app_where_the_browser_can_share_them(open_page, leader, delivery):
    page = opened(open_page, leader, delivery, SHARING)
    page.get_by_role("button", name="Share all with").click()
    wait_for(lambda: page.evaluate("window.shared.length") == 1)
    assert page.evaluate("window.shared[0]") == {"text": "Come\n\nand taste", "names": ["menu.pdf"]}


def test_where_it_cannot_there_is_no_button_and_the_file_is_saved(open_page, leader, delivery):
    page = opened(open_page, leader, delivery, "navigator.canShare = undefined;")
    assert page.get_by_role("button", name="Share").count() == 0
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save").click()
    assert saving.value.suggested_filename == "menu.pdf"


def test_numbers_are_written_down_by_keyboard_alone(open_page, leader, delivery, brand):
    live = {"state": S.LIVE, "settled_at": clock.now() - timedelta(days=1)}
    other = DeliveryFactory(item=item_in("respond", brand=brand), channel=delivery.channel)
    Delivery.objects.filter(pk__in=[delivery.pk, other.pk]).update(**live)
    page = open_page(leader)
    page.goto(reverse("content:numbers"))
    page.locator("[data-grid] input").first.focus()
    page.keyboard.type("120")
    page.keyboard.press("Enter")
    page.keyboard.type("1.2k")
    page.keyboard.press("Tab")
    page.keyboard.type("7")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("3")
    page.keyboard.press("Control+Enter")
    page.get_by_text("2 publications have their numbers.").wait_for()

    written = sorted(Reading.objects.values_list("metric", "value"))
    assert [(metric, int(value)) for metric, value in written] == [
        ("likes", 3),
        ("likes", 7),
        ("views", 120),
        ("views", 1200),
    ]
