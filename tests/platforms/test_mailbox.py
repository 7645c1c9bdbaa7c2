"""A real mailbox: letters that came back are found in it, and it stays as it was."""

from __future__ import annotations

import email
import imaplib
from email.policy import default

import pytest

from smm.platforms.contract import Account, Media, Permanent, Retriable
from smm.platforms.email import Email, picture_id
from tests.counterparts.imap import PASSWORD, mailbox  # noqa: F401
from tests.counterparts.mail import PASSWORD as SMTP_PASSWORD
from tests.counterparts.mail import mail_server  # noqa: F401
from tests.platforms.test_bounces import report
from tests.platforms.test_email import KEY, letter

pytestmark = pytest.mark.platforms


def connector(mailbox, password: str = PASSWORD, private: bool = True, **changes: object) -> Email:  # noqa: F811
    settings = {"from": "press@lumen.example", "host": "127.0.0.1", **mailbox.settings, **changes}
    return Email(Account("mail", settings, {"imap_password": password}, allow_private=private))


def test_reports_are_found_once_behind_a_cursor_and_nothing_is_marked(mailbox):  # noqa: F811
    mailbox.put(report("ann@example.org"))
    mailbox.put(b"Subject: Hello\r\n\r\nNo report.\r\n")
    mail = connector(mailbox)
    first = mail.bounces("")
    assert [[one.address for one in found] for _name, found in first.letters] == [["ann@example.org"], []]
    assert mail.bounces(first.cursor).letters == ()
    mailbox.put(report("bob@example.org"))
    [(_name, [bounce])] = mail.bounces(first.cursor).letters
    assert (bounce.address, bounce.is_hard) == ("bob@example.org", True)
    assert not any(name.rpartition(",")[2].strip("2") for name in mailbox.files() if "," in name.rpartition(":")[2])
    server = imaplib.IMAP4("127.0.0.1", mailbox.port)
    server.login("anyone", PASSWORD)
    server.select(readonly=True)
    assert server.search(None, "SEEN")[1] == [b""]
    server.logout()


def test_a_folder_that_was_made_anew_is_read_anew(mailbox):  # noqa: F811
    mailbox.put(report("ann@example.org"))
    assert len(connector(mailbox).bounces("1:99").letters) == 1


def test_many_letters_come_in_pages(mailbox, monkeypatch):  # noqa: F811
    monkeypatch.setattr("smm.platforms.mailbox.MOST_LETTERS", 2)
    for n in range(3):
        mailbox.put(report(f"person{n}@example.org"))
    first = connector(mailbox).bounces("")
    assert (len(first.letters), first.more) == (2, True)
    last = connector(mailbox).bounces(first.cursor)
    assert (len(last.letters), last.more) == (1, False)


def test_what_is_wrong_is_a_sentence_without_the_password(mailbox):  # noqa: F811
    wrong = "the wrong password"
    with pytest.raises(Permanent, match="refuses") as error:
        connector(mailbox, wrong).bounces("")
    assert wrong not in str(error.value)
    with pytest.raises(Permanent, match="refuses"):
        connector(mailbox, imap_folder='No "such" folder').bounces("")
    with pytest.raises(Retriable, match="cannot be reached"):
        connector(mailbox, imap_port=1).bounces("")
    with pytest.raises(Permanent, match="private network"):
        connector(mailbox, private=False).bounces("")


def test_a_newsletter_is_read_in_its_mailbox_as_it_was_sent(mailbox, mail_server):  # noqa: F811
    picture = Media("a" * 64, "image/png", "A glass with ice", "glass.png", lambda: b"\x89PNG bytes")
    shown = f'<p>Hello</p><img src="cid:{picture_id(picture)}" alt="A glass with ice">'
    account = Account("mail", mail_server.settings, {"password": SMTP_PASSWORD}, allow_private=True)
    Email(account).send(letter(html=shown, pictures=(picture,)), KEY)
    mailbox.put(mail_server.to("ann@example.org")[0])
    server = imaplib.IMAP4("127.0.0.1", mailbox.port)
    server.login("ann", PASSWORD)
    server.select(readonly=True)
    seen = email.message_from_bytes(server.fetch("1", "(BODY.PEEK[])")[1][0][1], policy=default)
    server.logout()
    assert (seen["Subject"], seen["List-Unsubscribe-Post"]) == ("新品 is here", "List-Unsubscribe=One-Click")
    assert seen["Message-ID"] == f"<{KEY}@lumen.example>"
    assert "Hello Ann" in seen.get_body(("plain",)).get_content()
    assert shown in seen.get_body(("html",)).get_content()
    [image] = [part for part in seen.walk() if part.get_content_maintype() == "image"]
    assert (image["Content-ID"], image.get_content()) == (f"<{picture_id(picture)}>", b"\x89PNG bytes")
