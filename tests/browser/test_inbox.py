"""The inbox, watches and sources in a real browser: accessible, narrow, by keyboard, two people at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from monitoring.models import Conversation, Reply, SavedReply
from monitoring.services import arriving, sources
from smm.core import clock
from smm.platforms.contract import Incoming
from tests.browser.conftest import DESK, PHONE
from tests.factories.monitoring import SourceFactory, WatchFactory

LOOKS = [(DESK, False, "en"), (PHONE, True, "zh-hans"), ({"width": 1024, "height": 768}, False, "en")]
QUESTIONS = [
    ("Nina", "Which beans for a moka pot?", "I bought the dark ones and they taste burnt. What grind would you use?"),
    ("王芳", "冷泡咖啡", "请问冷泡咖啡要放多长时间？我家只有粗磨的豆子。"),
    ("Nina", "Opening hours", "Are you open on Sunday?"),
]


@pytest.fixture
def conversations(transactional_db, newsroom, responder):
    WatchFactory(name="Coffee", query="coffee OR 咖啡 OR beans", brand=newsroom.brand)
    source = sources.ensure_for_channel(newsroom)
    for number, (author, title, text) in enumerate(QUESTIONS):
        at = clock.now() - timedelta(hours=10 * number)
        one = Incoming(id=str(number), text=text, title=title, author=author, published_at=at, can_reply=True)
        arriving.receive(source_id=source.pk, items=[one])
    SourceFactory(name="City blog", last_error="There is no feed at this address any more (status 404).", failures=2)
    SavedReply.objects.create(title="Thanks", text="Thank you for asking!")
    return list(Conversation.objects.order_by("-last_message_at"))


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
def test_pages_are_accessible(open_page, assert_accessible, conversations, leader, size, dark, language):
    page = open_page(leader, size, dark=dark, language=language)
    addresses = ["/inbox/", f"/inbox/{conversations[0].pk}/", "/watches/", "/watches/1/", "/watches/new/"]
    for address in [*addresses, "/sources/", "/sources/new/", "/inbox/saved-replies/", "/inbox/?who=mine"]:
        page.goto(address.replace("/1/", f"/{arriving.active_watches()[0][0].pk}/"))
        assert_accessible(page)


def test_the_inbox_is_worked_by_keyboard(open_page, conversations, responder):
    page = open_page(responder)
    page.goto("/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="冷泡咖啡", level=1)).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#toasts")).to_contain_text("It is yours now.")
    page.keyboard.press("r")
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("十二个小时。")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-ours")).to_contain_text("十二个小时。")
    assert Reply.objects.get().state == "scheduled"
    page.locator("h1").click()
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text("Closed.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Close it")).to_be_visible()


def test_a_saved_reply_is_put_in(open_page, conversations, responder):
    page = open_page(responder)
    page.goto(f"/inbox/{conversations[0].pk}/")
    page.get_by_label("Your answer").fill("Hello Nina.")
    page.get_by_label("Put in a saved reply").select_option(label="Thanks")
    expect(page.get_by_label("Your answer")).to_have_value("Hello Nina.\nThank you for asking!")


def test_two_people_in_one_thread_are_told_and_lose_nothing(open_page, conversations, responder, marketer):
    first, second = open_page(responder), open_page(marketer)
    for page in (first, second):
        page.goto(f"/inbox/{conversations[0].pk}/")
    expect(second.locator("#others")).to_contain_text("Rita Responder is here too.")
    second.get_by_label("Your answer").fill("My own words")
    first.get_by_label("Your answer").fill("First!")
    first.get_by_role("button", name="Send the answer").click()
    expect(first.locator(".message-ours")).to_contain_text("First!")
    second.get_by_role("button", name="Send the answer").click()
    expect(second.locator("#refusal")).to_contain_text("Something happened in this conversation")
    expect(second.get_by_label("Your answer")).to_have_value("My own words")
    expect(second.locator("#others")).to_contain_text("Something new happened here.", timeout=15_000)
    second.get_by_role("link", name="Show it").click()
    expect(second.locator(".message-ours")).to_contain_text("First!")
    expect(second.get_by_label("Your answer")).to_have_value("My own words")
    second.get_by_role("button", name="Send the answer").click()
    expect(second.locator(".message-ours")).to_have_count(2)


def test_a_query_is_tried_before_it_is_saved(open_page, conversations, leader):
    page = open_page(leader)
    page.goto("/watches/new/")
    page.get_by_label("Query").fill("moka")
    page.get_by_role("button", name="Try it on past posts").click()
    expect(page.locator("#tried")).to_contain_text("1 of the last 3 posts match")
    expect(page.locator("#tried mark")).to_have_text("moka")
