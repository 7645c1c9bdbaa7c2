"""An e-mail to a list: written, confirmed, sent once to each through a real mail server."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from content import mailing_engine
from content.models import MailRecipient, Subscriber
from content.selectors.snapshots import missing_of
from content.services import lists, mailing
from content.workflow import DutyKind, Stage
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState
from team.models import AuditEvent, Notice
from team.services import stops
from tests.counterparts.mail import PASSWORD, mail_server  # noqa: F401
from tests.factories.content import DeliveryFactory, DutyFactory, item_in
from tests.factories.mail import MailingListFactory, SubscriberFactory
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(brand, marketer):
    made = item_in(Stage.PROMOTE, brand=brand, title="Cold brew at home")
    DutyFactory(item=made, kind=DutyKind.PROMOTION, owner=marketer)
    return made


@pytest.fixture
def publication(item, newsroom):
    return DeliveryFactory(
        item=item,
        channel=newsroom,
        state=DeliveryState.LIVE,
        payload={"title": "Cold brew at home", "text": "Take your time.\n\n<Twelve hours> are best."},
        payload_hash="h",
        approved_hash="h",
        external_url="http://127.0.0.1/newsroom/cold-brew/",
        settled_at=clock.now(),
    )


@pytest.fixture
def channel(mail_server, brand, settings):  # noqa: F811
    settings.ALLOW_PRIVATE_HOSTS = True
    return ChannelFactory(
        name="Press mail",
        platform="email",
        brand=brand,
        account_id="press@lumen.example",
        settings=mail_server.settings,
        secrets={"password": PASSWORD},
    )


@pytest.fixture
def friends(brand):
    made = MailingListFactory(name="Friends", brand=brand)
    for name in ("Ann", "Bob", "Cem"):
        SubscriberFactory(mailing_list=made, name=name, email=f"{name.lower()}@example.org")
    return made


@pytest.fixture
def written(item, publication, channel, friends, marketer):
    return mailing.write(
        item_id=item.pk,
        by=marketer,
        mailing_list_id=friends.pk,
        channel_id=channel.pk,
        publication_id=publication.pk,
        subject="新品: cold brew",
        intro="You asked for it.",
    )


def states() -> dict[str, str]:
    rows = MailRecipient.objects.select_related("subscriber")
    return {row.subscriber.name: row.state for row in rows}


def test_a_letter_goes_once_to_everybody_with_their_own_way_out(client, written, leader, settings, mail_server):  # noqa: F811
    client.force_login(leader)
    client.post(reverse("content:mailing_confirm", args=[written.pk]))
    for _ in range(3):
        mailing_engine.run_due()
    assert sorted(to for to, _ in mail_server.letters) == ["ann@example.org", "bob@example.org", "cem@example.org"]
    [letter] = mail_server.to("ann@example.org")
    text = letter.get_body(("plain",)).get_content()
    assert "Hello Ann," in text
    assert "You asked for it." in text
    assert "<Twelve hours> are best." in text
    assert "http://127.0.0.1/newsroom/cold-brew/" in text
    assert "&lt;Twelve hours&gt;" in letter.get_body(("html",)).get_content()
    token = Subscriber.objects.get(email="ann@example.org").token
    assert letter["List-Unsubscribe"].startswith(f"<{settings.BASE_URL}/lists/leave/{token}/?letter=")
    assert str(MailRecipient.objects.get(subscriber__name="Ann").key) in letter["Message-ID"]
    assert set(states().values()) == {DeliveryState.LIVE}


def test_the_promotion_is_done_when_all_have_left(item, written, leader, mail_server):  # noqa: F811
    assert missing_of(item)
    mailing.confirm(mailing_id=written.pk, by=leader)
    assert missing_of(item)
    mailing_engine.run_due()
    assert missing_of(item) == []


def test_nothing_leaves_before_somebody_else_confirms(written, marketer, approver, mail_server):  # noqa: F811
    mailing_engine.run_due()
    assert mail_server.letters == []
    with pytest.raises(PermissionDenied):
        mailing.confirm(mailing_id=written.pk, by=marketer)
    mailing.confirm(mailing_id=written.pk, by=approver)
    assert AuditEvent.objects.filter(action="mailing.confirm", actor=approver).exists()
    with pytest.raises(Refused):
        mailing.confirm(mailing_id=written.pk, by=approver)
    assert MailRecipient.objects.count() == 3


def test_a_leader_does_not_confirm_what_they_wrote(item, publication, channel, friends, leader):
    values = {"mailing_list_id": friends.pk, "channel_id": channel.pk, "publication_id": publication.pk}
    made = mailing.write(item_id=item.pk, by=leader, subject="Hi", **values)
    with pytest.raises(PermissionDenied):
        mailing.confirm(mailing_id=made.pk, by=leader)


def test_those_who_may_confirm_are_told(leader, approver, second_leader, marketer, written):
    told = set(Notice.objects.filter(kind="mailing").values_list("recipient", flat=True))
    assert told == {leader.pk, approver.pk}


def test_only_what_is_approved_and_live_goes_along(item, publication, channel, friends, marketer):
    publication.approved_hash = "another"
    publication.save()
    values = {"mailing_list_id": friends.pk, "channel_id": channel.pk, "publication_id": publication.pk}
    with pytest.raises(Refused, match="approved"):
        mailing.write(item_id=item.pk, by=marketer, subject="Hi", **values)


def test_refusals_are_told_apart_by_person(written, leader, mail_server):  # noqa: F811
    mail_server.refused["ann@example.org"] = "550 no such person"
    mail_server.refused["bob@example.org"] = "451 come back later"
    mailing.confirm(mailing_id=written.pk, by=leader)
    mailing_engine.run_due()
    assert states() == {"Ann": "failed", "Bob": "retry", "Cem": "live"}
    assert Subscriber.objects.get(name="Ann").bounced_at
    mail_server.refused.clear()
    mailing_engine.run_due()
    assert not mail_server.to("bob@example.org")
    with clock.at(clock.now() + timedelta(minutes=2)):
        mailing_engine.run_due()
    assert states() == {"Ann": "failed", "Bob": "live", "Cem": "live"}
    assert not mail_server.to("ann@example.org")
    written.promotion.refresh_from_db()
    assert written.promotion.done_at


def test_an_unknown_outcome_is_never_repeated_by_a_machine(client, written, leader, marketer, mail_server):  # noqa: F811
    mail_server.hangs_up_after.add("ann@example.org")
    mailing.confirm(mailing_id=written.pk, by=leader)
    mailing_engine.run_due()
    for hours in (1, 24, 240):
        with clock.at(clock.now() + timedelta(hours=hours)):
            mailing_engine.run_due()
    assert states()["Ann"] == DeliveryState.UNCERTAIN
    assert len(mail_server.to("ann@example.org")) == 1
    assert Notice.objects.filter(recipient=marketer, key=f"mailing-unknown:{written.pk}").count() == 1
    client.force_login(marketer)
    letter = MailRecipient.objects.get(subscriber__name="Ann")
    client.post(reverse("content:letter_decide", args=[letter.pk]), {"outcome": "sent"})
    mailing_engine.run_due()
    assert states()["Ann"] == DeliveryState.LIVE
    assert len(mail_server.to("ann@example.org")) == 1


def test_a_person_may_send_it_again(written, leader, marketer, mail_server):  # noqa: F811
    mail_server.hangs_up_after.add("ann@example.org")
    mailing.confirm(mailing_id=written.pk, by=leader)
    mailing_engine.run_due()
    mail_server.hangs_up_after.clear()
    letter = MailRecipient.objects.get(subscriber__name="Ann")
    mailing.decide(recipient_id=letter.pk, by=marketer, outcome=DeliveryState.RETRY)
    mailing_engine.run_due()
    assert len(mail_server.to("ann@example.org")) == 2
    with pytest.raises(Refused):
        mailing.decide(recipient_id=letter.pk, by=marketer, outcome=DeliveryState.RETRY)


def test_a_wrong_password_marks_nobody_as_bounced_and_can_be_mended(
    written,
    leader,
    marketer,
    channel,
    mail_server,  # noqa: F811
):
    channel.secrets = {"password": "wrong"}
    channel.save()
    mailing.confirm(mailing_id=written.pk, by=leader)
    mailing_engine.run_due()
    assert set(states().values()) == {DeliveryState.FAILED}
    assert not Subscriber.objects.filter(bounced_at__isnull=False).exists()
    channel.secrets = {"password": PASSWORD}
    channel.save()
    for letter in MailRecipient.objects.all():
        mailing.send_again(recipient_id=letter.pk, by=marketer)
    mailing_engine.run_due()
    assert len(mail_server.letters) == 3


def test_who_leaves_before_their_letter_left_gets_none(written, leader, mail_server):  # noqa: F811
    mailing.confirm(mailing_id=written.pk, by=leader)
    lists.leave(token=Subscriber.objects.get(name="Bob").token)
    mailing_engine.run_due()
    assert states()["Bob"] == DeliveryState.WITHDRAWN
    assert not mail_server.to("bob@example.org")


def test_an_emergency_stop_holds_letters_until_it_is_lifted(written, leader, channel, mail_server):  # noqa: F811
    mailing.confirm(mailing_id=written.pk, by=leader)
    stop = stops.stop(by=leader, reason="A recall", channel_id=channel.pk)
    mailing_engine.run_due()
    assert mail_server.letters == []
    stops.resume(stop_id=stop.pk, by=leader)
    with clock.at(clock.now() + timedelta(minutes=1)):
        mailing_engine.run_due()
    assert len(mail_server.letters) == 3


def test_what_has_not_left_can_be_taken_back(written, leader, marketer, mail_server):  # noqa: F811
    mailing.confirm(mailing_id=written.pk, by=leader)
    mailing.withdraw(mailing_id=written.pk, by=marketer)
    mailing_engine.run_due()
    assert mail_server.letters == []
    assert set(states().values()) == {DeliveryState.WITHDRAWN}


def test_the_section_shows_unknown_letters_with_their_decisions(client, item, written, leader, mail_server):  # noqa: F811
    mail_server.hangs_up_after.add("ann@example.org")
    mailing.confirm(mailing_id=written.pk, by=leader)
    mailing_engine.run_due()
    client.force_login(leader)
    seen = client.get(reverse("content:outcomes", args=[item.pk])).content.decode()
    assert "It arrived" in seen
    assert "ann@example.org" in seen
