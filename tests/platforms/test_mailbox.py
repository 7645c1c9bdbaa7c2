"""A real mailbox: letters that came back are found in it, and it stays as it was."""

from __future__ import annotations

import imaplib

import pytest

from smm.platforms.contract import Account, Permanent, Retriable
from smm.platforms.email import Email
from tests.counterparts.imap import PASSWORD, mailbox  # noqa: F401
from tests.platforms.test_bounces import report

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
