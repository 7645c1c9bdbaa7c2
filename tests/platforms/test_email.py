"""What the e-mail connector makes of a real server's answers."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest

from smm.platforms.contract import Account, Ambiguous, Permanent, Retriable
from smm.platforms.email import Email, Letter, RecipientRefused
from tests.counterparts.mail import PASSWORD, Postbox, mail_server  # noqa: F401

KEY = "5f0c6d0e-0000-4000-8000-000000000001"


def letter(to: str = "ann@example.org", **changes: object) -> Letter:
    values = {
        "to": to,
        "to_name": "Ann",
        "subject": "新品 is here",
        "text": "Hello Ann,\n.a line that begins with a dot\n",
        "html": "<p>Hello Ann</p>",
        "unsubscribe_url": "https://smm.example/lists/leave/x/",
        "written_at": datetime(2026, 5, 1, 9, tzinfo=UTC),
    }
    return Letter(**(values | changes))


def connector(mail_server: Postbox, password: str = PASSWORD, **changes: object) -> Email:  # noqa: F811
    return Email(Account("mail", {**mail_server.settings, **changes}, {"password": password}, allow_private=True))


def test_a_letter_arrives_once_with_both_forms_and_the_way_out(mail_server):  # noqa: F811
    published = connector(mail_server).send(letter(), KEY)
    [seen] = mail_server.to("ann@example.org")
    assert published.id == seen["Message-ID"] == f"<{KEY}@lumen.example>"
    assert seen["Subject"] == "新品 is here"
    assert seen["List-Unsubscribe"] == "<https://smm.example/lists/leave/x/>"
    assert seen["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "\n.a line that begins with a dot" in seen.get_body(("plain",)).get_content().replace("\r", "")
    assert "<p>Hello Ann</p>" in seen.get_body(("html",)).get_content()


def test_headers_cannot_be_smuggled_in_by_a_name_or_a_subject(mail_server):  # noqa: F811
    connector(mail_server).send(letter(to_name="Ann\r\nBcc: x@y.z", subject="Hi\r\nX-Evil: 1"), KEY)
    [seen] = mail_server.to("ann@example.org")
    assert seen["Bcc"] is None
    assert seen["X-Evil"] is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 no such person", RecipientRefused), ("451 come back later", Retriable), ("452 full", Retriable)],
)
def test_a_recipient_is_refused_for_good_or_for_now(mail_server, answer, error):  # noqa: F811
    mail_server.refused["bob@example.org"] = answer
    with pytest.raises(error, match=answer.split(" ", 1)[1]):
        connector(mail_server).send(letter("bob@example.org"), KEY)
    connector(mail_server).send(letter(), KEY)
    assert [to for to, _ in mail_server.letters] == ["ann@example.org"]


def test_a_wrong_password_is_for_a_person_to_mend(mail_server):  # noqa: F811
    with pytest.raises(Permanent, match="535"):
        connector(mail_server, password="wrong").test()
    connector(mail_server).test()


def test_no_answer_after_the_letter_was_handed_over_is_an_unknown_outcome(mail_server):  # noqa: F811
    mail_server.hangs_up_after.add("ann@example.org")
    with pytest.raises(Ambiguous):
        connector(mail_server).send(letter(), KEY)
    assert len(mail_server.to("ann@example.org")) == 1


def test_nobody_at_the_door_is_surely_not_sent(mail_server):  # noqa: F811
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(Retriable, match="cannot be reached"):
            connector(mail_server, port=free.getsockname()[1]).send(letter(), KEY)


def test_a_server_inside_a_private_network_is_not_asked(mail_server):  # noqa: F811
    with pytest.raises(Permanent, match="private network"):
        Email(Account("mail", mail_server.settings, {"password": PASSWORD})).send(letter(), KEY)
    assert mail_server.letters == []


def test_a_channel_without_a_server_says_so(mail_server):  # noqa: F811
    with pytest.raises(Permanent, match="needs a server"):
        connector(mail_server, host="").send(letter(), KEY)


def test_a_domain_of_other_letters_is_written_as_dns_writes_it(mail_server):  # noqa: F811
    connector(mail_server).send(letter("ann@bücher.example"), KEY)
    assert mail_server.to("ann@xn--bcher-kva.example")
