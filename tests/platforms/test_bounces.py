"""What is read out of reports about letters, as mail systems write them, and out of what is none."""

from __future__ import annotations

import pytest

from smm.platforms.bounces import in_words, parse


def report(address: str, letter: str = "<k@lumen.example>", status: str = "5.1.1", action: str = "failed") -> bytes:
    """A delivery status notification (RFC 3464) as Postfix writes one, with the headers of the letter."""
    return f"""From: MAILER-DAEMON@mx.example.org
To: press@lumen.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{address}>: Recipient address rejected:
    User unknown

--b
Content-Type: text/rfc822-headers

From: press@lumen.example
Message-ID: {letter}
Subject: News

--b--
""".replace("\n", "\r\n").encode()


def test_a_report_tells_whose_letter_came_back_and_why():
    [bounce] = parse(report("ann@example.org"))
    assert (bounce.address, bounce.letter, bounce.is_hard) == ("ann@example.org", "<k@lumen.example>", True)
    assert "User unknown" in bounce.said
    assert in_words(bounce) == "There is no such mailbox (%(said)s)."


def test_the_letter_may_come_back_whole_and_the_first_address_counts():
    raw = report("forwarded@elsewhere.example").replace(b"text/rfc822-headers", b"message/rfc822")
    raw = raw.replace(b"Final-Recipient", b"Original-Recipient: rfc822;ann@example.org\r\nFinal-Recipient")
    [bounce] = parse(raw)
    assert (bounce.address, bounce.letter) == ("ann@example.org", "<k@lumen.example>")


def test_a_full_mailbox_is_for_now():
    [bounce] = parse(report("ann@example.org", status="4.2.2"))
    assert (bounce.is_hard, in_words(bounce)) == (False, "The mailbox is full (%(said)s).")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_delays_and_successes_are_no_bounces(action):
    assert parse(report("ann@example.org", action=action)) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: I am on holiday\r\n\r\nBack on Monday.",
        b"Content-Type: multipart/report; boundary=b\r\n\r\nno part",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n--b--",
        report("no address here").replace(b"no address here", b"nobody"),
        report("a@b.example").replace(b"Status: 5.1.1", b"Status: \xff\xff")[:400],
    ],
)
def test_whatever_is_no_report_gives_nothing(raw):
    assert parse(raw) == []
