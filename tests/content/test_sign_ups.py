"""Signing up by oneself: a letter asks the owner of the address, and only their word on the page counts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from content import sign_up_engine
from content.models import SignUp, Subscriber
from content.services import lists, signing_up
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState
from team.models import AuditEvent
from team.services import stops
from tests.counterparts.mail import PASSWORD, mail_server  # noqa: F401
from tests.factories.mail import MailingListFactory, SubscriberFactory
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db
ANN = "ann@example.org"


@pytest.fixture
def channel(mail_server, brand, settings):  # noqa: F811
    settings.ALLOW_PRIVATE_HOSTS = True
    secrets = {"password": PASSWORD}
    return ChannelFactory(platform="email", brand=brand, settings=mail_server.settings, secrets=secrets)


@pytest.fixture
def friends(brand, channel):
    return MailingListFactory(name="Friends", brand=brand, channel=channel, takes_sign_ups=True)


def opened(client, friends):
    """The page, and what its form holds by itself."""
    page = client.get(reverse("content:sign_up", args=[friends.token])).content.decode()
    return {"opened": re.search(r'name="opened" value="([^"]+)"', page)[1]}


def sign_up(client, friends, email=ANN, after=5, **more):
    form = {**opened(client, friends), "email": email, "name": "Ann", "agrees": "on", **more}
    with clock.at(clock.now() + timedelta(seconds=after)):
        return client.post(reverse("content:sign_up", args=[friends.token]), form)


def link_to(mail_server, address=ANN):  # noqa: F811
    text = mail_server.to(address)[-1].get_body(("plain",)).get_content()
    return re.search(r"/lists/confirm/[^/\s]+/", text)[0]


def send():
    with clock.at(clock.now() + timedelta(minutes=1)):
        sign_up_engine.run_due()


def test_who_confirms_is_on_the_list_with_when_and_how_they_agreed(client, friends, mail_server):  # noqa: F811
    assert "mailbox" in sign_up(client, friends).content.decode()
    assert not Subscriber.objects.exists()
    send()
    [letter] = mail_server.to(ANN)
    assert "Friends" in letter["Subject"]
    assert letter["List-Unsubscribe"] is None
    assert letter["Auto-Submitted"] == "auto-generated"
    url = link_to(mail_server)
    for _ in range(3):  # programs that scan mail open every link
        assert client.get(url).status_code == 200
        client.head(url)
    assert not Subscriber.objects.exists()
    assert "You are signed up" in client.post(url).content.decode()
    ann = Subscriber.objects.get()
    assert (ann.email, ann.name, ann.mailing_list) == (ANN, "Ann", friends)
    assert ann.consent == "Send me “Friends” by e-mail. I can leave the list at any time."
    assert clock.now() - ann.agreed_at < timedelta(minutes=1)
    assert mail.outbox == []


def test_asking_again_sends_no_second_letter_within_a_day_and_answers_the_same(client, friends, mail_server):  # noqa: F811
    SubscriberFactory(mailing_list=friends, email="bob@example.org")

    def seen(address: str) -> bytes:
        return re.sub(
            rb'(nonce|value|content)="[^"]+"|"X-CSRFToken": "\w+"', b"", sign_up(client, friends, address).content
        )

    first = seen(ANN)
    assert seen(ANN.upper()) == first
    assert seen("bob@example.org") == first
    send()
    assert len(mail_server.letters) == 2
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        sign_up(client, friends)
        sign_up_engine.run_due()
    send()
    assert SignUp.objects.filter(email=ANN).count() == 2


def test_an_address_gets_few_letters_a_day_of_all_lists_together(friends):
    others = MailingListFactory.create_batch(4, takes_sign_ups=True)
    for one in (friends, *others):
        signing_up.ask(list_id=one.pk, email=ANN, name="", consent="yes", language="en")
    assert SignUp.objects.count() == signing_up.MOST_A_DAY


def test_confirming_twice_does_not_bring_back_who_has_left(client, friends, mail_server):  # noqa: F811
    sign_up(client, friends)
    send()
    url = link_to(mail_server)
    client.post(url)
    lists.leave(token=Subscriber.objects.get().token)
    client.post(url)
    assert Subscriber.objects.get().left_at


def test_who_left_or_bounced_comes_back_by_confirming(client, friends, mail_server):  # noqa: F811
    gone = {"left_at": clock.now(), "bounced_at": clock.now()}
    SubscriberFactory(mailing_list=friends, email=ANN.upper(), consent="long ago", **gone)
    sign_up(client, friends)
    send()
    assert Subscriber.objects.get().left_at
    client.post(link_to(mail_server))
    ann = Subscriber.objects.get()
    assert (ann.left_at, ann.bounced_at) == (None, None)
    assert "Friends" in ann.consent


def test_a_link_that_is_old_or_not_ours_says_so(client, friends, mail_server):  # noqa: F811
    sign_up(client, friends)
    send()
    url = link_to(mail_server)
    with clock.at(clock.now() + signing_up.GOOD_FOR + timedelta(minutes=1)):
        answer = client.post(url)
    assert (answer.status_code, Subscriber.objects.count()) == (404, 0)
    assert "sign up once more" in answer.content.decode()
    assert client.post(url[:-4] + "xyz/").status_code == 404


@pytest.mark.parametrize("trap", [{"website": "http://spam.example"}, {"opened": "x"}, {"after": 0}, {"agrees": ""}])
def test_robots_and_who_does_not_agree_are_refused(client, friends, trap):
    assert sign_up(client, friends, **trap).status_code == 422
    assert not SignUp.objects.exists()


def test_one_network_address_signs_up_few_people_an_hour(client, friends):
    answers = [sign_up(client, friends, f"person{n}@example.org").status_code for n in range(10)]
    assert answers == [200] * 8 + [422] * 2


def test_a_closed_page_takes_nobody_and_sends_nothing(client, friends, leader, mail_server):  # noqa: F811
    sign_up(client, friends)
    signing_up.open_page(list_id=friends.pk, by=leader, is_open=False)
    page = reverse("content:sign_up", args=[friends.token])
    assert "Nobody can sign up" in client.get(page).content.decode()
    assert client.post(page, {"email": ANN, "agrees": "on"}).status_code == 410
    send()
    assert mail_server.letters == []
    assert SignUp.objects.get().state == DeliveryState.WITHDRAWN
    assert AuditEvent.objects.filter(action="list.close", actor=leader).exists()


def test_a_letter_that_may_have_left_is_not_repeated_and_a_stop_holds(client, friends, leader, mail_server):  # noqa: F811
    sign_up(client, friends)
    stop = stops.stop(by=leader, reason="A recall")
    send()
    assert mail_server.letters == []
    stops.resume(stop_id=stop.pk, by=leader)
    mail_server.hangs_up_after.add(ANN)
    for minutes in (2, 60, 6000):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            sign_up_engine.run_due()
    assert len(mail_server.to(ANN)) == 1
    assert SignUp.objects.get().state == DeliveryState.UNCERTAIN


def test_addresses_that_nobody_confirmed_are_forgotten(friends):
    for at, confirmed in ((31, None), (31, clock.now()), (29, None)):
        row = SignUp.objects.create(mailing_list=friends, email=f"p{at}@example.org", confirmed_at=confirmed)
        SignUp.objects.filter(pk=row.pk).update(created_at=clock.now() - timedelta(days=at))
    signing_up.forget()
    assert sorted(SignUp.objects.values_list("email", flat=True)) == ["p29@example.org", "p31@example.org"]


def test_members_choose_the_channel_open_the_page_and_copy_its_link(client, brand, leader, channel):
    letters = MailingListFactory(name="News", brand=brand)
    client.force_login(leader)
    with pytest.raises(Refused, match="channel"):
        signing_up.open_page(list_id=letters.pk, by=leader, is_open=True)
    client.post(reverse("content:list_channel", args=[letters.pk]), {"channel": channel.pk})
    client.post(reverse("content:list_open", args=[letters.pk]), {"is_open": "1"})
    page = client.get(reverse("content:list", args=[letters.pk])).content.decode()
    letters.refresh_from_db()
    assert reverse("content:sign_up", args=[letters.token]) in page
    assert client.post(reverse("content:list_channel", args=[letters.pk]), {"channel": 987654}).status_code == 409
    letters.refresh_from_db()
    assert letters.channel == channel
    other = MailingListFactory(brand=brand)
    with pytest.raises(Refused, match="another list"):
        signing_up.write_through(list_id=other.pk, by=leader, channel_id=channel.pk)


def test_the_letter_speaks_the_language_of_the_page(client, friends, mail_server):  # noqa: F811
    client.cookies.load({"django_language": "zh-hans"})
    sign_up(client, friends)
    send()
    assert mail_server.to(ANN)[0]["Subject"] != "Please confirm: Friends"


def test_leaving_by_one_click_needs_no_account_and_no_token_of_a_form(friends):
    ann = SubscriberFactory(mailing_list=friends, email=ANN)
    url = reverse("content:leave", args=[ann.token])
    strict = Client(enforce_csrf_checks=True)
    strict.get(url)
    ann.refresh_from_db()
    assert ann.left_at is None
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    ann.refresh_from_db()
    assert ann.left_at
