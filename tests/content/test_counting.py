"""Numbers of what was posted by hand: written down one by one, in a table, or from a file."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from content import measuring, reminding
from content.models import ItemGoal, Reading, TrackedLink
from content.numbers import number_in
from content.selectors.readings import latest_by_delivery
from content.services import counting
from content.sheets import template
from content.workflow import Stage
from goals.models import Measurement
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState as S
from team.models import Notice
from tests.factories.content import DeliveryFactory, DutyFactory, item_in
from tests.factories.goals import TargetFactory
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def wechat(brand):
    return ChannelFactory(name="Our WeChat", platform="wechat", account_id="lumen", brand=brand)


def posted(channel, stage=Stage.RESPOND, age=timedelta(days=2), **fields):
    """A publication that somebody posted by hand so long ago."""
    item = item_in(stage, brand=channel.brand, title=fields.pop("title", "Tea in the museum"))
    number = item.pk
    known = {"external_url": f"https://mp.weixin.qq.com/s/{number}", "external_id": f"s/{number}"}
    return DeliveryFactory(
        item=item, channel=channel, state=S.LIVE, settled_at=clock.now() - age, **{**known, **fields}
    )


def write(client, delivery, **numbers):
    return client.post(reverse("content:write_numbers", args=[delivery.pk]), numbers)


def known(delivery):
    return {metric: int(value) for metric, value in latest_by_delivery([delivery.pk]).get(delivery.pk, {}).items()}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1204", 1204),
        ("1,204", 1204),
        ("1.204.000", 1204000),
        (" 1 204 ", 1204),
        ("1.2万", 12000),
        ("1.2w", 12000),
        ("3,4k", 3400),
        ("２５", 25),
        ("0", 0),
    ],
)
def test_a_count_is_read_as_apps_show_it(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["", "many", "-3", "1.5", "1,2,3", "12万万", "9" * 12, "1.2x"])
def test_what_is_no_count_is_none(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        number_in(text)


def test_numbers_that_were_written_down_count_for_the_goal(client, wechat, leader, brand):
    delivery = posted(wechat)
    target = TargetFactory(metric="views", goal__brand=brand)
    ItemGoal.objects.create(item=delivery.item, goal=target.goal, metric="views")
    client.force_login(leader)

    write(client, delivery, views="1.2万", likes="30")

    assert known(delivery) == {"views": 12000, "likes": 30}
    assert Measurement.objects.get(target=target).value == 12000
    assert {one.recorded_by for one in Reading.objects.all()} == {leader}
    assert "12,000" in client.get(reverse("content:delivery", args=[delivery.pk])).text


def test_a_lower_number_than_before_asks_first(client, wechat, leader):
    delivery = posted(wechat)
    client.force_login(leader)
    write(client, delivery, views="1200")

    asked = write(client, delivery, views="120", likes="5")
    assert asked.status_code == 422
    assert "Views: 120 is lower than 1,200" in asked.text
    assert 'value="120"' in asked.text
    assert known(delivery) == {"views": 1200}

    write(client, delivery, views="120", likes="5", is_sure="on")
    assert known(delivery) == {"views": 120, "likes": 5}


def test_who_mends_a_number_of_a_day_is_the_later_one(wechat, leader):
    delivery = posted(wechat)
    yesterday = clock.now() - timedelta(days=1)
    for views in (120, 1200):
        counting.write_down(delivery_id=delivery.pk, by=leader, numbers={"views": views}, observed_at=yesterday)
    counting.write_down(delivery_id=delivery.pk, by=leader, numbers={"views": 1200}, observed_at=yesterday)
    assert known(delivery) == {"views": 1200}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"numbers": {}}, "at least one"),
        ({"numbers": {"joy": 1}}, "at least one"),
        ({"numbers": {"views": -1}}, "0 or more"),
        ({"numbers": {"views": 1}, "observed_at": timedelta(days=1)}, "future"),
        ({"numbers": {"views": 1}, "observed_at": timedelta(days=-9)}, "not posted yet"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(wechat, leader, given, said):
    if "observed_at" in given:
        given = {**given, "observed_at": clock.now() + given["observed_at"]}
    with pytest.raises(Refused, match=said):
        counting.write_down(delivery_id=posted(wechat).pk, by=leader, **given)


def test_a_channel_that_tells_its_numbers_takes_none_by_hand(newsroom, leader):
    with pytest.raises(Refused, match="itself"):
        counting.write_down(delivery_id=posted(newsroom).pk, by=leader, numbers={"views": 1})


def test_who_evaluates_may_write_down_and_a_stranger_may_not(client, wechat, responder, editor):
    delivery = posted(wechat)
    DutyFactory(item=delivery.item, kind="evaluation", owner=responder)
    client.force_login(editor)
    assert write(client, delivery, views="5").status_code == 403
    client.force_login(responder)
    write(client, delivery, views="5")
    assert known(delivery) == {"views": 5}


def test_our_own_count_of_clicks_does_not_replace_a_larger_one(wechat, leader):
    delivery = posted(wechat)
    link = TrackedLink.objects.create(
        delivery=delivery, code="x", original="https://e.example", url="https://e.example"
    )
    TrackedLink.objects.filter(pk=link.pk).update(clicks=3)
    measuring.run_due()
    assert known(delivery) == {"clicks": 3}
    counting.write_down(delivery_id=delivery.pk, by=leader, numbers={"clicks": 20})

    with clock.at(clock.now() + timedelta(minutes=10)):
        measuring.run_due()
        assert known(delivery) == {"clicks": 20}
        TrackedLink.objects.filter(pk=link.pk).update(clicks=25)
    with clock.at(clock.now() + timedelta(minutes=20)):
        measuring.run_due()
    assert known(delivery) == {"clicks": 25}


def test_the_table_takes_many_lines_at_once_and_keeps_the_good_ones(client, wechat, leader):
    good, bad, left = posted(wechat), posted(wechat), posted(wechat)
    client.force_login(leader)
    address = reverse("content:numbers")
    assert client.get(address).text.count("<tr>") == 4

    answer = client.post(address, {f"d{good.pk}-views": "10", f"d{bad.pk}-views": "ten"})

    assert answer.status_code == 422
    assert (known(good), known(bad), known(left)) == ({"views": 10}, {}, {})
    assert 'value="ten"' in answer.text
    assert f"d{good.pk}-views" not in answer.text


def test_the_table_asks_for_what_lacks_numbers_of_the_chosen_channel_alone(client, wechat, leader, brand):
    weibo = ChannelFactory(name="Our Weibo", platform="weibo", brand=brand)
    posted(wechat, title="Without any")
    posted(weibo, title="On Weibo")
    fresh, old = posted(wechat, title="Fresh"), posted(wechat, title="Old", age=timedelta(days=20))
    posted(wechat, title="Done with", stage=Stage.DONE)
    for delivery, age in ((fresh, 1), (old, 8)):
        moment = clock.now() - timedelta(days=age)
        counting.write_down(delivery_id=delivery.pk, by=leader, numbers={"views": 1}, observed_at=moment)
    client.force_login(leader)

    page = client.get(reverse("content:numbers"), {"channel": wechat.pk}).text

    assert [title in page for title in ("Without any", "Old")] == [True, True]
    assert [title in page for title in ("Fresh", "On Weibo", "Done with")] == [False, False, False]
    assert page.index("Without any") < page.index("Old")


@pytest.mark.parametrize("rows", [2, 20])
def test_the_table_costs_the_same_however_long(client, wechat, leader, rows, django_assert_max_num_queries):
    for _ in range(rows):
        posted(wechat)
    client.force_login(leader)
    with django_assert_max_num_queries(16):
        client.get(reverse("content:numbers"))


def upload(client, text, encoding="utf-8", **more):
    file = io.BytesIO(text.encode(encoding))
    file.name = "numbers.csv"
    return client.post(reverse("content:numbers_import"), {"file": file, **more})


def test_a_file_is_read_its_bad_lines_are_told_and_a_second_time_changes_nothing(client, wechat, leader):
    first, second = posted(wechat), posted(wechat)
    day = (clock.now() - timedelta(days=1)).date()
    text = (
        "Publication;Title;Views;赞;date\n"
        f"{first.pk};whatever;1,200;;{day}\n"
        f"{second.external_url};;900;;\n"
        "4711;;5;;\n"
        f"{first.pk};;many;;\n"
        f"{first.pk};;5;;31.5.26\n"
    )
    client.force_login(leader)

    report = upload(client, text).text
    again = upload(client, text).text

    assert "2 lines were written down" in report
    for sentence in (
        "Line 4: “4711” is no publication",
        "Line 5: “many” is not a number",
        "Line 6: “31.5.26” is not a day",
    ):
        assert sentence in report
    assert "2 were there already" in again
    assert (known(first), known(second)) == ({"views": 1200}, {"views": 900})
    assert Reading.objects.count() == 2


def test_lower_numbers_in_a_file_are_told_and_taken_when_they_are_meant(client, wechat, leader):
    delivery = posted(wechat)
    counting.write_down(delivery_id=delivery.pk, by=leader, numbers={"views": 100})
    client.force_login(leader)
    text = f"publication,views\n{delivery.pk},90\n"

    assert "Line 2: Views: 90 is lower than 100" in upload(client, text).text
    assert known(delivery) == {"views": 100}
    upload(client, text, is_sure="on")
    assert known(delivery) == {"views": 90}


def test_a_file_without_a_head_is_refused(client, wechat, leader):
    client.force_login(leader)
    assert "must name the columns" in upload(client, "1,2,3\n").text


def test_a_file_of_somebody_elses_publications_changes_nothing(client, wechat, leader, editor):
    delivery = posted(wechat)
    client.force_login(editor)
    assert "is no publication of yours" in upload(client, f"publication,views\n{delivery.pk},90\n").text
    assert known(delivery) == {}


def test_the_template_is_a_file_that_can_be_read_back(client, wechat, leader):
    delivery = posted(wechat, title="=HYPERLINK(1)")
    client.force_login(leader)

    text = client.get(reverse("content:numbers_template")).content.decode("utf-8-sig")
    filled = text.replace(",,,,,\r\n", ",7,,,,\r\n").splitlines()

    assert f"{delivery.pk},'=HYPERLINK(1),Our WeChat,{delivery.external_url}" in text
    filled[1] = f"{delivery.pk},x,x,x,7,,,,,"
    upload(client, "\r\n".join(filled))
    assert known(delivery) == {"views": 7}


def test_an_empty_template_still_names_its_columns():
    assert template([]).strip("\ufeff\r\n").startswith("publication,title,channel,address,views")


def test_numbers_older_than_a_week_are_shown_and_asked_for_once(client, wechat, leader, marketer):
    delivery = posted(wechat, age=timedelta(days=8))
    posted(wechat, age=timedelta(days=3))
    posted(wechat, age=timedelta(days=30), stage=Stage.DONE)
    DutyFactory(item=delivery.item, kind="upload", owner=marketer)
    client.force_login(leader)

    for _ in range(2):
        reminding.run_due()

    asked = Notice.objects.filter(key__startswith="numbers:")
    assert [(one.recipient, one.url) for one in asked] == [
        (marketer, f"{reverse('content:delivery', args=[delivery.pk])}#numbers")
    ]
    for place in (("content:delivery", delivery.pk), ("content:item", delivery.item_id)):
        assert "Not updated for 7 days" in client.get(reverse(place[0], args=[place[1]])).text
    counting.write_down(delivery_id=delivery.pk, by=leader, numbers={"views": 5})
    assert "Not updated for 7 days" not in client.get(reverse("content:delivery", args=[delivery.pk])).text


def test_the_api_writes_down_and_reads_files_alike(client, wechat, leader):
    delivery = posted(wechat)
    client.force_login(leader)

    def post(path, **data):
        return client.post(f"/api/v1/deliveries/{path}", data, content_type="application/json")

    assert [row["id"] for row in client.get("/api/v1/deliveries/lacking_numbers/").json()["results"]] == [delivery.pk]
    assert post(f"{delivery.pk}/numbers/", views=100, likes=3).json() == {"written": 2}
    assert post(f"{delivery.pk}/numbers/", views=90).status_code == 409
    assert post(f"{delivery.pk}/numbers/", views=90, is_sure=True).json() == {"written": 1}
    report = post("import_numbers/", text=f"publication,views\n{delivery.pk},95\n1,5\n").json()
    assert (report["added"], report["known"], [bad["line"] for bad in report["bad"]]) == (1, 0, [3])
    assert latest_by_delivery([delivery.pk])[delivery.pk]["views"] == Decimal(95)
