"""Who is on a mailing list, how they came, and how they leave."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from content.models import MailingList, Subscriber
from tests.factories.mail import MailingListFactory, SubscriberFactory


@pytest.fixture
def friends(brand):
    return MailingListFactory(name="Friends", brand=brand)


def post_csv(client, mailing_list, content: bytes, consent="asked at the fair"):
    file = SimpleUploadedFile("people.csv", content, "text/csv")
    return client.post(reverse("content:list_import", args=[mailing_list.pk]), {"file": file, "consent": consent})


def test_staff_make_a_list_and_put_somebody_on_it(client, marketer):
    client.force_login(marketer)
    client.post(reverse("content:lists"), {"name": "Friends"})
    made = MailingList.objects.get()
    values = {"email": "ann@example.org", "name": "Ann", "consent": "asked us by e-mail"}
    client.post(reverse("content:list_add", args=[made.pk]), values)
    assert Subscriber.objects.get().consent == "asked us by e-mail"
    again = client.post(reverse("content:list_add", args=[made.pk]), {**values, "email": "ANN@example.org"})
    assert again.status_code == 409


def test_an_import_takes_the_good_lines_and_names_the_bad_ones(client, friends, marketer):
    SubscriberFactory(mailing_list=friends, email="known@example.org")
    client.force_login(marketer)
    content = "E-Mail,Name\nann@example.org,安安\nnot an address,Bob\nKNOWN@example.org\n\nann@example.org,twice\n"
    seen = post_csv(client, friends, content.encode()).content.decode()
    assert "1 person added." in seen
    assert "Line 3" in seen
    assert Subscriber.objects.get(email="ann@example.org").name == "安安"
    assert friends.subscribers.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_of_usual_programs_are_read(client, friends, marketer, encoding):
    client.force_login(marketer)
    post_csv(client, friends, "ann@example.org,安安\n".encode(encoding))
    assert Subscriber.objects.get().name == "安安"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01\x80", b'"never closed\n' * 50, b"a\0b,c\n", b"\n" * 30000])
def test_hostile_files_are_refused_calmly(client, friends, marketer, content):
    client.force_login(marketer)
    assert post_csv(client, friends, content).status_code in (200, 409, 422)
    assert not Subscriber.objects.exists()


def test_an_import_brings_nobody_back_who_left(client, friends, marketer):
    gone = SubscriberFactory(mailing_list=friends, email="gone@example.org")
    client.post(reverse("content:leave", args=[gone.token]))
    client.force_login(marketer)
    post_csv(client, friends, b"gone@example.org\n")
    gone.refresh_from_db()
    assert gone.left_at


def test_opening_the_link_only_shows_a_button_and_posting_leaves(client, friends):
    person = SubscriberFactory(mailing_list=friends)
    address = reverse("content:leave", args=[person.token])
    assert "Leave the list" in client.get(address).content.decode()
    person.refresh_from_db()
    assert person.left_at is None
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    person.refresh_from_db()
    assert person.left_at
    assert client.post(address).status_code == 200
    assert client.get(reverse("content:leave", args=["no-such-token"])).status_code == 404


def test_agency_executives_and_other_brands_see_no_list(client, friends, agency, executive, second_leader):
    for member, status in ((agency, 403), (executive, 403), (second_leader, 404)):
        client.force_login(member)
        assert client.get(reverse("content:list", args=[friends.pk])).status_code == status


@pytest.mark.parametrize("number", [2, 20])
def test_pages_ask_a_constant_number_of_questions(client, friends, marketer, number, django_assert_max_num_queries):
    MailingListFactory.create_batch(number)
    SubscriberFactory.create_batch(number, mailing_list=friends)
    client.force_login(marketer)
    for address in (reverse("content:lists"), reverse("content:list", args=[friends.pk])):
        with django_assert_max_num_queries(12):
            client.get(address)


def test_long_lists_come_in_pages(client, friends, marketer):
    SubscriberFactory.create_batch(51, mailing_list=friends)
    client.force_login(marketer)
    first = client.get(reverse("content:list", args=[friends.pk]))
    assert len(first.context["people"]) == 50
    second = client.get(reverse("content:list", args=[friends.pk]), {"after": first.context["older"]})
    assert len(second.context["people"]) == 1
