"""Board, item, approval, calendar and tasks in a real browser: accessible, and fit for a telephone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from content import fitted, rendering
from content.models import ContentItem, Evaluation, LinkCard
from content.services import stages
from content.workflow import DutyKind, Stage
from smm.core import clock
from tests.browser.conftest import DESK, PHONE
from tests.factories.content import DeliveryFactory, DutyFactory, MediaFactory, RevisionFactory, item_in
from tests.factories.goals import GoalFactory
from tests.factories.team import ChannelFactory

LOOKS = [(DESK, False, "en"), (DESK, True, "zh-hans"), (PHONE, False, "zh-hans"), (PHONE, True, "en")]


@pytest.fixture
def item(transactional_db, brand, newsroom, marketer, approver, service):
    """An item in `approve`, with all that can hang on it."""
    brand.tone = "Would a barista say it like this?\nIs every claim one that we can prove?"
    brand.save()
    item = item_in(
        "tone", title="Why our beans rest for ten days", brand=brand, channels=[newsroom], created_by=marketer
    )
    item.goals.add(GoalFactory(title="More people know how we roast"))
    text = "Freshly roasted beans breathe.\n\nRead https://example.com/rest or come by."
    revision = RevisionFactory(item=item, number=1, title="Ten days", body=text, author=marketer)
    for question in brand.tone_questions:
        revision.tone_answers.create(question=question, is_yes=True, answered_by=marketer)
    MediaFactory(item=item, alt="A bag of beans")
    DutyFactory(item=item, kind=DutyKind.APPROVAL, owner=approver)
    DutyFactory(item=item, kind=DutyKind.TONE, owner=marketer, due_at=clock.now() - timedelta(days=1))
    DutyFactory(item=item, kind=DutyKind.ANSWERING, department=service, due_at=clock.now() + timedelta(days=17))
    item.comments.create(author=approver, text="Who says ten days?")
    DeliveryFactory(item=item, channel=newsroom, due_at=item.planned_at)
    for stage in ("concept", "produce", "publish", "respond"):
        item_in(stage, title=f"Another in {stage}", brand=brand, channels=[newsroom])
    return stages.advance(item_id=item.pk, by=marketer)


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
def test_content_pages_are_accessible(open_page, assert_accessible, leader, item, size, dark, language):
    page = open_page(leader, size, dark=dark, language=language)
    day = item.planned_at.date()
    for path in (
        "/content/",
        f"/content/{item.pk}/",
        f"/content/approve/{item.pk}/",
        "/content/approve/",
        f"/content/calendar/?day={day}",
        f"/content/calendar/?view=list&day={day}",
        "/content/new/",
        "/tasks/",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert_accessible(page)


def test_the_approver_reads_and_approves_on_a_telephone(open_page, approver, item):
    page = open_page(approver, PHONE)
    page.goto("/content/approve/")
    page.get_by_role("link", name=item.title).click()
    page.get_by_text("Word for word").click()
    expect(page.get_by_text("/l/").last).to_be_visible()
    page.get_by_role("button", name="Approve and go to next").click()
    expect(page.get_by_text("Nothing else waits for you")).to_be_visible()
    assert ContentItem.objects.get(pk=item.pk).stage == Stage.PUBLISH


def test_a_card_is_moved_by_its_menu_and_a_refusal_says_what_is_missing(open_page, leader, item):
    page = open_page(leader)
    page.goto("/content/")
    page.locator(".board-card", has_text="Another in concept").locator("summary").click()
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.locator("#refusal")).to_contain_text("Choose an open goal that it serves.")


def test_a_card_is_dragged_to_the_next_stage(open_page, leader, item):
    item_to_drag = item_in("evaluate", title="Dragged")
    item_to_drag.goals.add(GoalFactory())
    Evaluation.objects.create(item=item_to_drag, verdict="better", learned="Much", evaluated_by=leader)
    page = open_page(leader, {"width": 2600, "height": 900})
    page.goto("/content/")
    card, column = page.locator(".board-card", has_text="Dragged"), page.locator('[data-drop-value="done"]')
    source, target = card.bounding_box(), column.bounding_box()
    page.mouse.move(source["x"] + 30, source["y"] + source["height"] - 12)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 30, steps=12)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.mouse.up()
    expect(page.locator('[data-drop-value="done"] .board-card')).to_have_count(1)
    assert ContentItem.objects.get(pk=item_to_drag.pk).stage == Stage.DONE


def test_typing_shows_length_and_preview(open_page, leader, brand, newsroom, transactional_db):
    item = item_in("produce", brand=brand, channels=[newsroom])
    page = open_page(leader)
    page.goto(f"/content/{item.pk}/")
    page.get_by_label("Text for every channel").fill("Hello people")
    expect(page.locator(".counter").first).to_contain_text("12")


@pytest.fixture
def pictured(transactional_db, brand, newsroom, leader, settings, tmp_path):
    """An item in `produce` with two pictures, one of them without words, for two platforms."""
    settings.MEDIA_ROOT = tmp_path
    sky = ChannelFactory(name="Bluesky", platform="bluesky", brand=brand)
    item = item_in("produce", title="Resting", brand=brand, channels=[newsroom, sky], created_by=leader)
    RevisionFactory(item=item, number=1, title="Ten days", body="Beans rest.", author=leader)
    MediaFactory(item=item, name="wide.png", width=2500, height=400, alt="A field", position=0)
    MediaFactory(item=item, name="second.png", position=1)
    fitted.want(item)
    fitted.run_due()
    return item


def test_typing_a_thread_shows_the_length_of_each_post_and_its_pictures(open_page, leader, pictured):
    page = open_page(leader)
    page.goto(f"/content/{pictured.pk}/")
    page.get_by_label("Text for every channel").fill("One\n---\n" + "x" * 301)
    preview = page.locator("details", has_text="Bluesky").filter(has=page.locator(".counter")).first
    expect(preview.locator("summary")).to_contain_text("1/2: 3 of 300")
    expect(preview.locator("summary .bad")).to_have_text("2/2: 301 of 300")
    preview.locator("summary").first.click()
    expect(preview.get_by_text("Post 2 of 2 is too long by 1")).to_be_visible()
    expect(preview.get_by_role("img", name="A field")).to_be_visible()


def test_pictures_are_described_moved_and_dragged_while_typed_words_stay(open_page, leader, pictured):
    page = open_page(leader)
    page.goto(f"/content/{pictured.pk}/")
    page.get_by_label("Text for every channel").fill("Not saved yet")
    lines = page.locator(".media-line")
    expect(lines.first).to_contain_text("Made smaller for Bluesky: 2,500 px → 2,000 px")
    lines.nth(1).get_by_label("Alternative text").fill("A cup")
    lines.nth(1).get_by_role("button", name="Save").click()
    expect(page.get_by_text("has no alternative text")).to_have_count(0)
    lines.nth(1).get_by_role("button", name="Move up").click()
    expect(lines.first).to_contain_text("second.png")
    grip, target = lines.nth(1).locator(".media-grip").bounding_box(), lines.first.bounding_box()
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 4, steps=12)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.mouse.up()
    expect(lines.first).to_contain_text("wide.png")
    assert list(pictured.media.values_list("name", flat=True)) == ["wide.png", "second.png"]
    assert page.get_by_label("Text for every channel").input_value() == "Not saved yet"


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
def test_pictures_and_cards_are_accessible(open_page, assert_accessible, leader, pictured, size, dark, language):
    linking = item_in("approve", brand=pictured.brand, channels=list(pictured.channels.all()), created_by=leader)
    url = "https://example.com/rest"
    RevisionFactory(item=linking, number=1, title="Ten days", body=f"See {url}\n---\nTwo", author=leader)
    LinkCard.objects.create(key=LinkCard.key_of(url), url=url, title="Why coffee rests", description="Ten days.")
    for channel in linking.channels.all():
        DeliveryFactory(item=linking, channel=channel)
    rendering.render_item(linking)
    page = open_page(leader, size, dark=dark, language=language)
    delivery = linking.deliveries.get(channel__platform="bluesky")
    paths = (
        f"/content/{pictured.pk}/",
        f"/content/{linking.pk}/",
        f"/content/approve/{linking.pk}/",
        f"/content/delivery/{delivery.pk}/",
    )
    for path in paths:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        for summary in page.locator("[id^=measure-] summary").all():
            summary.click()
        assert_accessible(page)
