"""Letters that come back into a real mailbox: who gets no more, why, and how they get them again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from content import bouncing
from content.models import Bounce, Mailbox, MailRecipient, Subscriber
from content.services import bounces
from content.workflow import Stage
from smm.core import clock
from smm.outbox.states import DeliveryState
from smm.platforms.bounces import parse
from team.models import AuditEvent
from tests.counterparts.imap import PASSWORD, mailbox  # noqa: F401
from tests.factories.content import item_in
from tests.factories.mail import MailingListFactory, SubscriberFactory
from tests.factories.team import ChannelFactory
from tests.platforms.test_bounces import report
from tests.test_permissions import letter_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(brand, settings):
    settings.ALLOW_PRIVATE_HOSTS = True
    return ChannelFactory(platform="email", brand=brand, settings={"host": "127.0.0.1"})


@pytest.fixture
def ann(brand):
    return SubscriberFactory(mailing_list=MailingListFactory(brand=brand), email="ann@example.org")


@pytest.fixture
def sent(brand, leader, channel, ann):
    """`sent()`: a letter that the mail server took."""

    def send():
        mailing = letter_of(item_in(Stage.PROMOTE, brand=brand), ann.mailing_list, leader)
        mailing.channel = channel
        mailing.save()
        gone = {"state": DeliveryState.LIVE, "tries": 1, "settled_at": clock.now()}
        return MailRecipient.objects.create(mailing=mailing, subscriber=ann, **gone)

    return send


def back(channel, letter, name="1:1", **more):
    address = more.pop("address", "ann@example.org")
    own = more.pop("own", f"<{letter.key}@lumen.example>")
    [bounce] = parse(report(address, own, **more))
    return bounces.came_back(channel=channel, name=name, bounce=bounce)


def bounced(ann) -> bool:
    ann.refresh_from_db()
    return ann.bounced_at is not None


@pytest.mark.platforms
def test_a_letter_that_came_back_for_ever_ends_them_and_says_why(client, channel, sent, ann, leader, mailbox):  # noqa: F811
    channel.settings |= mailbox.settings
    channel.secrets = {"imap_password": PASSWORD}
    channel.save()
    letter = sent()
    mailbox.put(report("ann@example.org", f"<{letter.key}@lumen.example>"))
    assert bouncing.run_due() == 1
    with clock.at(clock.now() + timedelta(hours=1)):
        assert bouncing.run_due() == 0
    Mailbox.objects.update(cursor="", next_at=clock.now())
    assert bouncing.run_due() == 0
    assert bounced(ann)
    letter.refresh_from_db()
    assert letter.bounced_at
    client.force_login(leader)
    page = client.get(reverse("content:list", args=[ann.mailing_list_id])).content.decode()
    assert "There is no such mailbox (" in page
    assert "User unknown" in page
    client.post(reverse("content:list_write_again", args=[ann.mailing_list_id, ann.pk]))
    assert not bounced(ann)
    assert AuditEvent.objects.filter(action="list.write_again", actor=leader).exists()


@pytest.mark.platforms
def test_a_mailbox_that_refuses_says_so_at_the_channel_and_reads_nothing(channel, mailbox):  # noqa: F811
    channel.settings |= mailbox.settings
    channel.secrets = {"imap_password": "wrong password"}
    channel.save()
    assert bouncing.run_due() == 0
    channel.refresh_from_db()
    assert "refuses" in channel.last_error
    assert "wrong password" not in channel.last_error


def test_a_channel_without_a_mailbox_is_not_asked(channel):
    assert bouncing.run_due() == 0
    assert not Mailbox.objects.exists()


def test_letters_that_come_back_for_now_end_nobody_until_all_the_last_ones_did(channel, sent, ann):
    for n in range(bounces.MOST_SOFT - 1):
        back(channel, sent(), f"1:{n}", status="4.2.2")
    sent()  # this one arrived
    for n in range(bounces.MOST_SOFT - 1):
        back(channel, sent(), f"2:{n}", status="4.2.2")
    assert not bounced(ann)
    back(channel, sent(), "2:9", status="4.2.2")
    assert bounced(ann)


def test_a_report_that_names_the_address_alone_is_of_the_last_letter_there(channel, sent, ann):
    first, last = sent(), sent()
    assert back(channel, last, own="", address="ANN@example.org").recipient == last
    assert bounced(ann)
    with clock.at(clock.now() + bounces.LATELY + timedelta(days=1)):
        assert back(channel, first, "1:2", own="") is None


def test_reports_of_other_letters_are_nothing_to_us(channel, sent, ann):
    letter = sent()
    other = ChannelFactory(platform="email")
    for own in ("<something@else.example>", f"<{other.pk}>"):
        assert back(channel, letter, own=own) is None
    assert back(other, letter) is None
    assert back(channel, letter, own="", address="bob@example.org") is None
    assert not bounced(ann)
    assert not Bounce.objects.exists()
    assert Subscriber.objects.get() == ann
