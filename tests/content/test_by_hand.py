"""Posting by hand: who is told, what the page for the telephone holds, and how it is settled."""

from datetime import timedelta

import pytest
from django.urls import reverse

from content import publishing, rendering
from content.models import Delivery
from smm.core import clock
from smm.outbox.states import DeliveryState as S
from smm.platforms import links
from team.models import Company, Notice
from tests.factories.content import DeliveryFactory, DutyFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def weibo(brand):
    return ChannelFactory(name="Our Weibo", platform="weibo", account_id="lumen", brand=brand)


@pytest.fixture
def douyin(brand):
    return ChannelFactory(name="Our Douyin", platform="douyin", account_id="lumen", brand=brand)


def due_by_hand(channel, leader, title="A title", due_at=None, **payload):
    """An approved publication on a channel where people post, due now."""
    item = item_in("publish", channels=[channel], brand=channel.brand, title=title)
    RevisionFactory(item=item, title=title, body="A text", author=leader)
    delivery = DeliveryFactory(item=item, channel=channel, due_at=due_at or clock.now())
    rendering.render_item(item)
    delivery.refresh_from_db()
    delivery.payload = {**delivery.payload, **payload}
    approved = {"payload": delivery.payload, "payload_hash": rendering.hash_of(delivery)}
    approved |= {"approved_hash": approved["payload_hash"], "approved_by": leader}
    Delivery.objects.filter(pk=delivery.pk).update(state=S.SCHEDULED, next_try_at=delivery.due_at, **approved)
    delivery.refresh_from_db()
    return delivery


def handed_over(channel, leader, **fields):
    delivery = due_by_hand(channel, leader, **fields)
    Delivery.objects.filter(pk=delivery.pk).update(state=S.HANDED_OVER)
    delivery.refresh_from_db()
    return delivery


def page_of(client, delivery):
    return client.get(reverse("content:hand_over", args=[delivery.pk])).text


def decide(client, delivery, act, **data):
    return client.post(reverse("content:decide", args=[delivery.pk, act]), {"page": "by_hand", **data})


def test_the_page_has_each_part_of_the_text_with_a_button_of_its_own(client, brand, leader):
    wechat = ChannelFactory(name="Our account", platform="wechat", brand=brand)
    delivery = handed_over(wechat, leader, more=["And then", "The end"])
    client.force_login(leader)

    page = page_of(client, delivery)

    for words in ("A title", "A text", "And then", "The end", "Post 3 of 3"):
        assert words in page
    assert page.count("data-copy=") == 4
    assert "Open WeChat" in page


def test_the_page_has_each_file_to_see_to_save_and_to_share_with_its_alternative_text(client, douyin, leader):
    files = [
        {"digest": "a" * 64, "mime": "image/png", "name": "cups.png", "alt": "Three cups", "size": 1},
        {"digest": "b" * 64, "mime": "video/mp4", "name": "cups.mp4", "alt": "Three cups, moving", "size": 1},
    ]
    delivery = handed_over(douyin, leader, media=files)
    client.force_login(leader)

    page = page_of(client, delivery)

    picture, film = (reverse("content:file", args=[delivery.item_id, one["digest"]]) for one in files)
    assert f'<img class="handing-media" src="{picture}" alt="Three cups"' in page
    assert f'<video class="handing-media" src="{film}"' in page
    assert page.count("data-share-file") == 2
    assert page.count("hidden data-share ") == 3


def test_what_the_app_copies_round_the_address_does_no_harm(client, douyin, leader):
    delivery = handed_over(douyin, leader)
    client.force_login(leader)

    decide(client, delivery, "posted", url="7.53 复制打开抖音，看看【港湾茶】https://v.douyin.com/iRx1/ 09/02 cnd:/")

    delivery.refresh_from_db()
    assert (delivery.state, delivery.external_url) == (S.LIVE, "https://v.douyin.com/iRx1/")
    assert delivery.verification == "by_hand"


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("https://v.douyin.com/1/", "This is no address of Weibo"),
        ("https://weibo.com.evil.example/1", "This is no address of Weibo"),
        ("I posted it", "Paste the whole address"),
        ("https://weibo.com/taken", "belongs to another publication of ours already: “The first”"),
    ],
)
def test_a_wrong_address_is_answered_with_a_sentence_and_nothing_is_lost(client, weibo, leader, pasted, said):
    first = handed_over(weibo, leader, title="The first")
    delivery = handed_over(weibo, leader)
    client.force_login(leader)
    decide(client, first, "posted", url="https://weibo.com/taken")

    answer = decide(client, delivery, "posted", url=pasted)

    assert answer.status_code == 409
    assert said in answer.text
    assert f'value="{pasted}"' in answer.text
    delivery.refresh_from_db()
    assert delivery.state == S.HANDED_OVER


def test_a_post_without_an_address_is_settled_by_somebodys_word(client, weibo, leader):
    delivery = handed_over(weibo, leader)
    client.force_login(leader)

    decide(client, delivery, "posted_unaddressed", reason="In our story, until tomorrow")

    delivery.refresh_from_db()
    said = delivery.decisions.get()
    assert (delivery.state, delivery.external_url) == (S.LIVE, "")
    assert (said.act, said.by, said.reason) == ("posted_unaddressed", leader, "In our story, until tomorrow")
    assert "In our story, until tomorrow" in client.get(reverse("content:delivery", args=[delivery.pk])).text


def test_not_now_comes_back_at_the_other_time_and_tells_again(client, weibo, leader):
    delivery = due_by_hand(weibo, leader)
    publishing.publish_due()
    client.force_login(leader)
    later = clock.now() + timedelta(days=1)

    decide(client, delivery, "replan", day=later.date(), at=f"{later:%H:%M}", zone="UTC")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.is_approved) == (S.SCHEDULED, True)
    with clock.at(later + timedelta(minutes=2)):
        publishing.publish_due()
        delivery.refresh_from_db()

    assert delivery.state == S.HANDED_OVER
    told = Notice.objects.filter(recipient=leader, url=reverse("content:hand_over", args=[delivery.pk]))
    assert told.count() == 2
    story = client.get(reverse("content:delivery", args=[delivery.pk])).text
    assert story.count("Handed over to a person.") == 2
    assert "SMM sent it" not in story


def test_it_is_withdrawn_with_a_reason(client, weibo, leader):
    delivery = handed_over(weibo, leader)
    client.force_login(leader)

    assert decide(client, delivery, "withdraw", reason="").status_code == 422
    decide(client, delivery, "withdraw", reason="The event was called off")

    delivery.refresh_from_db()
    assert delivery.state == S.WITHDRAWN


def test_who_uploads_is_told_else_the_people_of_the_department_else_the_leaders(weibo, leader, marketer, marketing):
    editor = MemberFactory(department=marketing)
    owned = due_by_hand(weibo, leader)
    DutyFactory(item=owned.item, kind="upload", owner=marketer)
    publishing.publish_due()
    of_department = due_by_hand(weibo, leader)
    DutyFactory(item=of_department.item, kind="upload", department=marketing)
    publishing.publish_due()
    of_nobody = due_by_hand(weibo, leader)
    publishing.publish_due()

    def told(delivery):
        url = reverse("content:hand_over", args=[delivery.pk])
        return set(Notice.objects.filter(url=url).values_list("recipient", flat=True))

    assert told(owned) == {marketer.pk}
    assert told(of_department) == {marketer.pk, editor.pk}
    assert told(of_nobody) == {leader.pk}


def test_the_people_of_the_department_may_settle_what_nobody_has_claimed(client, weibo, leader, marketer, responder):
    delivery = handed_over(weibo, leader)
    duty = DutyFactory(item=delivery.item, kind="upload", department=marketer.department)
    client.force_login(responder)
    assert decide(client, delivery, "posted", url="https://weibo.com/a").status_code == 403

    client.force_login(marketer)
    assert duty.owner is None
    decide(client, delivery, "posted", url="https://weibo.com/a")

    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_by) == (S.LIVE, marketer)


def test_what_nobody_posts_is_reported_to_the_leaders_of_the_brand_and_waits_on_their_home(
    client, weibo, leader, second_leader, marketer
):
    delivery = handed_over(weibo, leader, title="Forgotten")
    DutyFactory(item=delivery.item, kind="upload", owner=marketer)
    Company.objects.update_or_create(pk=Company.load().pk, defaults={"is_set_up": True})
    client.force_login(leader)
    publishing.look_after()
    assert "Forgotten" not in client.get("/decisions/").text

    with clock.at(clock.now() + timedelta(hours=5)):
        publishing.look_after()
        publishing.look_after()
        assert "Forgotten" in client.get("/decisions/").text
        assert "Forgotten" in client.get("/").text
        client.force_login(marketer)
        assert "Forgotten" in client.get("/decisions/").text

    reported = Notice.objects.filter(key__startswith="forgotten:").values_list("recipient", flat=True)
    assert list(reported) == [leader.pk]


def test_staff_find_what_they_post_today_and_tomorrow_on_home_and_tasks(client, weibo, leader, marketer):
    tomorrow = due_by_hand(weibo, leader, title="Tomorrow's", due_at=clock.now() + timedelta(days=1))
    later = due_by_hand(weibo, leader, title="Next week's", due_at=clock.now() + timedelta(days=7))
    others = due_by_hand(weibo, leader, title="Somebody else's", due_at=clock.now() + timedelta(hours=1))
    for delivery in (tomorrow, later):
        DutyFactory(item=delivery.item, kind="upload", owner=marketer)
    DutyFactory(item=others.item, kind="upload", owner=leader)
    client.force_login(marketer)

    for place in ("/", reverse("content:tasks")):
        page = client.get(place).text
        card = page[page.index("To post by hand") : page.index("</ul>", page.index("To post by hand"))]
        assert reverse("content:hand_over", args=[tomorrow.pk]) in card
        assert "Next week" not in card
        assert "Somebody else" not in card


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_of_what_is_to_be_posted_costs_the_same_however_long(
    client, weibo, leader, marketer, rows, django_assert_max_num_queries
):
    for number in range(rows):
        delivery = due_by_hand(weibo, leader, due_at=clock.now() + timedelta(minutes=number + 1))
        DutyFactory(item=delivery.item, kind="upload", owner=marketer)
    client.force_login(marketer)
    with django_assert_max_num_queries(20):
        client.get(reverse("content:tasks"))


@pytest.mark.parametrize(
    ("url", "is_there"),
    [
        ("https://mp.weixin.qq.com/s/x", True),
        ("https://WEIXIN.qq.com/", True),
        ("https://weixin.qq.com.evil.example/", False),
        ("https://notweixin.qq.com/", False),
        ("https://[broken/", False),
    ],
)
def test_hosts_hold_for_what_is_below_them_and_nothing_else(url, is_there):
    assert links.is_on(url, {"weixin.qq.com"}) is is_there
