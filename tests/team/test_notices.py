from datetime import timedelta

import pytest
from django.core import mail

from smm.core import clock
from team import mailing
from team.models import Company, Notice
from tests.factories.team import MemberFactory, NoticeFactory

pytestmark = pytest.mark.django_db


def test_opening_a_notice_reads_it_and_leads_to_what_it_speaks_of(client, leader):
    notice = NoticeFactory(recipient=leader, url="/account/")
    client.force_login(leader)
    assert client.post(f"/notices/{notice.pk}/").url == "/account/"
    notice.refresh_from_db()
    assert notice.read_at


def test_a_notice_never_leads_out_of_the_house(client, leader):
    notice = NoticeFactory(recipient=leader, url="https://evil.example.com/")
    client.force_login(leader)
    assert client.post(f"/notices/{notice.pk}/").url == "/notices/"


def test_another_persons_notice_cannot_be_opened(client, leader, marketer):
    notice = NoticeFactory(recipient=marketer)
    client.force_login(leader)
    assert client.post(f"/notices/{notice.pk}/").status_code == 404
    client.post("/notices/read/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_list_shows_unread_ones_alone_where_asked(client, leader):
    NoticeFactory(recipient=leader, text="Old one", read_at=clock.now())
    NoticeFactory(recipient=leader, text="New one")
    client.force_login(leader)
    assert b"Old one" in client.get("/notices/").content
    unread = client.get("/notices/?show=unread").content
    assert b"New one" in unread
    assert b"Old one" not in unread


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_however_many_there_are(client, leader, rows, django_assert_max_num_queries):
    NoticeFactory.create_batch(rows, recipient=leader)
    client.force_login(leader)
    with django_assert_max_num_queries(10):
        client.get("/notices/")


def test_a_copy_by_mail_leaves_once_in_the_readers_language(leader):
    Company.objects.create(pk=1, language="zh-hans")
    NoticeFactory(recipient=leader, text="Item 3\nwaits", url="/content/3/")
    assert mailing.run_due() == 1
    assert mailing.run_due() == 0
    message = mail.outbox[0]
    assert message.to == [leader.email]
    assert message.subject == "Item 3 waits"
    assert "/content/3/" in message.body
    assert "账户" in message.body


def test_no_copy_for_who_wants_none_has_read_it_has_left_or_heard_of_it_too_late(leader):
    NoticeFactory(recipient=MemberFactory(notify_by_email=False))
    NoticeFactory(recipient=MemberFactory(is_active=False))
    NoticeFactory(recipient=leader, read_at=clock.now())
    NoticeFactory(recipient=leader, created_at=clock.now() - timedelta(days=2))
    assert mailing.run_due() == 0
    assert mail.outbox == []


def test_while_no_mail_server_answers_copies_wait(leader, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    NoticeFactory(recipient=leader)
    assert mailing.run_due() == 0
    assert Notice.objects.get().emailed_at is None
