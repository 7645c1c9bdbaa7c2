"""A newsletter as a publication: approved as every other, one letter to everybody on the list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from content import checking, mailing_engine, measuring, publishing, rendering
from content.models import Mailing, MailRecipient, Reading
from content.selectors import deliveries as selectors
from content.selectors import newsletters as reads
from content.services import lists, mailing, newsletters, scheduling, taking_down
from content.workflow import Stage
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox import engine, faults
from smm.outbox.states import DeliveryState as S
from team.services import stops
from tests.counterparts.mail import PASSWORD, mail_server  # noqa: F401
from tests.factories.content import MediaFactory
from tests.factories.mail import MailingListFactory, SubscriberFactory
from tests.factories.team import ChannelFactory
from tests.outbox.told import approve, scheduled

pytestmark = pytest.mark.django_db
BODY = "Twelve **hours** are best: [how](https://lumen.example/cold).\n\n<script>alert(1)</script>"


@pytest.fixture
def channel(mail_server, brand, settings):  # noqa: F811
    settings.ALLOW_PRIVATE_HOSTS = True
    secrets = {"password": PASSWORD}
    return ChannelFactory(
        name="Coffee letter", platform="email", brand=brand, settings=mail_server.settings, secrets=secrets
    )


@pytest.fixture
def friends(brand, channel):
    made = MailingListFactory(name="Friends", brand=brand, channel=channel)
    for name in ("Ann", "Bob", "Cem"):
        SubscriberFactory(mailing_list=made, name=name, email=f"{name.lower()}@example.org")
    return made


@pytest.fixture
def delivery(channel, friends, leader):
    return scheduled(channel, leader, BODY)


def go(delivery, **passed):
    """What the clock drives, once the delivery is due."""
    with clock.at(delivery.due_at + timedelta(**(passed or {"seconds": 1}))):
        publishing.publish_due()
        publishing.settle_unknown()
        mailing_engine.run_due()
        checking.read_back()
    delivery.refresh_from_db()


def states() -> dict[str, str]:
    return {row.subscriber.name: row.state for row in MailRecipient.objects.select_related("subscriber")}


def test_everybody_on_the_list_gets_what_was_approved_and_then_it_is_live(delivery, mail_server):  # noqa: F811
    SubscriberFactory(mailing_list=delivery.channel.mailing_list, email="gone@example.org", left_at=clock.now())
    go(delivery)
    assert sorted(to for to, _ in mail_server.letters) == ["ann@example.org", "bob@example.org", "cem@example.org"]
    [letter] = mail_server.to("ann@example.org")
    assert letter["Subject"] == delivery.payload["title"]
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Hello Ann," in text
    assert "how: http" in text
    assert "<strong>hours</strong>" in html
    assert "/l/" in html
    assert "<script>" not in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (delivery.state, delivery.verification) == (S.LIVE, "accepted_only")
    delivery.item.refresh_from_db()
    assert delivery.item.stage == Stage.PROMOTE


def test_pictures_stand_in_the_letter_with_their_alternative_text(channel, friends, leader, mail_server):  # noqa: F811
    delivery = scheduled(channel, leader, BODY)
    MediaFactory(item=delivery.item, alt="A glass with ice")
    scheduling.move(delivery, S.SCHEDULED, S.PLANNED)
    rendering.render_item(delivery.item)
    approve(delivery)
    go(delivery)
    [letter] = mail_server.to("ann@example.org")
    html = letter.get_body(("html",)).get_content()
    [picture] = [part for part in letter.walk() if part.get_content_maintype() == "image"]
    assert f'src="cid:{picture["Content-ID"].strip("<>")}" alt="A glass with ice"' in html
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content()
    assert "A glass with ice" in letter.get_body(("plain",)).get_content()


@pytest.mark.parametrize("point", ["before_send", "after_send"])
def test_a_worker_that_dies_on_the_way_makes_no_second_letter(delivery, mail_server, monkeypatch, point):  # noqa: F811
    class Killed(BaseException):
        pass

    def kill(name: str) -> None:
        if name == point:
            raise Killed

    monkeypatch.setattr(faults, "point", kill)
    with clock.at(delivery.due_at + timedelta(seconds=1)), pytest.raises(Killed):
        publishing.publish_due()
    monkeypatch.setattr(faults, "point", lambda _name: None)
    for minutes in (5, 10, 30):
        go(delivery, minutes=minutes)
    assert delivery.state == S.LIVE
    assert (Mailing.objects.count(), MailRecipient.objects.count()) == (1, 3)
    assert len(mail_server.letters) == 3


def test_making_the_letters_again_makes_none(delivery):
    with clock.at(delivery.due_at + timedelta(seconds=1)):
        claimed = engine.claim(publishing.Publications(), delivery.pk)
        first = newsletters.fan_out(claimed)
        SubscriberFactory(mailing_list=delivery.channel.mailing_list)
        assert newsletters.fan_out(claimed) == first
    assert MailRecipient.objects.count() == 3
    claimed.tries += 1
    with pytest.raises(Exception, match="Somebody else"):
        newsletters.fan_out(claimed)


def test_it_goes_to_the_list_that_was_approved(delivery, brand, channel, friends, mail_server):  # noqa: F811
    friends.channel = None
    friends.save()
    other = MailingListFactory(name="Others", brand=brand, channel=channel)
    SubscriberFactory(mailing_list=other, email="zoe@example.org")
    go(delivery)
    assert not mail_server.to("zoe@example.org")
    assert len(mail_server.letters) == 3


def test_without_a_list_it_is_not_taken(channel, leader):
    with pytest.raises(Refused, match="mailing list"):
        scheduled(channel, leader, BODY)


def test_an_empty_list_fails_with_the_reason(delivery, friends):
    friends.subscribers.update(left_at=clock.now())
    go(delivery)
    assert delivery.state == S.FAILED
    assert "Nobody" in delivery.problem


def test_it_is_live_only_when_a_person_has_settled_what_is_unknown(delivery, leader, client, mail_server):  # noqa: F811
    mail_server.hangs_up_after |= {"ann@example.org", "bob@example.org"}
    go(delivery)
    assert delivery.state == S.SENT
    assert sorted(states().values()) == ["live", "uncertain", "uncertain"]
    client.force_login(leader)
    page = client.get(reverse("content:delivery", args=[delivery.pk])).content.decode()
    assert "ann@example.org" in page
    assert "Count as arrived" in page
    url = reverse("content:letters_decide", args=[delivery.mailing.pk])
    client.post(url, {"act": "arrived"})
    go(delivery, minutes=1)
    assert delivery.state == S.LIVE
    assert len(mail_server.letters) == 3
    assert client.post(url, {"act": "arrived"}).status_code == 409  # none waits any more


def test_refused_letters_wait_for_a_person_where_none_has_left(delivery, channel, leader, mail_server):  # noqa: F811
    channel.secrets = {"password": "wrong"}
    channel.save()
    go(delivery)
    assert set(states().values()) == {"failed"}
    assert delivery.state == S.SENT
    channel.secrets = {"password": PASSWORD}
    channel.save()
    with clock.at(delivery.due_at + timedelta(minutes=1)):
        mailing.decide_all(mailing_id=delivery.mailing.pk, by=leader, act="again")
    go(delivery, minutes=2)
    assert (delivery.state, len(mail_server.letters)) == (S.LIVE, 3)


def test_a_stop_holds_the_letters_and_what_has_not_left_can_be_taken_back(delivery, leader, mail_server):  # noqa: F811
    with clock.at(delivery.due_at + timedelta(seconds=1)):
        publishing.publish_due()
        stops.stop(by=leader, reason="A recall")
        mailing_engine.run_due()
        assert mail_server.letters == []
        mailing.withdraw(mailing_id=Mailing.objects.get().pk, by=leader)
    go(delivery, minutes=1)
    assert set(states().values()) == {"withdrawn"}
    assert delivery.state == S.WITHDRAWN
    assert mail_server.letters == []


def test_who_may_not_decide_about_publications_takes_nothing_back(delivery, agency, responder):
    go(delivery)
    for who in (agency, responder):
        with pytest.raises(PermissionDenied):
            mailing.withdraw(mailing_id=delivery.mailing.pk, by=who)


def test_what_was_sent_cannot_be_taken_down_and_the_page_says_so(delivery, leader, client):
    go(delivery)
    assert "take_down" not in selectors.acts(leader, delivery)
    with pytest.raises(Refused, match="cannot be taken back"):
        taking_down.take_down(delivery_id=delivery.pk, by=leader, reason="Wrong price")
    with pytest.raises(Refused, match="Nothing"):
        taking_down.take_down_all(item_id=delivery.item_id, delivery_ids=[delivery.pk], by=leader, reason="Wrong")
    client.force_login(leader)
    for page, said in (("delivery", "take them down"), ("take_down", "cannot be taken back")):
        shown = client.get(reverse(f"content:{page}", args=[delivery.pk if page == "delivery" else delivery.item_id]))
        assert said in shown.content.decode()


def test_its_numbers_are_letters_bounces_and_people_who_left_by_it(delivery, client):
    go(delivery)
    letter = MailRecipient.objects.get(subscriber__name="Ann")
    client.post(f"/lists/leave/{letter.subscriber.token}/?letter={letter.key}")
    client.post(f"/lists/leave/{letter.subscriber.token}/?letter=x")
    lists.leave(token=MailRecipient.objects.get(subscriber__name="Bob").subscriber.token)
    MailRecipient.objects.filter(subscriber__name="Cem").update(bounced_at=clock.now())
    with clock.at(clock.now() + timedelta(minutes=10)):
        measuring.run_due()
    found = {row.metric: int(row.value) for row in Reading.objects.filter(delivery=delivery)}
    assert found["letters"] == 3
    assert (found["bounces"], found["unsubscribes"]) == (1, 1)
    assert reads.progress_of(delivery.mailing)["sent"] == 3


def test_a_test_letter_goes_to_who_asks_and_nobody_else(channel, friends, leader, client, mail_server):  # noqa: F811
    delivery = scheduled(channel, leader, BODY)
    client.force_login(leader)
    assert client.post(reverse("content:newsletter_test", args=[delivery.pk])).status_code == 302
    [(to, letter)] = mail_server.letters
    assert to == leader.email
    assert letter["Subject"].startswith("[Test]")
    assert letter["List-Unsubscribe"] is None
    assert not Mailing.objects.exists()
    stops.stop(by=leader, reason="A recall")
    with pytest.raises(Refused):
        newsletters.send_test(delivery_id=delivery.pk, by=leader)
